// SPDX-License-Identifier: Apache-2.0
// Sorts any number of rows within a bound of memory: what does not fit goes in sorted runs to a nameless file.
#include "libmanifest/spill/row_sorter.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <new>
#include <utility>

#include "libmanifest/spill/row_merge.h"

namespace manifest::spill {
namespace {

constexpr std::uint64_t kLeastMemory = std::uint64_t{256} << 10U;
constexpr std::size_t kFirstRows = 64;
/// When memory is refused, a run of this many rows is worth writing; with fewer the job cannot go on.
constexpr std::size_t kLeastRunRows = 4096;
/// The least that a run is read by when merging: below it a disk would seek more than it reads.
constexpr std::uint64_t kLeastBufferRows = (std::uint64_t{32} << 10U) / sizeof(Row);
constexpr std::uint64_t kMostBufferRows = (std::uint64_t{1} << 20U) / sizeof(Row);
constexpr std::size_t kBlockRows = 1024;

std::span<const char> bytes_of(std::span<const Row> rows) noexcept {
  return {reinterpret_cast<const char*>(rows.data()), rows.size_bytes()};
}

}  // namespace

void RowSorter::Free::operator()(Row* rows) const noexcept { std::free(rows); }

RowSorter::RowSorter(Options options)
    : max_rows_(std::max(options.memory, kLeastMemory) / sizeof(Row)),
      threads_(options.threads),
      temp_folder_(options.temp_folder),
      file_(std::move(options.temp_folder)) {}

RowSorter::~RowSorter() = default;
RowSorter::RowSorter(RowSorter&&) noexcept = default;
RowSorter& RowSorter::operator=(RowSorter&&) noexcept = default;

void RowSorter::make_room() {
  assert(!sorted_);
  const std::size_t wanted = std::min(std::max(kFirstRows, capacity_ * 2), max_rows_);
  if (wanted > capacity_) {
    void* const grown = std::realloc(rows_.get(), wanted * sizeof(Row));
    if (grown != nullptr) {
      (void)rows_.release();
      rows_.reset(static_cast<Row*>(grown));
      capacity_ = wanted;
      return;
    }
    if (size_ < kLeastRunRows) throw std::bad_alloc();
  }
  write_run();
}

void RowSorter::write_run() {
  const std::span<Row> rows(rows_.get(), size_);
  sort_rows(rows, threads_);
  const std::uint64_t begin = file_.size() / sizeof(Row);
  file_.append(bytes_of(rows));
  runs_.push_back({.begin = begin, .end = begin + size_});
  size_ = 0;
}

void RowSorter::sort() {
  if (sorted_) return;
  if (runs_.empty()) {
    sort_rows({rows_.get(), size_}, threads_);
  } else {
    if (size_ > 0) write_run();
    rows_.reset();
    capacity_ = 0;
    merge_until_few();
  }
  sorted_ = true;
}

std::unique_ptr<RowSorter::Merge> RowSorter::merge(std::span<const Run> runs) const {
  const std::uint64_t share = max_rows_ / (runs.size() + 1);
  const std::uint64_t buffer_rows = std::clamp(share, std::uint64_t{1}, kMostBufferRows);
  std::vector<RunReader> readers;
  readers.reserve(runs.size());
  for (const Run& run : runs) readers.emplace_back(file_, run.begin, run.end, buffer_rows);
  return std::make_unique<Merge>(std::move(readers), kBlockRows);
}

/// More runs than there is memory for buffers of a good size are merged to longer ones first.
void RowSorter::merge_until_few() {
  const std::size_t most_runs = std::max<std::size_t>(2, max_rows_ / kLeastBufferRows - 1);
  while (runs_.size() > most_runs) {
    NamelessFile merged(temp_folder_);
    std::vector<Run> longer;
    for (std::size_t first = 0; first < runs_.size(); first += most_runs) {
      const auto group = std::span<const Run>(runs_).subspan(first, std::min(most_runs, runs_.size() - first));
      const std::uint64_t begin = merged.size() / sizeof(Row);
      const auto source = merge(group);
      for (auto block = source->next_block(); !block.empty(); block = source->next_block()) {
        merged.append(bytes_of(block));
      }
      longer.push_back({.begin = begin, .end = merged.size() / sizeof(Row)});
    }
    file_ = std::move(merged);
    runs_ = std::move(longer);
  }
}

RowStream RowSorter::stream() const {
  assert(sorted_);
  if (runs_.empty()) return RowStream(std::span<const Row>(rows_.get(), size_));
  return RowStream(merge(runs_));
}

RowStream::RowStream(std::span<const Row> rows) : at_(rows.data()), end_(at_ + rows.size()) {}
RowStream::RowStream(std::unique_ptr<RowSorter::Merge> merge) : merge_(std::move(merge)) {}
RowStream::~RowStream() = default;
RowStream::RowStream(RowStream&&) noexcept = default;
RowStream& RowStream::operator=(RowStream&&) noexcept = default;

bool RowStream::refill() {
  if (merge_ == nullptr) return false;
  const std::span<const Row> block = merge_->next_block();
  at_ = block.data();
  end_ = at_ + block.size();
  return !block.empty();
}

}  // namespace manifest::spill
