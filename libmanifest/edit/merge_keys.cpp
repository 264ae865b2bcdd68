// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/merge_keys.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/model/record_parser.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::edit {
namespace {

// A date as two numbers that order like it; no date is {0, 0}, before all of them.
struct NotedDate {
  std::uint64_t seconds = 0;
  std::uint64_t nanoseconds = 0;
};
constexpr std::int64_t kBeforeAllDates = -100'000'000'000;  // seconds; year 0001 is -62135596800
constexpr unsigned kLineBits = 34;                          // beside 30 bits of nanoseconds

NotedDate latest_date(const Record& record) {
  std::optional<Instant> latest;
  for (const Attribute& attribute : record.attributes()) {
    const Metadata& metadata = attribute.metadata;
    if (!metadata.creation_date.present()) continue;
    if (!latest || *latest < metadata.creation_date_value.instant) latest = metadata.creation_date_value.instant;
  }
  if (!latest) return {};
  return {static_cast<std::uint64_t>(latest->seconds - kBeforeAllDates), latest->nanoseconds};
}

struct Keyed {
  std::optional<spill::KeyBatch> images;
  std::vector<std::uint64_t> keyed;    // lines that name an image, in the block; newest only
  std::vector<NotedDate> dates;        // of those
  std::vector<std::uint64_t> invalid;  // lines in the block
  std::optional<Refusal> refusal;
};

// What one thread needs to note lines. The checker is the faster reader, the record knows the dates.
class Noter {
 public:
  Noter(const MergeOptions& options, const spill::KeyStore& store)
      : options_(options), store_(store), muted_(~std::uint32_t{0}), checker_({.muted_lints = &muted_}, labels_) {}

  void note(const jsonl::Block& block, Keyed& out) {
    if (!out.images) out.images = store_.new_batch();
    out.images->clear();
    out.keyed.clear();
    out.dates.clear();
    out.invalid.clear();
    out.refusal.reset();
    for (const jsonl::Line& line : block) {
      if (line.overlong) out.refusal = refuse_overlong(line, options_.max_line_bytes);
      if (!out.refusal) note(line, out);
      if (out.refusal) return;
    }
  }

 private:
  void note(const jsonl::Line& line, Keyed& out) {
    const std::optional<std::string_view> image =
        options_.duplicates == MergeDuplicates::newest ? read_dated(line, out) : read(line);
    if (!image) return note_invalid(line, out);
    out.images->add(move_prefix(*image, options_.rewrite.prefixes, moved_), line.index);
  }

  std::optional<std::string_view> read(const jsonl::Line& line) {
    checker_.check(line.text, facts_, findings_);
    if (!facts_.is_json || !facts_.has_source_ref) return std::nullopt;
    return facts_.source_ref;
  }

  std::optional<std::string_view> read_dated(const jsonl::Line& line, Keyed& out) {
    const Record* record = parser_.parse(line.text);
    if (record == nullptr || !record->source_ref.present()) return std::nullopt;
    out.keyed.push_back(line.index);
    out.dates.push_back(latest_date(*record));
    return record->source_ref.value;
  }

  void note_invalid(const jsonl::Line& line, Keyed& out) const {
    if (options_.invalid == MergeInvalid::drop) out.invalid.push_back(line.index);
    if (options_.invalid != MergeInvalid::error) return;
    out.refusal = Refusal{.index = line.index,
                          .reason = "the line is no JSON object with a source-ref",
                          .hint = "--invalid keep copies such lines, --invalid drop leaves them out"};
  }

  const MergeOptions& options_;
  const spill::KeyStore& store_;
  std::atomic<std::uint32_t> muted_;  // nobody reads the lints
  LabelTable labels_;
  LineChecker checker_;
  RecordParser parser_;
  LineFacts facts_;
  std::vector<Finding> findings_;
  std::string moved_;
};

}  // namespace

LineKeys::LineKeys(const MergeOptions& options)
    : store({.memory = std::min(options.memory, kMergeMemory) / 2, .temp_folder = options.temp_folder}),
      dates({.temp_folder = options.temp_folder}) {}

void gather_keys(SourceLines& lines, const MergeOptions& options, LineKeys& out,
                 const std::function<void(std::uint64_t)>& invalid) {
  std::vector<std::unique_ptr<Noter>> noters(parallel::resolve_threads(options.threads));
  for (auto& noter : noters) noter = std::make_unique<Noter>(options, out.store);
  std::uint64_t noted = 0;  // lines with a date noted, or no image, so far
  lines.for_each_block<Keyed>(
      std::span(noters), [](auto& noter, const jsonl::Block& block, Keyed& keyed) { noter->note(block, keyed); },
      [&](const jsonl::Block&, const Keyed& keyed, std::uint64_t first_line) {
        out.store.add(*keyed.images, first_line);
        for (const std::uint64_t line : keyed.invalid) invalid(first_line + line);
        for (std::size_t i = 0; i < keyed.keyed.size(); ++i) {
          const std::uint64_t line = first_line + keyed.keyed[i];
          out.dates.append_varint(line - noted);
          out.dates.append_varint(keyed.dates[i].seconds);
          out.dates.append_varint(keyed.dates[i].nanoseconds);
          noted = line + 1;
        }
      });
}

spill::Row DateReader::dated_row(std::uint64_t line, std::uint64_t first) {
  for (;;) {
    const std::uint64_t noted = next_line_ + reader_.read_varint();
    const std::uint64_t seconds = reader_.read_varint();
    const std::uint64_t nanoseconds = reader_.read_varint();
    next_line_ = noted + 1;
    if (noted == line) return {first, seconds, (nanoseconds << kLineBits) | line};
  }
}

std::uint64_t line_of_dated(const spill::Row& row) noexcept { return row[2] & ((std::uint64_t{1} << kLineBits) - 1); }

}  // namespace manifest::edit
