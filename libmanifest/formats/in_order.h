// SPDX-License-Identifier: Apache-2.0
// Many small files, each made into something on any thread and taken in their order.
// Internal to formats/.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "libmanifest/parallel/ordered.h"

namespace manifest::formats {

/// Files that a thread takes at a time: one takes some ten microseconds; fewer would be spent on waiting.
inline constexpr std::size_t kFilesAtOnce = 32;

/// `make(State&, index) -> Result` runs on any thread for each index below `count`, `take(Result&, index)` on one at a time and
/// in order; see parallel::process_in_order. REQUIRES: states is not empty.
template <class Result, class State, class Make, class Take>
void make_in_order(std::size_t count, std::span<State> states, Make make, Take take) {
  struct Batch {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<Result> results = {};
  };
  std::size_t next = 0;
  parallel::process_in_order<Batch>(
      states,
      [&](Batch& batch) {
        if (next == count) return parallel::Next::end;
        batch.begin = next;
        batch.end = next = std::min(next + kFilesAtOnce, count);
        batch.results.clear();
        return parallel::Next::item;
      },
      [&](State& state, Batch& batch) {
        for (std::size_t i = batch.begin; i < batch.end; ++i) batch.results.push_back(make(state, i));
      },
      [&](Batch& batch) {
        for (std::size_t i = batch.begin; i < batch.end; ++i) take(batch.results[i - batch.begin], i);
      });
}

}  // namespace manifest::formats
