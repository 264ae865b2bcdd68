// SPDX-License-Identifier: Apache-2.0
// Sorting rows: radix sort from the highest byte, in place ("American flag sort": McIlroy, Bostic, McIlroy 1993).
#include "libmanifest/spill/row.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace manifest::spill {
namespace {

constexpr std::size_t kBuckets = 256;
/// Below this many rows comparing beats counting (measured: 128 to 512 make no difference).
constexpr std::size_t kFewRows = 256;

using Counts = std::array<std::size_t, kBuckets>;

/// One of the 24 bytes of a row, highest first.
class Digit {
 public:
  explicit Digit(std::size_t place) : number_(place / 8), shift_(56 - 8 * (place % 8)) {}
  std::size_t operator()(const Row& row) const noexcept { return (row[number_] >> shift_) & 0xFFU; }

 private:
  std::size_t number_;
  std::size_t shift_;
};

/// Moves every row into the bucket of its digit; gives the ends of the buckets. Each row of an unfinished bucket is
/// swapped to where its digit goes on, without following the cycle: swaps that do not wait for one another keep more of
/// the memory's latency hidden (measured: nearly twice as fast on rows that leave the cache).
Counts distribute(std::span<Row> rows, const Counts& counts, Digit digit) noexcept {
  Counts next{};
  Counts ends{};
  std::size_t at = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    next[bucket] = at;
    at += counts[bucket];
    ends[bucket] = at;
  }
  for (bool finished = false; !finished;) {
    finished = true;
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
      for (std::size_t place = next[bucket]; place < ends[bucket]; ++place) {
        std::swap(rows[place], rows[next[digit(rows[place])]++]);
      }
      finished = finished && next[bucket] == ends[bucket];
    }
  }
  return ends;
}

void sort_from(std::span<Row> rows, std::size_t place) noexcept {
  for (; place < sizeof(Row); ++place) {
    if (rows.size() <= kFewRows) return std::sort(rows.begin(), rows.end());
    const Digit digit(place);
    Counts counts{};
    for (const Row& row : rows) ++counts[digit(row)];
    if (counts[digit(rows.front())] == rows.size()) continue;
    const Counts ends = distribute(rows, counts, digit);
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      sort_from(rows.subspan(begin, end - begin), place + 1);
      begin = end;
    }
    return;
  }
}

}  // namespace

void sort_rows(std::span<Row> rows) noexcept { sort_from(rows, 0); }

}  // namespace manifest::spill
