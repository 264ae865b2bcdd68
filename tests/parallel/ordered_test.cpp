// SPDX-License-Identifier: Apache-2.0
// Work in parallel, results in order, whatever goes wrong.
#include "libmanifest/parallel/ordered.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace manifest::parallel {
namespace {

struct Item {
  int input = -1;
  std::uint64_t result = 0;
};

/// Takes longer for some than for others, so that they overtake each other.
std::uint64_t digest(int input) {
  std::minstd_rand random(static_cast<unsigned>(input) + 1);
  std::uint64_t sum = 0;
  for (auto left = random() % 2000; left > 0; --left) sum += random();
  return sum;
}

class EveryThreadCount : public ::testing::TestWithParam<std::size_t> {
 protected:
  std::vector<int> states_ = std::vector<int>(GetParam());
};
INSTANTIATE_TEST_SUITE_P(Threads, EveryThreadCount, ::testing::Values(1, 2, 3, 8));

TEST_P(EveryThreadCount, ResultsComeInOrderAndEachOnce) {
  int next_input = 0;
  std::vector<std::uint64_t> results;
  process_in_order<Item>(
      std::span(states_),
      [&](Item& item) {
        item.input = next_input;
        return next_input++ < 500 ? Next::item : Next::end;
      },
      [](int& state, Item& item) {
        ++state;
        item.result = digest(item.input);
      },
      [&](Item& item) {
        EXPECT_EQ(item.input, static_cast<int>(results.size()));
        results.push_back(item.result);
      });
  ASSERT_EQ(results.size(), 500U);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(results[static_cast<std::size_t>(i)], digest(i));
  int worked = 0;
  for (const int state : states_) worked += state;
  EXPECT_EQ(worked, 500);
}

TEST_P(EveryThreadCount, NoMoreItemsAreInFlightThanThePoolHolds) {
  std::atomic<std::size_t> in_flight = 0;
  int left = 300;
  std::set<const Item*> pool;
  process_in_order<Item>(
      std::span(states_),
      [&](Item& item) {
        if (left-- == 0) return Next::end;
        pool.insert(&item);
        EXPECT_LE(++in_flight, GetParam() * kItemsPerThread);
        return Next::item;
      },
      [](int&, Item& item) { digest(item.input); }, [&](Item&) { --in_flight; });
  EXPECT_LE(pool.size(), GetParam() * kItemsPerThread);
  EXPECT_EQ(in_flight, 0U);
}

TEST_P(EveryThreadCount, NoTwoThreadsUseOneStateOrOneStageAtOnce) {
  std::vector<std::mutex> states(GetParam());
  std::mutex next_stage;
  std::mutex consume_stage;
  int left = 300;
  process_in_order<Item>(
      std::span(states),
      [&](Item&) {
        const std::unique_lock alone(next_stage, std::try_to_lock);
        EXPECT_TRUE(alone.owns_lock());
        return left-- > 0 ? Next::item : Next::end;
      },
      [&](std::mutex& state, Item& item) {
        const std::unique_lock alone(state, std::try_to_lock);
        EXPECT_TRUE(alone.owns_lock());
        digest(item.input);
      },
      [&](Item&) {
        const std::unique_lock alone(consume_stage, std::try_to_lock);
        EXPECT_TRUE(alone.owns_lock());
      });
}

TEST_P(EveryThreadCount, NothingIsTakenBeforeAWaitedForItemIsConsumed) {
  int taken = 0;
  int consumed = 0;
  process_in_order<Item>(
      std::span(states_),
      [&](Item& item) {
        if (taken > 0 && taken % 5 == 0) {
          EXPECT_EQ(consumed, taken);
        }
        if (taken == 200) return Next::end;
        item.input = taken++;
        return taken % 5 == 0 ? Next::item_then_wait : Next::item;
      },
      [](int&, Item& item) { digest(item.input); }, [&](Item&) { ++consumed; });
  EXPECT_EQ(consumed, 200);
}

TEST_P(EveryThreadCount, AnErrorWaitsForItsTurn) {
  for (const bool in_next : {true, false}) {
    int next_input = 0;
    std::vector<int> consumed;
    std::string error;
    try {
      process_in_order<Item>(
          std::span(states_),
          [&](Item& item) {
            item.input = next_input++;
            if (in_next && item.input == 40) throw std::runtime_error("40");
            return item.input < 500 ? Next::item : Next::end;
          },
          [&](int&, Item& item) {
            digest(item.input);
            // A later one, which may well fail earlier, is not the one that is told.
            if (!in_next && item.input >= 40) throw std::runtime_error(std::to_string(item.input));
          },
          [&](Item& item) { consumed.push_back(item.input); });
    } catch (const std::runtime_error& caught) {
      error = caught.what();
    }
    EXPECT_EQ(error, "40");
    EXPECT_EQ(consumed.size(), 40U);
  }
}

TEST_P(EveryThreadCount, AnErrorOfTheConsumerStopsAll) {
  std::atomic<int> taken = 0;
  int consumed = 0;
  EXPECT_THROW(process_in_order<Item>(
                   std::span(states_),
                   [&](Item&) {
                     ++taken;
                     return Next::item;
                   },
                   [](int&, Item&) {},
                   [&](Item&) {
                     if (++consumed == 10) throw std::runtime_error("full");
                   }),
               std::runtime_error);
  EXPECT_EQ(consumed, 10);
}

TEST_P(EveryThreadCount, NothingToDoIsDone) {
  process_in_order<Item>(
      std::span(states_), [](Item&) { return Next::end; }, [](int&, Item&) { FAIL(); }, [](Item&) { FAIL(); });
}

TEST(Ordered, OneThreadIsTheCallersOwn) {
  const auto caller = std::this_thread::get_id();
  std::vector<int> states(1);
  int left = 10;
  const auto on_caller = [&](auto&&...) { EXPECT_EQ(std::this_thread::get_id(), caller); };
  process_in_order<Item>(
      std::span(states), [&](Item&) { return left-- > 0 ? Next::item : Next::end; }, on_caller, on_caller);
}

TEST(Ordered, FewerThreadsThanAskedForAreEnough) {
  // Root is not bound by this limit: then all eight start, and the answer is the same.
  rlimit limit{};
  ::getrlimit(RLIMIT_NPROC, &limit);
  const rlimit none{.rlim_cur = 0, .rlim_max = limit.rlim_max};
  ::setrlimit(RLIMIT_NPROC, &none);
  std::vector<int> states(8);
  int left = 100;
  int consumed = 0;
  process_in_order<Item>(
      std::span(states), [&](Item&) { return left-- > 0 ? Next::item : Next::end; }, [](int&, Item&) {},
      [&](Item&) { ++consumed; });
  ::setrlimit(RLIMIT_NPROC, &limit);
  EXPECT_EQ(consumed, 100);
}

TEST(Ordered, ThreadsAreResolved) {
  EXPECT_GE(available_threads(), 1U);
  EXPECT_EQ(resolve_threads(0), available_threads());
  EXPECT_EQ(resolve_threads(7), 7U);
}

}  // namespace
}  // namespace manifest::parallel
