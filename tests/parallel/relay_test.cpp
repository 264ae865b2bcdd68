// SPDX-License-Identifier: Apache-2.0
// Pushed work in parallel, consumed in order and at the same moment whatever the number of threads.
#include "libmanifest/parallel/relay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace manifest::parallel {
namespace {

constexpr std::size_t kSlots = 5;

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

class RelayWithThreads : public ::testing::TestWithParam<std::size_t> {
 protected:
  std::vector<int> states_ = std::vector<int>(GetParam());
};
INSTANTIATE_TEST_SUITE_P(Threads, RelayWithThreads, ::testing::Values(1, 2, 3, 8));

TEST_P(RelayWithThreads, ConsumesInOrderAndAsFarBehindAsItHasSlots) {
  constexpr int kItems = 1000;
  std::vector<int> consumed;
  Relay<Item, int> relay(
      std::span{states_}, kSlots, [](int&, Item& item) { item.result = digest(item.input); },
      [&](Item& item) {
        EXPECT_EQ(item.result, digest(item.input));
        consumed.push_back(item.input);
      });
  for (int i = 0; i < kItems; ++i) {
    Item& item = relay.open();
    EXPECT_EQ(&item, &relay.open()) << "the same one until it is pushed";
    EXPECT_EQ(consumed.size(), static_cast<std::size_t>(std::max(0, i + 1 - static_cast<int>(kSlots)))) << i;
    item = {.input = i, .result = 0};
    relay.push();
  }
  relay.finish();
  ASSERT_EQ(consumed.size(), static_cast<std::size_t>(kItems));
  for (int i = 0; i < kItems; ++i) EXPECT_EQ(consumed[static_cast<std::size_t>(i)], i);
}

TEST_P(RelayWithThreads, AStateBelongsToOneThreadAtATime) {
  std::vector<std::atomic<int>> users(GetParam());
  Relay<Item, std::atomic<int>> relay(
      std::span{users}, kSlots,
      [](std::atomic<int>& user, Item& item) {
        EXPECT_EQ(user.fetch_add(1), 0);
        item.result = digest(item.input);
        user.fetch_sub(1);
      },
      [](Item&) {});
  for (int i = 0; i < 200; ++i) {
    relay.open().input = i;
    relay.push();
  }
  relay.finish();
}

TEST_P(RelayWithThreads, AnErrorOfWorkWaitsForItsTurn) {
  std::vector<int> consumed;
  Relay<Item, int> relay(
      std::span{states_}, kSlots,
      [](int&, Item& item) {
        if (item.input % 10 == 7) throw std::runtime_error(std::to_string(item.input));
      },
      [&](Item& item) { consumed.push_back(item.input); });
  std::string error;
  try {
    for (int i = 0; i < 100; ++i) {
      relay.open().input = i;
      relay.push();
    }
    relay.finish();
  } catch (const std::runtime_error& caught) {
    error = caught.what();
  }
  EXPECT_EQ(error, "7");
  EXPECT_EQ(consumed, (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
}

TEST_P(RelayWithThreads, AnErrorOfConsumeReachesTheCaller) {
  Relay<Item, int> relay(
      std::span{states_}, kSlots, [](int&, Item&) {}, [](Item&) { throw std::runtime_error("consume"); });
  relay.open().input = 1;
  relay.push();
  EXPECT_THROW(relay.finish(), std::runtime_error);
}

TEST_P(RelayWithThreads, WhatIsNotConsumedIsDropped) {
  std::atomic<int> consumed = 0;
  {
    Relay<Item, int> relay(
        std::span{states_}, kSlots, [](int&, Item& item) { item.result = digest(item.input); },
        [&](Item&) { ++consumed; });
    for (int i = 0; i < 3; ++i) {
      relay.open().input = i;
      relay.push();
    }
  }
  EXPECT_EQ(consumed, 0);
}

}  // namespace
}  // namespace manifest::parallel
