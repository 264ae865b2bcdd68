// SPDX-License-Identifier: Apache-2.0
// Numbers that are JSON but that simdjson refuses: respelled, it takes them as the nearest double.
#include "libmanifest/json/respell.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cmath>
#include <string>

namespace manifest::json {
namespace {

std::string respelled(const std::string& text) {
  Outline outline;
  if (const auto error = outline.scan(text)) return "no JSON: " + std::string(error->reason);
  std::string out;
  respell_numbers(outline, out);
  return out;
}

bool simdjson_takes(const std::string& text) {
  simdjson::dom::parser parser;
  return parser.parse(text).error() == simdjson::SUCCESS;
}

struct Case {
  std::string text, respelled;
};

const std::string kZeros(400, '0');

const Case kRefused[] = {
    {"1e999", "null"},
    {"-1e999", "null"},
    {"1e99999999999999999999999", "null"},
    {"0.1e2147483649", "null"},
    {"1.7976931348623159e308", "null"},
    {"1" + kZeros, "null"},
    {"1" + kZeros + ".0", "null"},
    {"18446744073709551616", "1.8446744073709552e+19"},
    {"-9223372036854775809", "-9.223372036854776e+18"},
    {"123456789012345678901234567890", "1.2345678901234568e+29"},
    {"100000000000000000000", "1e+20"},
    {R"({"a" : [1e999 ,"1e999", 100000000000000000000,1.50]} )", R"({"a" : [null ,"1e999", 1e+20,1.50]} )"},
};

TEST(Respell, WhatSimdjsonRefusesItTakesAfterwards) {
  for (const Case& c : kRefused) {
    EXPECT_FALSE(simdjson_takes(c.text)) << c.text;
    EXPECT_EQ(respelled(c.text), c.respelled);
    EXPECT_TRUE(simdjson_takes(c.respelled)) << c.respelled;
  }
}

TEST(Respell, WhatSimdjsonTakesKeepsItsSpelling) {
  const std::string texts[] = {
      "0",
      "-0",
      "-0.0",
      "0e999",
      "1.0",
      "1E+2",
      "1e-999",
      "2e-324",
      "1e-99999999999999999999999",
      "18446744073709551615",
      "9223372036854775808",
      "-9223372036854775808",
      "1.7976931348623158e308",
      "1e308",
      "1" + kZeros + "e-400",
      "0." + kZeros + "1e401",
      "0." + kZeros + "1",
      "10e-9223372036854775808",
      "1e0000000000000000000000000000000000000001",
      R"([ 1, "18446744073709551616", {"1e999":null} ])",
  };
  for (const std::string& text : texts) {
    EXPECT_TRUE(simdjson_takes(text)) << text;
    EXPECT_EQ(respelled(text), text);
  }
}

TEST(Respell, WideIntegersKeepTheirNearestDouble) {
  simdjson::dom::parser parser;
  double value = 0;
  ASSERT_EQ(parser.parse(respelled("123456789012345678901234567890")).get(value), simdjson::SUCCESS);
  EXPECT_EQ(value, 123456789012345678901234567890.0);
  ASSERT_EQ(parser.parse(respelled("9007199254740993000000000000001")).get(value), simdjson::SUCCESS);
  EXPECT_EQ(value, 9007199254740993000000000000001.0);
}

}  // namespace
}  // namespace manifest::json
