// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/merge_dates.h"

#include <optional>
#include <vector>

#include "libmanifest/model/record_parser.h"

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

}  // namespace

void date_lines(SourceLines& lines, const spill::RowSorter& shared, spill::RowSorter& out) {
  spill::RowStream stream = shared.stream();
  spill::Row row{};
  bool is_wanted = stream.next(row);
  RecordParser parser;
  // Only the consumer knows which lines these are, and as a rule they are few.
  lines.for_each_block([&](const jsonl::Block& block, std::uint64_t first_line) {
    for (; is_wanted && row[0] < first_line + block.size(); is_wanted = stream.next(row)) {
      const Record* record = parser.parse(block.line(row[0] - first_line).text);
      if (record == nullptr) throw Error(ErrorKind::io, "an input changed while it was read");
      const NotedDate date = latest_date(*record);
      out.add({row[1], date.seconds, (date.nanoseconds << kLineBits) | row[0]});
    }
  });
}

std::uint64_t line_of_dated(const spill::Row& row) noexcept { return row[2] & ((std::uint64_t{1} << kLineBits) - 1); }

}  // namespace manifest::edit
