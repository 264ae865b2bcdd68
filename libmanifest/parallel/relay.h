// SPDX-License-Identifier: Apache-2.0
// Parallel work for who pushes: the counterpart of process_in_order(), whose `next` pulls.
//
//     parallel::Relay<Item, Maker> relay(std::span(makers), 64,
//         [](Maker& maker, Item& item) { maker.make(item); },
//         [&](Item& item) { out.write(item.text); });
//     while (...) { fill(relay.open()); relay.push(); }
//     relay.finish();
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace manifest::parallel {

/// The threads behind Relay, without its types. `slot` counts the items, `worker` the states.
class RelayRun {
 public:
  /// Starts `threads` - 1 threads. REQUIRES: threads and slots are at least 1.
  RelayRun(std::size_t threads, std::size_t slots, std::function<void(std::size_t worker, std::size_t slot)> work,
           std::function<void(std::size_t slot)> consume);
  /// Ends the threads; what was pushed and not consumed is dropped.
  ~RelayRun();
  RelayRun(const RelayRun&) = delete;
  RelayRun& operator=(const RelayRun&) = delete;

  [[nodiscard]] std::size_t open();
  void push();
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Runs `work(State&, Item&)` on whatever was pushed, on as many threads as there are states (each state belongs to one
/// thread at a time; the pushing thread is one of them and helps when the others are behind; with one state nothing else
/// is started), and `consume(Item&)` on the pushing thread, in the order of pushing.
///
/// An item is consumed when `slots` more have been pushed and the next is opened, or in finish(): when it is does not
/// depend on the number of threads. Items are reused: who opens one finds what was left there.
///
/// An exception from `work` reaches the caller when the item's turn to be consumed has come; after that, or an exception
/// from `consume`, the relay can only be destroyed. open(), push() and finish() may be called by any thread, one at a time.
/// REQUIRES: states is not empty, slots is at least 1.
template <class Item, class State>
class Relay {
 public:
  template <class Work, class Consume>
  Relay(std::span<State> states, std::size_t slots, Work work, Consume consume)
      : items_(slots),
        run_(
            states.size(), slots,
            [this, states, work = std::move(work)](std::size_t worker, std::size_t slot) {
              work(states[worker], items_[slot]);
            },
            [this, consume = std::move(consume)](std::size_t slot) { consume(items_[slot]); }) {}

  /// The item to fill and push() next; the same one until then.
  [[nodiscard]] Item& open() { return items_[run_.open()]; }
  void push() { run_.push(); }
  /// Everything pushed has been consumed afterwards.
  void finish() { run_.finish(); }

 private:
  std::vector<Item> items_;
  RelayRun run_;  // below the items: its threads end before those go
};

}  // namespace manifest::parallel
