// SPDX-License-Identifier: Apache-2.0
// Merges sorted runs of rows that lie in a file. Internal to row_sorter.
#include "libmanifest/spill/row_merge.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace manifest::spill {
namespace {

/// Nobody has come to this node of the tree yet.
constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();

}  // namespace

RunReader::RunReader(const NamelessFile& file, std::uint64_t begin, std::uint64_t end, std::size_t buffer_rows)
    : file_(&file), next_(begin), end_(end), buffer_rows_(buffer_rows) {
  refill();
}

void RunReader::refill() {
  const std::uint64_t count = std::min<std::uint64_t>(buffer_rows_, end_ - next_);
  buffer_.resize(count);
  at_ = 0;
  if (count == 0) return;
  file_->read(next_ * sizeof(Row), {reinterpret_cast<char*>(buffer_.data()), count * sizeof(Row)});
  next_ += count;
}

RowSorter::Merge::Merge(std::vector<RunReader> runs, std::size_t block_rows)
    : runs_(std::move(runs)), losers_(std::max<std::size_t>(runs_.size(), 1), kNobody), block_rows_(block_rows) {
  for (std::size_t run = 0; run < runs_.size(); ++run) replay(run);
}

/// An exhausted run loses against every other.
bool RowSorter::Merge::wins(std::size_t one, std::size_t other) const noexcept {
  if (runs_[one].at_end()) return false;
  return runs_[other].at_end() || runs_[one].front() < runs_[other].front();
}

/// Takes the run from its leaf up to the root. While the tree fills, the first who comes to a node waits there.
void RowSorter::Merge::replay(std::size_t run) {
  std::size_t winner = run;
  for (std::size_t node = (run + runs_.size()) / 2; node > 0; node /= 2) {
    if (losers_[node] == kNobody) {
      losers_[node] = winner;
      return;
    }
    if (wins(losers_[node], winner)) std::swap(losers_[node], winner);
  }
  losers_[0] = winner;
}

std::span<const Row> RowSorter::Merge::next_block() {
  block_.clear();
  while (block_.size() < block_rows_ && losers_[0] != kNobody) {
    const std::size_t winner = losers_[0];
    if (runs_[winner].at_end()) break;
    block_.push_back(runs_[winner].front());
    runs_[winner].pop();
    replay(winner);
  }
  return block_;
}

}  // namespace manifest::spill
