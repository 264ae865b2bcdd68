// SPDX-License-Identifier: Apache-2.0
// Parallel work, results in order.
//
//     std::vector<Parser> parsers(parallel::resolve_threads(options.threads));
//     parallel::process_in_order<Item>(std::span(parsers),
//         [&](Item& item) { return paths.next(item.path) ? parallel::Next::item : parallel::Next::end; },
//         [](Parser& parser, Item& item) { item.result = parser.parse(item.path); },
//         [&](Item& item) { report.add(item.result); });
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace manifest::parallel {

/// Processors that this process may use (affinity and cgroup limits respected), at least 1.
[[nodiscard]] std::size_t available_threads() noexcept;

/// `requested`, or available_threads() for 0.
[[nodiscard]] std::size_t resolve_threads(std::size_t requested) noexcept;

/// What a call of `next` did.
enum class Next : std::uint8_t {
  item,            ///< filled the item
  item_then_wait,  ///< filled the item, and is not called again before that item has been consumed
  end,             ///< there is no further item; not called again
};

/// Bytes between what different threads write to: two cache lines, for processors fetch them in pairs.
inline constexpr std::size_t kApart = 128;

/// Items in flight for each thread: one being worked on, one waiting for its turn.
inline constexpr std::size_t kItemsPerThread = 2;

/// The three stages behind process_in_order(), without their types. `slot` counts the items of the pool,
/// `worker` the states.
struct Stages {
  virtual ~Stages() = default;
  virtual Next next(std::size_t slot) = 0;
  virtual void work(std::size_t worker, std::size_t slot) = 0;
  virtual void consume(std::size_t slot) = 0;
};
void run_in_order(std::size_t threads, std::size_t slots, Stages& stages);

/// Runs `next(Item&) -> Next` one call at a time and in order, `work(State&, Item&)` on as many threads as there are
/// states (each state belongs to one thread), and `consume(Item&)` one call at a time in the order of `next`, on any of
/// the threads. The calling thread is one of them; with one state nothing else is started. If a thread cannot be
/// started there are fewer.
///
/// Items come from a pool of kItemsPerThread × states.size() and are reused: a stage finds in them what was left
/// there, and clears what it needs clear. No more than those are ever in flight.
///
/// An exception from `next` or `work` waits for its turn: what stands before it is consumed, nothing behind it is, and
/// then it reaches the caller. One from `consume` reaches the caller at once. All threads have ended by then.
/// So what is consumed, and which error is thrown, does not depend on the number of threads.
/// REQUIRES: states is not empty.
template <class Item, class State, class NextStage, class WorkStage, class ConsumeStage>
void process_in_order(std::span<State> states, NextStage next, WorkStage work, ConsumeStage consume) {
  struct Typed final : Stages {
    Typed(std::span<State> states_in, NextStage& next_in, WorkStage& work_in, ConsumeStage& consume_in)
        : states(states_in),
          items(states_in.size() * kItemsPerThread),
          next_stage(next_in),
          work_stage(work_in),
          consume_stage(consume_in) {}
    Next next(std::size_t slot) override { return next_stage(items[slot].item); }
    void work(std::size_t worker, std::size_t slot) override { work_stage(states[worker], items[slot].item); }
    void consume(std::size_t slot) override { consume_stage(items[slot].item); }

    /// Two threads that write to neighbouring items would wait for one another's cache line.
    struct alignas(kApart) Slot {
      Item item;
    };

    std::span<State> states;
    std::vector<Slot> items;
    NextStage& next_stage;
    WorkStage& work_stage;
    ConsumeStage& consume_stage;
  };
  Typed stages(states, next, work, consume);
  run_in_order(states.size(), stages.items.size(), stages);
}

}  // namespace manifest::parallel
