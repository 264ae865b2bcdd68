// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/gather.h"

#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "libmanifest/edit/line_judge.h"
#include "libmanifest/parallel/ordered.h"

namespace manifest::edit {
namespace {

spill::RowSorter::Options sorter_options(const SplitOptions& options) {
  const std::uint64_t sorters = options.grouping.none() ? 1 : 2;
  return {.memory = std::min(options.memory, kKeyMemory) / sorters,
          .temp_folder = options.temp_folder,
          .threads = parallel::resolve_threads(options.threads)};
}

struct NotedBlock {
  std::string notes;
  std::vector<spill::Row> images;  // lines count from the start of the block
  std::vector<spill::Row> groups;
  std::optional<Refusal> refusal;

  void clear() {
    notes.clear();
    images.clear();
    groups.clear();
    refusal.reset();
  }
};

// What one thread needs to note lines.
class Noter {
 public:
  Noter(const SplitOptions& options, std::span<const double> cumulated, Gathered& shared)
      : options_(options),
        cumulated_(cumulated),
        judge_(options),
        labels_(shared.labels),
        bucket_numbers_(shared.buckets) {}

  void note(const jsonl::Block& block, NotedBlock& out) {
    out.clear();
    for (const jsonl::Line& line : block) {
      out.refusal = judge_.judge(line);
      if (out.refusal) return;
      note(line.index, out);
    }
  }

 private:
  void note(std::uint64_t index, NotedBlock& out) {
    const LineFacts& facts = judge_.facts();
    LineNote note{.fate = judge_.fate(), .facts = facts};
    note.has_image = facts.has_source_ref && !note.dropped();
    note.has_group = judge_.group().has_value() && !note.dropped();
    if (note.has_image) out.images.push_back(row(facts.source_ref, index));
    if (note.has_group) out.groups.push_back(row(*judge_.group(), index));
    if (!cumulated_.empty() && (note.has_image || note.has_group)) {
      note.part = part_by_hash(note.has_group ? *judge_.group() : facts.source_ref, options_.seed, cumulated_);
    }
    if (facts.well_formed_source_ref) note.bucket = 1 + bucket_numbers_.of(buckets_.slot(facts.bucket), buckets_);
    uses_.assign(facts.labels.begin(), facts.labels.end());
    for (LabelUse& use : uses_) use.label = labels_.of(use.label, judge_.labels());
    note.facts.labels = uses_;
    append_note(note, out.notes);
  }

  [[nodiscard]] spill::Row row(std::string_view key, std::uint64_t index) const noexcept {
    const XXH128_hash_t hash = XXH3_128bits_withSeed(key.data(), key.size(), options_.seed);
    return {hash.high64, hash.low64, index};
  }

  const SplitOptions& options_;
  std::span<const double> cumulated_;
  LineJudge judge_;
  SharedNumbers labels_;
  LabelTable buckets_;
  SharedNumbers bucket_numbers_;
  std::vector<LabelUse> uses_;
};

}  // namespace

Gathered::Gathered(const SplitOptions& options)
    : images(sorter_options(options)), groups(sorter_options(options)), notes({.temp_folder = options.temp_folder}) {}

void gather(SourceLines& lines, const SplitOptions& options, std::span<const double> cumulated, Gathered& out) {
  std::vector<std::unique_ptr<Noter>> noters(parallel::resolve_threads(options.threads));
  for (auto& noter : noters) noter = std::make_unique<Noter>(options, cumulated, out);
  lines.for_each_block<NotedBlock>(
      std::span(noters), [](auto& noter, const jsonl::Block& block, NotedBlock& noted) { noter->note(block, noted); },
      [&out](const jsonl::Block&, const NotedBlock& noted, std::uint64_t first_line) {
        for (const spill::Row& row : noted.images) out.images.add({row[0], row[1], row[2] + first_line});
        for (const spill::Row& row : noted.groups) out.groups.add({row[0], row[1], row[2] + first_line});
        out.notes.append(noted.notes);
      });
  out.lines = lines.size();
}

}  // namespace manifest::edit
