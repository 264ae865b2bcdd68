// SPDX-License-Identifier: Apache-2.0
// Class ids: by name, the input's own where it has some, never through floating point.
#include "libmanifest/model/class_ids.h"

#include <gtest/gtest.h>

#include "libmanifest/error.h"

namespace manifest {
namespace {

using Classes = std::vector<ForeignClass>;

TEST(ClassIds, FirstAppearanceCountsFromZero) {
  ClassIds ids;
  EXPECT_EQ(ids.id_of("dog"), 0);
  EXPECT_EQ(ids.id_of("cat"), 1);
  EXPECT_EQ(ids.id_of("dog"), 0);
}

TEST(ClassIds, TheInputsOwnIdsAreKeptExactly) {
  ClassIds ids;
  ids.declare(Classes{{9007199254740991, "dog"}, {9007199254740992, "cat"}, {0, "cow"}});
  EXPECT_EQ(ids.id_of("dog"), 9007199254740991);
  EXPECT_EQ(ids.id_of("cat"), 9007199254740992);
  EXPECT_EQ(ids.id_of("cow"), 0);
  EXPECT_EQ(ids.id_of("new"), 1);
  EXPECT_EQ(ids.renumbered(), 0U);
}

TEST(ClassIds, TwoIdsOfOneNameAreMergedIntoTheFirst) {
  ClassIds ids;
  ids.declare(Classes{{3, "dog"}, {1, "dog"}});
  EXPECT_EQ(ids.id_of("dog"), 3);
  EXPECT_EQ(ids.merged(), 1U);
}

TEST(ClassIds, WhatAManifestCannotHoldGetsTheSmallestFreeId) {
  ClassIds ids;
  ids.declare(Classes{{-1, "a"}, {9007199254740993, "b"}, {std::nullopt, "c"}, {0, "d"}, {2, "e"}});
  EXPECT_EQ(ids.id_of("d"), 0);
  EXPECT_EQ(ids.id_of("a"), 1);
  EXPECT_EQ(ids.id_of("b"), 3);
  EXPECT_EQ(ids.id_of("c"), 4);
  EXPECT_EQ(ids.renumbered(), 3U);
}

TEST(ClassIds, ASecondInputKeepsTheNamesOfTheFirst) {
  ClassIds ids;
  ids.declare(Classes{{1, "dog"}});
  ids.declare(Classes{{1, "cat"}, {2, "dog"}});
  EXPECT_EQ(ids.id_of("dog"), 1);
  EXPECT_EQ(ids.id_of("cat"), 0);
  EXPECT_EQ(ids.renumbered(), 1U);
  EXPECT_EQ(ids.merged(), 1U);
}

TEST(ClassIds, AFixedListHasNoOtherLabels) {
  ClassIds ids(Classes{{7, "dog"}});
  ids.declare(Classes{{1, "dog"}, {2, "cat"}});
  EXPECT_EQ(ids.id_of("dog"), 7);
  EXPECT_EQ(ids.id_of("cat"), std::nullopt);
  EXPECT_TRUE(ids.is_fixed());
}

TEST(ClassIds, FindGivesOutNoId) {
  ClassIds ids;
  EXPECT_EQ(ids.find("dog"), std::nullopt);
  EXPECT_EQ(ids.id_of("cat"), 0);
  EXPECT_EQ(ids.find("cat"), 0);
  EXPECT_FALSE(ids.is_fixed());
}

TEST(ParseClassMap, OneLabelALine) {
  const auto classes = parse_class_map(
      "\xEF\xBB\xBF"
      "dog\r\n cat \nbig cow",
      "m");
  ASSERT_EQ(classes.size(), 3U);
  EXPECT_EQ(classes[0].label, "dog");
  EXPECT_EQ(classes[1].label, " cat ");
  EXPECT_EQ(classes[2].label, "big cow");
  EXPECT_EQ(classes[2].id, 2);
}

TEST(ParseClassMap, AnObjectOfIds) {
  const auto classes = parse_class_map(R"( {"9007199254740991": "dog", "0": "c\u0061t"})", "m");
  ASSERT_EQ(classes.size(), 2U);
  EXPECT_EQ(classes[0].id, 9007199254740991);
  EXPECT_EQ(classes[1].label, "cat");
}

TEST(ParseClassMap, RefusesWhatIsNeither) {
  for (const auto* text : {"", "dog\n\ncat", "dog\ndog", R"({"x":"dog"})", R"({"-1":"dog"})", R"({"01":"dog"})",
                           R"({"-0":"dog"})", R"({"1":"dog","1":"cat"})", R"({"1":"dog","2":"dog"})", R"({"1":7})",
                           R"({"1":null})", R"({"9007199254740993":"dog"})", R"({"1":"dog")"}) {
    EXPECT_THROW((void)parse_class_map(text, "m"), Error) << text;
  }
}

}  // namespace
}  // namespace manifest
