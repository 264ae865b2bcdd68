// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/hash_split.h"

#include <memory>

#include "libmanifest/edit/line_judge.h"
#include "libmanifest/parallel/ordered.h"

namespace manifest::edit {
namespace {

struct PartedBlock {
  std::vector<PartNumber> part_of_line;
  std::uint64_t pinned = 0;
  std::uint64_t dropped_invalid = 0;
  std::uint64_t dropped_unlabeled = 0;
  std::optional<Refusal> refusal;

  void clear() {
    part_of_line.clear();
    pinned = dropped_invalid = dropped_unlabeled = 0;
    refusal.reset();
  }
};

// What one thread needs to part lines.
class Parter {
 public:
  Parter(const SplitJob& job, const SplitOptions& options, std::span<const double> cumulated, PartNumber first)
      : options_(options), cumulated_(cumulated), first_(first), judge_(options), counts_(job.parts.size() + 1) {}

  void part(const jsonl::Block& block, PartedBlock& out) {
    out.clear();
    for (const jsonl::Line& line : block) {
      out.refusal = judge_.judge(line);
      if (out.refusal) return;
      out.part_of_line.push_back(part(out));
    }
  }
  [[nodiscard]] const PartCounts& counts(std::size_t part) const noexcept { return counts_[part]; }

 private:
  PartNumber part(PartedBlock& out) {
    const LineNote::Fate fate = judge_.fate();
    if (fate == LineNote::Fate::drop_invalid || fate == LineNote::Fate::drop_unlabeled) {
      ++(fate == LineNote::Fate::drop_invalid ? out.dropped_invalid : out.dropped_unlabeled);
      return kDropped;
    }
    const bool has_unit = judge_.facts().has_source_ref || judge_.group();
    const PartNumber part =
        has_unit ? static_cast<PartNumber>(part_by_hash(unit(), options_.seed, cumulated_)) : first_;
    out.pinned += has_unit ? 0 : 1;
    counts_[part].add(judge_.facts(), judge_.labels());
    return part;
  }

  [[nodiscard]] std::string_view unit() const noexcept {
    return judge_.group() ? *judge_.group() : judge_.facts().source_ref;
  }

  const SplitOptions& options_;
  std::span<const double> cumulated_;
  PartNumber first_;
  LineJudge judge_;
  std::vector<PartCounts> counts_;
};

}  // namespace

HashedLines split_by_hash(SourceLines& lines, const SplitJob& job, const SplitOptions& options, PartNumber first,
                          PartWriter& writer) {
  const std::size_t parts = job.parts.size() + 1;
  const std::vector<double> cumulated = job.parts.cumulated();
  std::vector<std::unique_ptr<Parter>> parters(parallel::resolve_threads(options.threads));
  for (auto& parter : parters) parter = std::make_unique<Parter>(job, options, cumulated, first);
  HashedLines result;
  lines.for_each_block<PartedBlock>(
      std::span(parters), [](auto& parter, const jsonl::Block& block, PartedBlock& out) { parter->part(block, out); },
      [&](const jsonl::Block& block, const PartedBlock& parted, std::uint64_t) {
        writer.write(block, parted.part_of_line);
        result.pinned += parted.pinned;
        result.dropped_invalid += parted.dropped_invalid;
        result.dropped_unlabeled += parted.dropped_unlabeled;
      });
  result.counts.resize(parts);
  for (const auto& parter : parters) {
    for (std::size_t part = 0; part < parts; ++part) result.counts[part].merge(parter->counts(part));
  }
  return result;
}

}  // namespace manifest::edit
