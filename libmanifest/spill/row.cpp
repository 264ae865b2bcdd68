// SPDX-License-Identifier: Apache-2.0
// Sorting rows: radix sort from the highest byte, in place ("American flag sort": McIlroy, Bostic, McIlroy 1993).
#include "libmanifest/spill/row.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "libmanifest/parallel/ordered.h"

namespace manifest::spill {
namespace {

constexpr std::size_t kBuckets = 256;
/// Below this many rows comparing beats counting (measured: 128 to 512 make no difference).
constexpr std::size_t kFewRows = 256;

/// From this many rows on, threads are worth starting: a few milliseconds of sorting.
constexpr std::size_t kManyRows = 50'000;

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

/// By the first digit on this thread, then the buckets, which nobody shares, on all of them.
void sort_on_threads(std::span<Row> rows, std::size_t threads) {
  const Digit digit(0);
  Counts counts{};
  for (const Row& row : rows) ++counts[digit(row)];
  const Counts ends = distribute(rows, counts, digit);
  std::vector<char> states(threads);
  std::size_t next = 0;
  parallel::process_in_order<std::size_t>(
      std::span(states),
      [&next](std::size_t& bucket) {
        bucket = next++;
        return bucket < kBuckets ? parallel::Next::item : parallel::Next::end;
      },
      [&](char&, std::size_t& bucket) {
        const std::size_t begin = bucket == 0 ? 0 : ends[bucket - 1];
        sort_from(rows.subspan(begin, ends[bucket] - begin), 1);
      },
      [](std::size_t&) {});
}

}  // namespace

void sort_rows(std::span<Row> rows, std::size_t threads) {
  if (threads > 1 && rows.size() >= kManyRows) return sort_on_threads(rows, threads);
  sort_from(rows, 0);
}

}  // namespace manifest::spill
