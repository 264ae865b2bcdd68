// SPDX-License-Identifier: Apache-2.0
// Repeats in streams in order and out of it, against a set of all that came before.
#include "libmanifest/formats/repeat_watch.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

namespace manifest::formats {
namespace {

struct Outcome {
  std::vector<bool> repeats;
  int readings = 0;
};

Outcome watch(const std::vector<std::string>& texts, std::uint64_t memory = std::uint64_t{1} << 20) {
  Outcome outcome;
  RepeatWatch repeats(
      [&](const RepeatWatch::Visit& visit) {
        ++outcome.readings;
        for (const auto& text : texts) visit(text);
      },
      {.memory = memory});
  for (const auto& text : texts) outcome.repeats.push_back(repeats.is_repeat(text));
  return outcome;
}

std::vector<bool> expected(const std::vector<std::string>& texts) {
  std::set<std::string> seen;
  std::vector<bool> repeats;
  for (const auto& text : texts) repeats.push_back(!seen.insert(text).second);
  return repeats;
}

TEST(RepeatWatch, AStreamInOrderIsNeverReadAgain) {
  for (const std::vector<std::string>& texts : std::vector<std::vector<std::string>>{
           {}, {"a"}, {"", "a", "ab", "b"}, {"a", "a", "a", "b", "b"}, {"Z", "a", "\xC3\xA9", "\xFF"}}) {
    const Outcome outcome = watch(texts);
    EXPECT_EQ(outcome.readings, 0);
    EXPECT_EQ(outcome.repeats, expected(texts));
  }
}

TEST(RepeatWatch, AShortStreamIsNeverReadAgain) {
  for (const std::vector<std::string>& texts :
       std::vector<std::vector<std::string>>{{"b", "a"}, {"a", "b", "a"}, {"a", "a", "b", "a", "c", "b", "b"}}) {
    const Outcome outcome = watch(texts);
    EXPECT_EQ(outcome.readings, 0);
    EXPECT_EQ(outcome.repeats, expected(texts));
  }
}

TEST(RepeatWatch, WhatIsRememberedKnowsTheOrderToo) {
  std::vector<std::string> texts;
  for (int i = 0; i < 300'000; ++i) texts.push_back(std::to_string(1'000'000 + i / 2));
  const Outcome outcome = watch(texts, std::uint64_t{1} << 30);
  EXPECT_EQ(outcome.readings, 0);
  EXPECT_EQ(outcome.repeats, expected(texts));
}

TEST(RepeatWatch, AnEmptyTextTakesAPlaceAndRepeatsNothing) {
  for (const std::uint64_t memory : {std::uint64_t{1}, std::uint64_t{1} << 20}) {
    const Outcome outcome = watch({"", "b", "", "a", "", "b", "", "a"}, memory);
    EXPECT_EQ(outcome.repeats, (std::vector<bool>{false, false, false, false, false, true, false, true}));
  }
}

TEST(RepeatWatch, AStreamOutOfOrderIsReadOnceMore) {
  for (const std::vector<std::string>& texts : std::vector<std::vector<std::string>>{
           {"b", "a"}, {"a", "b", "a"}, {"a", "a", "b", "a", "c", "b", "b"}, {"b", "b", "a", "a", "b"}}) {
    const Outcome outcome = watch(texts, 1);
    EXPECT_EQ(outcome.readings, 1);
    EXPECT_EQ(outcome.repeats, expected(texts));
  }
}

TEST(RepeatWatch, AgreesWithASetWhateverTheMemory) {
  std::mt19937_64 random(7);
  for (const std::uint64_t memory : {std::uint64_t{1}, std::uint64_t{1} << 20, std::uint64_t{1} << 26}) {
    std::vector<std::string> texts;
    for (int i = 0; i < 50'000; ++i) texts.push_back("key/" + std::to_string(random() % 40'000));
    EXPECT_EQ(watch(texts, memory).repeats, expected(texts));
  }
}

}  // namespace
}  // namespace manifest::formats
