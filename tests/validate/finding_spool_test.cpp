// SPDX-License-Identifier: Apache-2.0
// Which findings a report gets to see, and that they come back as they went in.
#include "libmanifest/validate/finding_spool.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace manifest {
namespace {

using testing::ElementsAre;

std::vector<std::uint64_t> lines_of(const FindingSpool& spool, RuleId rule, std::uint64_t most = 0) {
  std::vector<std::uint64_t> lines;
  spool.visit(rule, most, [&lines](std::uint64_t line, const Finding&) { lines.push_back(line); });
  return lines;
}

TEST(FindingSpool, GivesBackEveryFieldOfAFinding) {
  FindingSpool spool({});
  spool.add(7, {.rule = RuleId::invalid_box,
                .place = Scope::annotation,
                .annotation = 3,
                .attribute = "b\"x",
                .detail = "left -1"});
  spool.visit(RuleId::invalid_box, 0, [](std::uint64_t line, const Finding& finding) {
    EXPECT_EQ(line, 7U);
    EXPECT_EQ(finding.rule, RuleId::invalid_box);
    EXPECT_EQ(finding.place, Scope::annotation);
    EXPECT_EQ(finding.annotation, 3U);
    EXPECT_EQ(finding.attribute, "b\"x");
    EXPECT_EQ(finding.detail, "left -1");
  });
  EXPECT_THAT(lines_of(spool, RuleId::invalid_box), ElementsAre(7));
  EXPECT_THAT(lines_of(spool, RuleId::box_too_small), ElementsAre());
}

TEST(FindingSpool, KeepsTheFirstOfEachRuleAndRemembersTheFirstLines) {
  FindingSpool spool({.kept_per_rule = 2});
  for (std::uint64_t line = 10; line < 20; ++line) {
    spool.add(line, {.rule = RuleId::invalid_box});
    spool.add(line, {.rule = RuleId::invalid_box});
  }
  EXPECT_THAT(lines_of(spool, RuleId::invalid_box), ElementsAre(10, 10));
  EXPECT_THAT(spool.first_lines(RuleId::invalid_box), ElementsAre(10, 11, 12, 13, 14));
  EXPECT_TRUE(spool.is_full(RuleId::invalid_box));
  EXPECT_FALSE(spool.is_full(RuleId::box_too_small));
}

TEST(FindingSpool, ShowsNoMoreThanAskedFor) {
  FindingSpool spool({});
  for (std::uint64_t line = 1; line <= 5; ++line) spool.add(line, {.rule = RuleId::invalid_box});
  EXPECT_THAT(lines_of(spool, RuleId::invalid_box, 2), ElementsAre(1, 2));
  EXPECT_EQ(spool.kept(RuleId::invalid_box), 5U);
}

TEST(FindingSpool, OfALintKeepsOneALine) {
  FindingSpool spool({});
  for (const std::uint64_t line : {1U, 1U, 2U}) spool.add(line, {.rule = RuleId::duplicate_box});
  EXPECT_THAT(lines_of(spool, RuleId::duplicate_box), ElementsAre(1, 2));
}

TEST(FindingSpool, DoesNotKeepWhatNobodySelected) {
  FindingSpool spool({.rules = std::bitset<kRuleCount>()});
  spool.add(1, {.rule = RuleId::invalid_box});
  EXPECT_THAT(lines_of(spool, RuleId::invalid_box), ElementsAre());
  EXPECT_TRUE(spool.is_full(RuleId::invalid_box));
}

TEST(FindingSpool, HoldsMoreThanFitsIntoItsMemory) {
  FindingSpool spool({});
  const std::string detail(100, 'x');
  for (std::uint64_t line = 1; line <= 20'000; ++line) spool.add(line, {.rule = RuleId::invalid_box, .detail = detail});
  EXPECT_EQ(lines_of(spool, RuleId::invalid_box).size(), 20'000U);
  EXPECT_EQ(lines_of(spool, RuleId::invalid_box).back(), 20'000U);
}

}  // namespace
}  // namespace manifest
