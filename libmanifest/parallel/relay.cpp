// SPDX-License-Identifier: Apache-2.0
// The threads behind Relay.
#include "libmanifest/parallel/relay.h"

#include <cassert>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>

namespace manifest::parallel {

/// Items are numbered in the order of pushing; item n lives in slot n % slots.
struct RelayRun::State {
  using Lock = std::unique_lock<std::mutex>;

  struct Slot {
    bool done = false;
    std::exception_ptr error = {};  // of work(); waits for its turn
  };

  void start(std::size_t threads) {
    try {
      for (std::size_t worker = 1; worker < threads; ++worker) others.emplace_back([this, worker] { serve(worker); });
    } catch (const std::system_error&) {
      // A limit on threads makes it slower, not impossible: the pushing thread helps.
    }
  }

  void stop() {
    {
      const Lock lock(mutex);
      stopping = true;
    }
    changed.notify_all();
    others.clear();
  }

  void serve(std::size_t worker) noexcept {
    Lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return stopping || taken < pushed; });
      if (stopping) return;
      work_on_next(lock, worker);
    }
  }

  /// REQUIRES: taken < pushed.
  void work_on_next(Lock& lock, std::size_t worker) noexcept {
    const std::size_t index = taken++ % slots.size();
    lock.unlock();
    std::exception_ptr error;
    try {
      work(worker, index);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    slots[index] = {.done = true, .error = std::move(error)};
    changed.notify_all();
  }

  void consume_oldest() {
    const std::size_t index = consumed % slots.size();
    Lock lock(mutex);
    while (!slots[index].done) {
      if (taken < pushed) {
        work_on_next(lock, 0);
      } else {
        changed.wait(lock);
      }
    }
    const std::exception_ptr error = std::exchange(slots[index], Slot{}).error;
    lock.unlock();
    if (error) std::rethrow_exception(error);
    consume(index);
    ++consumed;
  }

  std::function<void(std::size_t, std::size_t)> work;
  std::function<void(std::size_t)> consume;
  std::mutex mutex;  // guards all below but `consumed`; not held while work() or consume() runs
  std::condition_variable changed;
  std::vector<Slot> slots;
  std::uint64_t pushed = 0;
  std::uint64_t taken = 0;
  std::uint64_t consumed = 0;  // the pushing thread's own
  bool stopping = false;
  std::vector<std::jthread> others;
};

RelayRun::RelayRun(std::size_t threads, std::size_t slots,
                   std::function<void(std::size_t worker, std::size_t slot)> work,
                   std::function<void(std::size_t slot)> consume)
    : state_(std::make_unique<State>()) {
  assert(threads > 0 && slots > 0);
  state_->work = std::move(work);
  state_->consume = std::move(consume);
  state_->slots.resize(slots);
  state_->others.reserve(threads - 1);
  state_->start(threads);
}

RelayRun::~RelayRun() { state_->stop(); }

std::size_t RelayRun::open() {
  State& state = *state_;
  // Only the pushing thread changes `pushed`, so it may look at it without the lock.
  if (state.pushed - state.consumed == state.slots.size()) state.consume_oldest();
  return state.pushed % state.slots.size();
}

void RelayRun::push() {
  State& state = *state_;
  State::Lock lock(state.mutex);
  ++state.pushed;
  if (state.others.empty()) return state.work_on_next(lock, 0);  // while the item is still in the cache
  lock.unlock();
  state.changed.notify_one();
}

void RelayRun::finish() {
  while (state_->consumed != state_->pushed) state_->consume_oldest();
}

}  // namespace manifest::parallel
