// SPDX-License-Identifier: Apache-2.0
// The threads behind process_in_order().
#include "libmanifest/parallel/ordered.h"

#include <sched.h>

#include <algorithm>
#include <cassert>
#include <condition_variable>
#include <exception>
#include <fstream>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>

namespace manifest::parallel {
namespace {

/// Processors by the CPU quota of our cgroup (version 2: "QUOTA PERIOD" or "max PERIOD"); 0: no limit known.
std::size_t processors_by_quota() {
  std::ifstream file("/sys/fs/cgroup/cpu.max");
  std::size_t quota = 0;
  std::size_t period = 0;
  if (!(file >> quota >> period) || period == 0) return 0;
  return std::max<std::size_t>(1, (quota + period - 1) / period);
}

std::size_t processors_by_affinity() noexcept {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<std::size_t>(CPU_COUNT(&set));
  return std::thread::hardware_concurrency();  // more processors than a cpu_set_t holds
}

/// One run. Every thread does whatever can be done next: consume the oldest item if it is ready, else take and
/// work on a new one. Items are numbered by their ticket; item t lives in slot t % slots.
class OrderedRun {
 public:
  OrderedRun(std::size_t slots, Stages& stages) : stages_(stages), slots_(slots) {}

  void run(std::size_t threads) {
    {
      std::vector<std::jthread> others;
      others.reserve(threads - 1);
      start(threads, others);
      take_part(0);
    }
    if (error_) std::rethrow_exception(error_);
  }

 private:
  struct Slot {
    bool ready = false;
    std::exception_ptr error = {};  // of next() or work(); waits for its turn
  };
  using Lock = std::unique_lock<std::mutex>;

  void start(std::size_t threads, std::vector<std::jthread>& others) {
    try {
      for (std::size_t worker = 1; worker < threads; ++worker) {
        others.emplace_back([this, worker] { take_part(worker); });
      }
    } catch (const std::system_error&) {
      // A limit on threads makes it slower, not impossible: this one is always there.
    }
  }

  void take_part(std::size_t worker) noexcept {
    Lock lock(mutex_);
    while (!finished()) {
      if (can_consume()) {
        consume_oldest(lock);
      } else if (can_take()) {
        take_and_work(lock, worker);
      } else {
        changed_.wait(lock);
      }
    }
  }

  [[nodiscard]] bool finished() const noexcept { return error_ != nullptr || (ended_ && consumed_ == taken_); }
  [[nodiscard]] bool can_consume() const noexcept {
    return !consuming_ && consumed_ < taken_ && slots_[consumed_ % slots_.size()].ready;
  }
  [[nodiscard]] bool can_take() const noexcept {
    return !taking_ && !ended_ && taken_ - consumed_ < slots_.size() && (!wait_for_all_ || consumed_ == taken_);
  }

  void consume_oldest(Lock& lock) noexcept {
    const std::size_t index = consumed_ % slots_.size();
    Slot& slot = slots_[index];
    consuming_ = true;
    lock.unlock();
    std::exception_ptr error = slot.error;
    if (!error) error = caught([&] { stages_.consume(index); });
    lock.lock();
    slot = Slot{};
    consuming_ = false;
    ++consumed_;
    if (error && !error_) error_ = error;
    changed_.notify_all();
  }

  void take_and_work(Lock& lock, std::size_t worker) noexcept {
    const std::size_t index = taken_ % slots_.size();
    Slot& slot = slots_[index];
    taking_ = true;
    lock.unlock();
    Next next = Next::end;
    std::exception_ptr error = caught([&] { next = stages_.next(index); });
    lock.lock();
    taking_ = false;
    ended_ = error || next == Next::end;
    wait_for_all_ = next == Next::item_then_wait;
    if (error || next != Next::end) ++taken_;
    changed_.notify_all();
    if (!error && next == Next::end) return;
    if (!error) {
      lock.unlock();
      error = caught([&] { stages_.work(worker, index); });
      lock.lock();
    }
    slot = {.ready = true, .error = error};
    changed_.notify_all();
  }

  template <class Stage>
  static std::exception_ptr caught(Stage stage) noexcept {
    try {
      stage();
      return nullptr;
    } catch (...) {
      return std::current_exception();
    }
  }

  Stages& stages_;
  std::mutex mutex_;  // guards all below; not held while a stage runs
  std::condition_variable changed_;
  std::vector<Slot> slots_;
  std::uint64_t taken_ = 0;
  std::uint64_t consumed_ = 0;
  bool taking_ = false;
  bool consuming_ = false;
  bool ended_ = false;
  bool wait_for_all_ = false;
  std::exception_ptr error_;
};

}  // namespace

std::size_t available_threads() noexcept {
  std::size_t count = std::max<std::size_t>(1, processors_by_affinity());
  try {
    const std::size_t quota = processors_by_quota();
    if (quota > 0) count = std::min(count, quota);
  } catch (const std::exception&) {
    // Then the processors decide.
  }
  return count;
}

std::size_t resolve_threads(std::size_t requested) noexcept { return requested > 0 ? requested : available_threads(); }

void run_in_order(std::size_t threads, std::size_t slots, Stages& stages) {
  assert(threads > 0 && slots > 0);
  OrderedRun(slots, stages).run(threads);
}

}  // namespace manifest::parallel
