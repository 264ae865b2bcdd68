// SPDX-License-Identifier: Apache-2.0
// The group that a line names.
#include "libmanifest/edit/grouping.h"

#include <gtest/gtest.h>

#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

std::optional<std::string> by_key(const std::string& line) {
  LineFacts facts;
  facts.is_json = true;
  Grouping grouping({.key = "g"});
  const auto group = grouping.group_of(line, facts);
  return group ? std::optional<std::string>(*group) : std::nullopt;
}

std::optional<std::string> by_pattern(const std::string& pattern, const std::string& source_ref) {
  LineFacts facts;
  facts.is_json = facts.has_source_ref = true;
  facts.source_ref = source_ref;
  Grouping grouping({.pattern = pattern});
  const auto group = grouping.group_of("{}", facts);
  return group ? std::optional<std::string>(*group) : std::nullopt;
}

TEST(Grouping, APatternIsSearchedAnywhereAndGivesItsFirstCapture) {
  EXPECT_EQ(by_pattern("/(scene[0-9]+)/(x)?", "s3://b/scene7/1.jpg"), "scene7");
  EXPECT_EQ(by_pattern("/(scene[0-9]+)/", "s3://b/other/1.jpg"), std::nullopt);
  EXPECT_EQ(by_pattern("(é)", "s3://b/é.jpg"), "é");
  EXPECT_EQ(by_pattern("b/(x?)", "s3://b/1.jpg"), "");            // an empty capture is a capture
  EXPECT_EQ(by_pattern("b/(x)?", "s3://b/1.jpg"), std::nullopt);  // one that took no part is none
  EXPECT_EQ(by_pattern("(?:a|b)/(.)(.)", "s3://b/12.jpg"), "1");
}

TEST(Grouping, APatternThatCannotGroupIsAUsageError) {
  for (const char* pattern : {"(", "[a", "scene[0-9]+", "(?:scene)", "(?=x)"}) {
    try {
      Grouping grouping({.pattern = pattern});
      ADD_FAILURE() << pattern;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
    }
  }
  EXPECT_THROW(Grouping({.pattern = "(x)", .key = "g"}), Error);
}

TEST(Grouping, ALineWithoutSourceRefHasNoGroupByPattern) {
  Grouping grouping({.pattern = "(.*)"});
  EXPECT_EQ(grouping.group_of("{}", {}), std::nullopt);
}

TEST(Grouping, AKeysValueIsItsMeaningOrItsCanonicalText) {
  struct Case {
    std::string line;
    std::optional<std::string> group;
  };
  const Case cases[] = {
      {R"({"g":"a\u0062"})", "ab"},
      {R"({"g":""})", ""},
      {R"({"h":1})", std::nullopt},
      {R"({"g":null})", std::nullopt},
      {R"({"x":{"g":1}})", std::nullopt},
      {R"({"g":1,"g":2})", "2"},
      {R"({"\u0067":1})", "1"},
      {R"({"g":1.0})", "1"},
      {R"({"g":10e-1})", "1"},
      {R"({"g":-0})", "0"},
      {R"({"g":12345678901234567891})", "12345678901234567891"},
      {R"({"g":12345678901234567892})", "12345678901234567892"},
      {R"({"g":1e999})", "1e999"},
      {R"({"g":true})", "true"},
      {R"({"g":[ 1 , "a\u0062", null, {} ]})", R"([1,"ab",null,{}])"},
      {R"({"g":{"b":1.50,"a":[ ],"b":2}})", R"({"a":[],"b":2})"},
  };
  for (const Case& c : cases) EXPECT_EQ(by_key(c.line), c.group) << c.line;
}

}  // namespace
}  // namespace manifest::edit
