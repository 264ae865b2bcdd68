// SPDX-License-Identifier: Apache-2.0
// Duplicates, leaks and groups, against a map; whatever the memory, the seed and the number of threads.
#include "libmanifest/spill/key_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace manifest::spill {

static bool operator==(const Duplicate& a, const Duplicate& b) {
  return a.position == b.position && a.first == b.first;
}
static void PrintTo(const Duplicate& d, std::ostream* out) { *out << d.position << " after " << d.first; }

namespace {

using Positions = std::map<std::string, std::vector<std::uint64_t>>;

constexpr std::uint64_t kSmallMemory = 1;  // the least: some 10,000 entries, then the file

std::vector<Duplicate> duplicates_of(KeyStore& store) {
  std::vector<Duplicate> found;
  store.for_each_duplicate([&found](const Duplicate& duplicate) { found.push_back(duplicate); });
  return found;
}

std::vector<Duplicate> expected_duplicates(const Positions& positions) {
  std::vector<Duplicate> expected;
  for (const auto& [key, at] : positions) {
    for (std::size_t index = 1; index < at.size(); ++index) expected.push_back({at[index], at[0]});
  }
  std::sort(expected.begin(), expected.end(), [](auto& a, auto& b) { return a.position < b.position; });
  return expected;
}

/// Keys of which many stand several times: number below `different`, at positions 1, 2, 3 …
std::vector<std::string> keys(std::size_t count, std::uint64_t different, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::string> made;
  for (std::size_t index = 0; index < count; ++index) {
    made.push_back("s3://bucket/" + std::to_string(random() % different) + ".jpg");
  }
  return made;
}

Positions positions_of(const std::vector<std::string>& keys) {
  Positions positions;
  for (std::size_t index = 0; index < keys.size(); ++index) positions[keys[index]].push_back(index + 1);
  return positions;
}

void fill(KeyStore& store, const std::vector<std::string>& keys) {
  for (std::size_t index = 0; index < keys.size(); ++index) store.add(keys[index], index + 1);
}

TEST(KeyStore, DuplicatesComeByPositionEachWithTheFirst) {
  KeyStore store({});
  fill(store, {"a", "b", "a", "", "c", "b", "a", ""});
  const std::vector<Duplicate> expected = {{3, 1}, {6, 2}, {7, 1}, {8, 4}};
  EXPECT_EQ(duplicates_of(store), expected);
  EXPECT_EQ(duplicates_of(store), expected);
  EXPECT_EQ(store.size(), 8u);
}

TEST(KeyStore, WithoutEntriesThereIsNothing) {
  KeyStore store({});
  KeyStore other({.seed = store.seed()});
  EXPECT_TRUE(duplicates_of(store).empty());
  EXPECT_EQ(KeyStore::find_leaks(store, other, 5).keys, 0u);
}

TEST(KeyStore, KeysAreTheirBytes) {
  KeyStore store({});
  fill(store, {"é", "e\u0301", std::string("a\0b", 3), std::string("a\0c", 3), "a", "A"});
  EXPECT_TRUE(duplicates_of(store).empty());
}

TEST(KeyStore, AnswersDependNeitherOnMemoryNorOnSeed) {
  const auto some = keys(50000, 20000, 1);
  const auto expected = expected_duplicates(positions_of(some));
  for (const std::uint64_t memory : {kSmallMemory, std::uint64_t{1} << 30U}) {
    for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{42}}) {
      KeyStore store({.memory = memory, .seed = seed});
      fill(store, some);
      ASSERT_TRUE(duplicates_of(store) == expected) << memory << ", " << seed;
    }
  }
}

TEST(KeyStore, OneKeyOnEveryLineStaysInBounds) {
  KeyStore store({.memory = kSmallMemory});
  constexpr std::uint64_t kLines = 60000;
  for (std::uint64_t line = kLines; line > 0; --line) store.add("same", line);
  std::uint64_t next = 2;
  store.for_each_duplicate([&next](const Duplicate& duplicate) {
    ASSERT_EQ(duplicate.position, next++);
    ASSERT_EQ(duplicate.first, 1u);
  });
  EXPECT_EQ(next, kLines + 1);
}

