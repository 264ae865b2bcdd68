// SPDX-License-Identifier: Apache-2.0
// Sorts any number of rows within a bound of memory: what does not fit goes in sorted runs to a nameless file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "libmanifest/spill/nameless_file.h"
#include "libmanifest/spill/row.h"

namespace manifest::spill {

class RowStream;

/// Takes rows, then gives them in ascending order, as often as asked. Memory: at most the bound, buffers for merging
/// included, and only what the rows need while they are few. Sorting is in place. Not thread-safe.
/// Errors are Error{io} with the temporary folder.
class RowSorter {
 public:
  struct Options {
    std::uint64_t memory = std::uint64_t{1} << 30U;  ///< bytes; 256 KiB is the least
    std::string temp_folder = {};                    ///< empty: $TMPDIR, else /tmp
    std::size_t threads = 1;                         ///< that sort; at least 1
  };
  explicit RowSorter(Options options);
  ~RowSorter();
  RowSorter(RowSorter&&) noexcept;
  RowSorter& operator=(RowSorter&&) noexcept;

  /// REQUIRES: sort() was not called yet.
  void add(const Row& row) {
    if (size_ == capacity_) make_room();
    rows_[size_++] = row;
    ++total_;
  }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }

  /// Ends the adding. Calling it again does nothing.
  void sort();
  /// All rows, ascending. REQUIRES: sort(); the sorter outlives the stream and is not moved. Each stream that is read
  /// from a file takes the memory of the bound.
  [[nodiscard]] RowStream stream() const;

 private:
  friend class RowStream;
  /// A sorted stretch of the file, in rows.
  struct Run {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  struct Free {
    void operator()(Row* rows) const noexcept;
  };
  class Merge;

  void make_room();
  void write_run();
  void merge_until_few();
  [[nodiscard]] std::unique_ptr<Merge> merge(std::span<const Run> runs) const;

  std::size_t max_rows_;
  std::size_t threads_;
  std::unique_ptr<Row[], Free> rows_;  // from malloc, for realloc moves large blocks without copying
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::uint64_t total_ = 0;
  bool sorted_ = false;
  std::string temp_folder_;
  NamelessFile file_;
  std::vector<Run> runs_;
};

/// Rows in order, once. Movable.
class RowStream {
 public:
  ~RowStream();
  RowStream(RowStream&&) noexcept;
  RowStream& operator=(RowStream&&) noexcept;

  /// The next row into `out`; false: there was none.
  [[nodiscard]] bool next(Row& out) {
    if (at_ == end_ && !refill()) return false;
    out = *at_++;
    return true;
  }

 private:
  friend class RowSorter;
  explicit RowStream(std::span<const Row> rows);
  explicit RowStream(std::unique_ptr<RowSorter::Merge> merge);
  bool refill();

  const Row* at_ = nullptr;
  const Row* end_ = nullptr;
  std::unique_ptr<RowSorter::Merge> merge_;
};

}  // namespace manifest::spill
