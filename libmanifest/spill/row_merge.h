// SPDX-License-Identifier: Apache-2.0
// Merges sorted runs of rows that lie in a file. Internal to row_sorter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libmanifest/spill/nameless_file.h"
#include "libmanifest/spill/row_sorter.h"

namespace manifest::spill {

/// Reads one run through a buffer.
class RunReader {
 public:
  RunReader(const NamelessFile& file, std::uint64_t begin, std::uint64_t end, std::size_t buffer_rows);

  [[nodiscard]] bool at_end() const noexcept { return at_ == buffer_.size(); }
  /// REQUIRES: !at_end().
  [[nodiscard]] const Row& front() const noexcept { return buffer_[at_]; }
  void pop() {
    if (++at_ == buffer_.size()) refill();
  }

 private:
  void refill();

  const NamelessFile* file_;
  std::uint64_t next_;  // row of the file behind the buffer
  std::uint64_t end_;
  std::size_t buffer_rows_;
  std::vector<Row> buffer_;
  std::size_t at_ = 0;
};

/// A tournament of the runs: each inner node of the tree remembers who lost there, so that a new row of the winner
/// meets one loser a level (Knuth, TAOCP 3, 5.4.1).
class RowSorter::Merge {
 public:
  Merge(std::vector<RunReader> runs, std::size_t block_rows);

  /// The next stretch of rows, in order; empty at the end. Valid until the next call.
  [[nodiscard]] std::span<const Row> next_block();

 private:
  [[nodiscard]] bool wins(std::size_t one, std::size_t other) const noexcept;
  void replay(std::size_t run);

  std::vector<RunReader> runs_;
  std::vector<std::size_t> losers_;  // [0] is the winner of all
  std::vector<Row> block_;
  std::size_t block_rows_;
};

}  // namespace manifest::spill
