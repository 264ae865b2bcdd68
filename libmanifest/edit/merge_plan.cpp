// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/merge_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "libmanifest/edit/merge_dates.h"
#include "libmanifest/edit/merge_keys.h"
#include "libmanifest/error.h"
#include "libmanifest/spill/key_store.h"

namespace manifest::edit {
namespace {

constexpr std::uint64_t kNoLine = std::numeric_limits<std::uint64_t>::max();

spill::RowSorter::Options sorter_options(const MergeOptions& options) {
  return {.memory = std::min(options.memory, kMergeMemory) / 8, .temp_folder = options.temp_folder};
}

}  // namespace

MergePlan::MergePlan(const MergeOptions& options)
    : rows_(sorter_options(options)), texts_(sorter_options(options)), fetched_(options.temp_folder) {}

void MergePlan::add(std::uint64_t line, std::uint64_t other, PlanNote note) {
  has_moves_ = has_moves_ || note == PlanNote::moved;
  rows_.add({line, other, static_cast<std::uint64_t>(note)});
}

MergePlan::Reader::Reader(const spill::RowSorter& sorter) : stream_(sorter.stream()) { advance(); }

void MergePlan::Reader::advance() { line_ = stream_.next(next_) ? next_[0] : kNoLine; }

std::span<const spill::Row> MergePlan::Reader::take() {
  taken_.clear();
  for (const std::uint64_t line = line_; line_ == line && line != kNoLine; advance()) taken_.push_back(next_);
  return taken_;
}

void MergePlan::fetch(SourceLines& lines) {
  if (has_moves_) {
    Reader plan = rows();
    lines.for_each_block([&](const jsonl::Block& block, std::uint64_t first_line) {
      while (plan.line() < first_line + block.size()) {
        const std::uint64_t line = plan.line();
        for (const spill::Row& row : plan.take()) {
          const bool is_wanted = row[2] == static_cast<std::uint64_t>(PlanNote::moved) && row[1] < line;
          if (!is_wanted) continue;
          texts_.add({row[1], line, fetched_.size()});
          const std::string_view bytes = block.line(line - first_line).bytes;
          const std::uint64_t size = bytes.size();
          fetched_.append({reinterpret_cast<const char*>(&size), sizeof size});
          fetched_.append(bytes);
        }
      }
    });
  }
  texts_.sort();
}

void MergePlan::read_text(std::uint64_t place, std::string& out) const {
  std::uint64_t size = 0;
  fetched_.read(place, {reinterpret_cast<char*>(&size), sizeof size});
  out.resize(size);
  fetched_.read(place + sizeof size, out);
}

namespace {

// Which line of each image survives, and what the plan says of the others.
class Planner {
 public:
  Planner(const MergeOptions& options, bool lists_duplicates, MergePlan& plan)
      : options_(options), lists_(lists_duplicates), plan_(plan) {}

  void settle(spill::KeyStore& keys, SourceLines& lines) {
    if (options_.duplicates == MergeDuplicates::error) return refuse_duplicates(keys, lines);
    if (options_.duplicates == MergeDuplicates::newest) return settle_by_date(keys, lines);
    keys.for_each_entry([this](const spill::KeyEntry& entry) {
      if (entry.index != 0) settle(entry);
    });
  }

 private:
  void settle(const spill::KeyEntry& entry) {
    if (options_.duplicates == MergeDuplicates::keep) {
      if (lists_) plan_.add(entry.first, entry.position, PlanNote::duplicate);
      return;
    }
    add_duplicate(entry.position, entry.first);
    const bool is_last = options_.duplicates == MergeDuplicates::last && entry.is_last;
    if (is_last || options_.duplicates == MergeDuplicates::join) move(entry.position, entry.first);
  }

  void add_duplicate(std::uint64_t line, std::uint64_t first) {
    plan_.add(line, first, PlanNote::duplicate);
    // NOLINTNEXTLINE(readability-suspicious-call-argument): both ways round are meant
    if (lists_) plan_.add(first, line, PlanNote::duplicate);
  }
  void move(std::uint64_t line, std::uint64_t first) {
    plan_.add(line, first, PlanNote::moved);
    plan_.add(first, line, PlanNote::moved);  // NOLINT(readability-suspicious-call-argument): the other way round, too
  }

  static void refuse_duplicates(spill::KeyStore& keys, const SourceLines& lines) {
    std::uint64_t line = kNoLine;
    std::uint64_t first = 0;
    keys.for_each_entry([&](const spill::KeyEntry& entry) {
      if (entry.index == 0 || entry.position > line) return;
      line = entry.position;
      first = entry.first;
    });
    if (line == kNoLine) return;
    const auto [path, number] = lines.place_of(line);
    const auto [first_path, first_number] = lines.place_of(first);
    throw Error(ErrorKind::data, fmt::format("the source-ref stands already in {}:{}", first_path, first_number),
                {.path = path, .line = number, .hint = "--on-duplicate says what shall become of such lines"});
  }

  // Lines that share an image, in their order, meet their dates; then each image's, by date and line.
  void settle_by_date(spill::KeyStore& keys, SourceLines& lines) {
    spill::RowSorter shared(sorter_options(options_));
    keys.for_each_entry([&shared](const spill::KeyEntry& entry) {
      if (entry.index != 0 || !entry.is_last) shared.add({entry.position, entry.first, 0});
    });
    if (shared.total() == 0) return;
    shared.sort();
    spill::RowSorter dated(sorter_options(options_));
    date_lines(lines, shared, dated);
    dated.sort();
    settle_dated(dated);
  }

  void settle_dated(const spill::RowSorter& dated) {
    spill::RowStream stream = dated.stream();
    std::optional<spill::Row> before;
    const auto end_image = [&] {
      if (before && line_of_dated(*before) != (*before)[0]) move(line_of_dated(*before), (*before)[0]);
    };
    for (spill::Row row{}; stream.next(row); before = row) {
      if (before && (*before)[0] != row[0]) end_image();
      if (line_of_dated(row) != row[0]) add_duplicate(line_of_dated(row), row[0]);
    }
    end_image();
  }

  const MergeOptions& options_;
  bool lists_;
  MergePlan& plan_;
};

}  // namespace

MergePlan make_plan(SourceLines& lines, const MergeOptions& options, bool lists_duplicates) {
  MergePlan plan(options);
  spill::KeyStore keys({.memory = std::min(options.memory, kMergeMemory) / 2,
                        .temp_folder = options.temp_folder,
                        .threads = parallel::resolve_threads(options.threads)});
  gather_keys(lines, options, keys, [&plan](std::uint64_t line) { plan.add(line, line, PlanNote::invalid); });
  Planner(options, lists_duplicates, plan).settle(keys, lines);
  plan.finish();
  return plan;
}

}  // namespace manifest::edit