TEST(KeyStore, GroupsHoldAllPositionsOfTheirKey) {
  const auto some = keys(40000, 12000, 2);
  for (const std::uint64_t memory : {kSmallMemory, std::uint64_t{1} << 30U}) {
    KeyStore store({.memory = memory});
    fill(store, some);
    std::vector<std::vector<std::uint64_t>> groups;
    bool open = false;
    store.for_each_entry([&](const KeyEntry& entry) {
      ASSERT_EQ(entry.index == 0, !open);
      if (!open) groups.emplace_back();
      groups.back().push_back(entry.position);
      ASSERT_EQ(entry.first, groups.back().front());
      ASSERT_EQ(entry.index + 1, groups.back().size());
      open = !entry.is_last;
    });
    EXPECT_FALSE(open);
    std::sort(groups.begin(), groups.end());
    std::vector<std::vector<std::uint64_t>> expected;
    for (auto& [key, at] : positions_of(some)) expected.push_back(at);
    std::sort(expected.begin(), expected.end());
    EXPECT_TRUE(groups == expected);
  }
}

TEST(KeyStore, LeaksAreCountedAndTheFirstPairsKept) {
  KeyStore training({.seed = 3});
  KeyStore testing({.seed = 3});
  fill(training, {"a", "b", "c", "b", "d", "a"});
  fill(testing, {"x", "d", "b", "b", "a"});
  const Leaks leaks = KeyStore::find_leaks(training, testing, 2);
  EXPECT_EQ(leaks.keys, 3u);
  EXPECT_EQ(leaks.training_entries, 5u);
  EXPECT_EQ(leaks.testing_entries, 4u);
  ASSERT_EQ(leaks.first_pairs.size(), 2u);
  EXPECT_EQ(leaks.first_pairs[0].training, 1u);
  EXPECT_EQ(leaks.first_pairs[0].testing, 5u);
  EXPECT_EQ(leaks.first_pairs[1].training, 2u);
  EXPECT_EQ(leaks.first_pairs[1].testing, 3u);
  EXPECT_TRUE(KeyStore::find_leaks(training, testing, 0).first_pairs.empty());
}

TEST(KeyStore, LeaksOfSpilledStoresAreThoseOfAMap) {
  const auto ours = keys(40000, 36000, 4);
  const auto theirs = keys(40000, 36000, 5);
  const Positions here = positions_of(ours);
  const Positions there = positions_of(theirs);
  std::uint64_t shared = 0;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> pairs;
  for (const auto& [key, at] : here) {
    const auto found = there.find(key);
    if (found == there.end()) continue;
    ++shared;
    pairs.emplace_back(at[0], found->second[0]);
  }
  std::sort(pairs.begin(), pairs.end());
  KeyStore training({.memory = kSmallMemory, .seed = 9});
  KeyStore testing({.memory = kSmallMemory, .seed = 9});
  fill(training, ours);
  fill(testing, theirs);
  const Leaks leaks = KeyStore::find_leaks(training, testing, 100);
  EXPECT_EQ(leaks.keys, shared);
  ASSERT_EQ(leaks.first_pairs.size(), 100u);
  for (std::size_t index = 0; index < 100; ++index) {
    EXPECT_EQ(leaks.first_pairs[index].training, pairs[index].first);
    EXPECT_EQ(leaks.first_pairs[index].testing, pairs[index].second);
  }
}

TEST(KeyStore, ThreadsHandOverBatchesAtATime) {
  const auto some = keys(40000, 16000, 6);
  const auto expected = expected_duplicates(positions_of(some));
  KeyStore store({.memory = kSmallMemory});
  constexpr std::size_t kBlock = 1000;
  constexpr std::size_t kThreads = 4;
  std::vector<std::jthread> threads;
  for (std::size_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&store, &some, thread] {
      KeyBatch batch = store.new_batch();
      for (std::size_t begin = thread * kBlock; begin < some.size(); begin += kThreads * kBlock) {
        batch.clear();
        for (std::size_t line = 0; line < kBlock; ++line) batch.add(some[begin + line], line);
        store.add(batch, begin + 1);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(store.size(), some.size());
  EXPECT_TRUE(duplicates_of(store) == expected);
}

}  // namespace
}  // namespace manifest::spill
