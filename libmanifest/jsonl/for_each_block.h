// SPDX-License-Identifier: Apache-2.0
// The pipeline over one manifest: blocks of whole lines, worked on by several threads, results in line order.
//
//     std::vector<State> states(parallel::resolve_threads(options.threads));
//     const jsonl::Totals totals = jsonl::for_each_block<Result>(*input, {.max_line_bytes = ...}, std::span(states),
//         [](State& state, const jsonl::Block& block, Result& result) {
//           result.clear();
//           for (const jsonl::Line& line : block) { ... }              // line numbers within the block
//         },
//         [&](const jsonl::Block& block, Result& result) {
//           ...                                                        // in order: block.first_line() + line.index
//         });
#pragma once

#include <mutex>
#include <span>
#include <utility>

#include "libmanifest/io/input.h"
#include "libmanifest/jsonl/block.h"
#include "libmanifest/jsonl/block_source.h"
#include "libmanifest/parallel/ordered.h"

namespace manifest::jsonl {

/// Calls `work(State&, const Block&, Result&)` for every block of lines on as many threads as there are states, and
/// `consume(const Block&, Result&)` one at a time, in the order of the lines. parallel::process_in_order says how
/// exceptions travel and how results are reused: `work` clears its Result. Block and Result are gone when `consume`
/// returns.
///
/// Lines, their numbers and their order do not depend on the number of states or on block_bytes; how many
/// lines a block has does. A block with a line above long_line_bytes is always worked on with states[0], when its turn
/// to be consumed has come, so that one parser alone pays for long lines. In memory are at most kItemsPerThread
/// blocks a thread and one long line of at most max_line_bytes.
///
/// Throws Error{io} when reading fails, and also when a regular file has become shorter meanwhile; of a file that
/// has grown only the bytes that it had when it was opened are read.
template <class Result, class State, class Work, class Consume>
Totals for_each_block(io::Input& input, const BlockOptions& options, std::span<State> states, Work work,
                      Consume consume) {
  struct Item {
    Block block;
    Result result = {};
  };
  const auto source = BlockSource::make(input, options);
  std::mutex first_state;  // held while states[0] is used: by its own thread, or for a long line
  Totals totals;

  const auto next = [&](Item& item) { return source->next(item.block); };
  const auto work_on = [&](State& state, Item& item) {
    source->load(item.block);
    if (BlockSource::is_long(item.block) || item.block.size() == 0) return;
    if (&state != &states.front()) return work(state, std::as_const(item.block), item.result);
    const std::scoped_lock lock(first_state);
    work(state, std::as_const(item.block), item.result);
  };
  const auto consume_one = [&](Item& item) {
    const bool is_long = BlockSource::is_long(item.block);
    if (is_long) source->finish_long(item.block);
    BlockSource::count(item.block, totals);
    if (item.block.size() == 0) return;
    if (is_long) {
      const std::scoped_lock lock(first_state);
      work(states.front(), std::as_const(item.block), item.result);
    }
    consume(std::as_const(item.block), item.result);
    if (is_long) BlockSource::release(item.block);
  };
  parallel::process_in_order<Item>(states, next, work_on, consume_one);
  return totals;
}

}  // namespace manifest::jsonl
