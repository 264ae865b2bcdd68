// SPDX-License-Identifier: Apache-2.0
// The short way to a number gives what the long one gives.
#include "libmanifest/json/number.h"

#include <gtest/gtest.h>

#include <charconv>
#include <random>
#include <string>

namespace manifest::json {
namespace {

double by_from_chars(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

TEST(ShortDecimal, IsTheNearestDouble) {
  std::mt19937_64 random(20261122);
  for (int round = 0; round < 500'000; ++round) {
    std::string text = std::to_string(random() % (random() % 2 == 0 ? 1'000'000 : 1'000'000'000'000'000));
    if (random() % 2 == 0 && text.size() > 1) text.insert(1 + random() % (text.size() - 1), 1, '.');
    if (random() % 4 == 0 && text.find_first_not_of("0.") != std::string::npos) text.insert(0, 1, '-');
    const auto value = short_decimal(text);
    ASSERT_TRUE(value) << text;
    ASSERT_EQ(*value, by_from_chars(text)) << text;
    ASSERT_EQ(read_number(text).value, *value) << text;
  }
}

TEST(ShortDecimal, LeavesEverythingElse) {
  for (const char* text : {"",
                           "-",
                           ".",
                           "-.",
                           "1.",
                           ".5",
                           "-.5",
                           "-0",
                           "-0.0",
                           "+1",
                           "1e5",
                           "1 ",
                           " 1",
                           "1.2.3",
                           "--1",
                           "1234567890123456",
                           "0.1234567890123456",
                           "nan",
                           "inf",
                           "0x1"}) {
    EXPECT_EQ(short_decimal(text), std::nullopt) << text;
  }
  for (const char* text : {"123456789012345", "12345678901234.5", "0.12345678901234", "007"}) {
    EXPECT_EQ(short_decimal(text), by_from_chars(text)) << text;
  }
}

}  // namespace
}  // namespace manifest::json
