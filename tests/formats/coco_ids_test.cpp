// SPDX-License-Identifier: Apache-2.0
// Ids are known again, in whatever order they come.
#include "libmanifest/formats/coco_ids.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>
#include <set>

namespace manifest::formats {
namespace {

TEST(CocoIdsSeen, KnowsAscendingAndOtherIds) {
  CocoIdsSeen seen;
  for (const std::int64_t id : {-5, 0, 7, 100}) EXPECT_TRUE(seen.insert({.value = id})) << id;
  for (const std::int64_t id : {100, -5, 0, 7}) EXPECT_FALSE(seen.insert({.value = id})) << id;
  EXPECT_TRUE(seen.insert({.value = 50}));
  EXPECT_TRUE(seen.insert({.value = 101}));
  for (const std::int64_t id : {50, 101, 7}) EXPECT_FALSE(seen.insert({.value = id})) << id;
  EXPECT_TRUE(seen.insert({.value = 7, .is_text = true})) << "a text is no integer";
  EXPECT_FALSE(seen.insert({.value = 7, .is_text = true}));
}

TEST(CocoIdsSeen, AgreesWithASet) {
  std::mt19937_64 random(20261122);
  CocoIdsSeen seen;
  std::set<std::pair<std::int64_t, bool>> truth;
  for (int i = 0; i < 50'000; ++i) {
    const CocoId id{.value = static_cast<std::int64_t>(random() % 30'000) + i / 2, .is_text = random() % 8 == 0};
    ASSERT_EQ(seen.insert(id), truth.insert({id.value, id.is_text}).second) << i;
  }
}

TEST(CocoIdIndex, NumbersIdsInTheOrderOfTheirFirstMention) {
  std::mt19937_64 random(20261122);
  CocoIdIndex index;
  std::map<std::pair<std::int64_t, bool>, std::uint32_t> truth;
  for (int i = 0; i < 50'000; ++i) {
    const std::int64_t value = i == 0 ? std::numeric_limits<std::int64_t>::min()
                                      : static_cast<std::int64_t>(random() % 20'000) * (i % 2 == 0 ? 1 : 1'000'000'007);
    const CocoId id{.value = value, .is_text = random() % 8 == 0};
    const auto number = truth.emplace(std::pair(value, id.is_text), static_cast<std::uint32_t>(truth.size())).first;
    ASSERT_EQ(index.number(id), number->second) << i;
    ASSERT_EQ(index.id(number->second), id) << i;
  }
  EXPECT_EQ(index.size(), truth.size());
}

}  // namespace
}  // namespace manifest::formats
