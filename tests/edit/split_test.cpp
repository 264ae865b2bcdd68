// SPDX-License-Identifier: Apache-2.0
// What becomes of each kind of line (tools.md 3); tests/edit/split_properties_test.py holds what is true of every split.
#include "libmanifest/edit/split.h"

#include <gmock/gmock.h>

#include "libmanifest/error.h"
#include "tests/edit/split_fixture.h"

namespace manifest::edit {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kHalves = {"a=0.5", "b=0.5"};

TEST_F(SplitTest, LinesAreCopiedByteForByteAndAMissingLastNewlineIsAdded) {
  const std::string crlf = " " + line("1", "x").substr(0, line("1", "x").size() - 1) + "\r\n";
  const std::string open = line("2", "x").substr(0, line("2", "x").size() - 1);
  split({input("\xEF\xBB\xBF" + crlf + open), input(line("3", "x"))}, {"all=*"});
  EXPECT_EQ(part("all"), crlf + open + "\n" + line("3", "x"));
}

TEST_F(SplitTest, ACarriageReturnAtTheEndOfTheFileIsKept) {
  const std::string bare = line("1", "x").substr(0, line("1", "x").size() - 1) + "\r";
  for (const Strategy strategy : {Strategy::stratified, Strategy::hash}) {
    split({input(bare)}, {"all=1.0"}, {.strategy = strategy});
    EXPECT_EQ(part("all"), bare + "\n");
  }
}

TEST_F(SplitTest, NoLinesGiveEmptyParts) {
  for (const Strategy strategy : {Strategy::stratified, Strategy::random, Strategy::hash}) {
    const SplitResult result = split({input("")}, kHalves, {.strategy = strategy});
    EXPECT_EQ(part("a") + part("b"), "");
    EXPECT_TRUE(result.labels.empty());
    EXPECT_FALSE(result.largest);
    ASSERT_EQ(result.checks.size(), 1U);
    EXPECT_NE(result.checks[0].judgement.errors_that_stop_training(), 0U);
  }
}

TEST_F(SplitTest, InvalidLinesGoToTheFirstPartOnTop) {
  std::string text = "junk\n\n{\"source-ref\":\"s3://bucket/9\",\"x\":1}\n";
  for (const char* image : {"1", "2", "3", "4"}) text += line(image, "x");
  const SplitResult result = split({input(text)}, {"a=1", "b=3"});
  EXPECT_EQ(result.parts[0].images, 1U);
  EXPECT_EQ(result.parts[0].lines, 4U);
  EXPECT_EQ(result.parts[1].lines, 3U);
  EXPECT_EQ(result.pinned, 3U);
  EXPECT_THAT(part("a"), HasSubstr("junk\n\n{\"source-ref\":\"s3://bucket/9\",\"x\":1}\n"));
}

TEST_F(SplitTest, AnInvalidLineGoesWhereItsImageGoes) {
  const std::string invalid = "{\"source-ref\":\"s3://bucket/1\",\"x\":1}\n";
  split({input(line("1", "x") + invalid)}, {"a=0", "b=1"});
  EXPECT_EQ(part("b"), line("1", "x") + invalid);
}

TEST_F(SplitTest, AnInvalidLineWithoutImageGoesWhereItsGroupGoes) {
  const std::string valid = "{\"g\":1," + line("1", "x").substr(1);
  for (const Strategy strategy : {Strategy::stratified, Strategy::random, Strategy::hash}) {
    split({input(valid + "{\"g\":1.0}\n{\"g\":2}\n")}, {"a=0.0", "b=1.0"},
          {.strategy = strategy, .grouping = {.key = "g"}});
    EXPECT_THAT(part("b"), HasSubstr(valid + "{\"g\":1.0}\n"));
    EXPECT_EQ(part("a"), strategy == Strategy::hash ? "" : "{\"g\":2}\n");
  }
}

TEST_F(SplitTest, DroppedLinesAreAccountedFor) {
  const std::string text = line("1", "x") + "junk\n" + line("2") + line("1", "x");
  for (const Strategy strategy : {Strategy::random, Strategy::hash}) {
    const SplitResult result = split({input(text)}, {"all=1.0"},
                                     {.strategy = strategy,
                                      .duplicates = OnDuplicate::first,
                                      .invalid = OnInvalid::drop,
                                      .unlabeled = OnUnlabeled::drop});
    EXPECT_EQ(part("all"), line("1", "x"));
    EXPECT_EQ(result.ledger.in().at("lines"), 4U);
    EXPECT_EQ(result.ledger.out().at("lines"), 1U);
    EXPECT_EQ(result.ledger.dropped().at("line.invalid"), 1U);
    EXPECT_EQ(result.ledger.dropped().at("line.unlabeled"), 1U);
    EXPECT_EQ(result.ledger.dropped().at("line.duplicate"), 1U);
    EXPECT_NO_THROW(result.ledger.check());
  }
}

TEST_F(SplitTest, ADroppedLineIsNotTheFirstOfItsImage) {
  const std::string invalid = "{\"source-ref\":\"s3://bucket/1\",\"x\":1}\n";
  split({input(invalid + line("1", "x"))}, {"all=*"}, {.duplicates = OnDuplicate::first, .invalid = OnInvalid::drop});
  EXPECT_EQ(part("all"), line("1", "x"));
}

TEST_F(SplitTest, UnlabeledLinesInTheFirstPartCountWithinItsSize) {
  std::string text;
  for (const char* image : {"1", "2", "3", "4", "5", "6"}) text += line(image, "x");
  text += line("7") + line("8");
  const SplitResult result = split({input(text)}, kHalves, {.unlabeled = OnUnlabeled::first});
  EXPECT_EQ(result.parts[0].images, 4U);
  EXPECT_THAT(part("a"), HasSubstr(line("7") + line("8")));
  EXPECT_EQ(result.labels[0].got, (std::vector<std::uint64_t>{2, 4}));
}

TEST_F(SplitTest, MoreUnlabeledLinesThanTheFirstPartWantsLeaveTheRestToTheOthers) {
  std::string text = line("1", "x") + line("2", "x");
  for (const char* image : {"3", "4", "5", "6", "7", "8"}) text += line(image);
  const SplitResult result = split({input(text)}, {"a=0.5", "b=0.25", "c=0.25"}, {.unlabeled = OnUnlabeled::first});
  EXPECT_EQ(result.parts[0].images, 6U);
  EXPECT_EQ(result.parts[1].images, 1U);
  EXPECT_EQ(result.parts[2].images, 1U);
  EXPECT_THROW(split({input(text)}, {"a=4", "b=*"}, {.unlabeled = OnUnlabeled::first}), Error);
  const SplitResult uneven = split({input(text)}, {"a=0.5", "b=0.4", "c=0.1"}, {.unlabeled = OnUnlabeled::first});
  EXPECT_EQ(uneven.parts[1].images, 1U);
  EXPECT_EQ(uneven.parts[2].images, 1U);
}

TEST_F(SplitTest, WhatIsRefusedNamesItsLine) {
  struct Case {
    std::string text;
    SplitOptions options;
    std::uint64_t line;
    std::string_view reason;
  };
  const std::string two = line("1", "x") + line("2", "x");
  const Case cases[] = {
      {two + line("2", "x") + line("1", "x"), {.duplicates = OnDuplicate::error}, 3, ":2 already"},
      {two + "junk\njunk\n", {.invalid = OnInvalid::error}, 3, "ERROR_INVALID_JSON_LINE"},
      {two + std::string(5000, ' ') + "\n", {.max_line_bytes = 4096}, 3, "5001"},
  };
  for (const Case& c : cases) {
    for (const Strategy strategy : {Strategy::stratified, Strategy::hash}) {
      SplitOptions options = c.options;
      options.strategy = strategy;
      options.block_bytes = 64;
      try {
        split({input(""), input(c.text)}, kHalves, options);
        ADD_FAILURE() << c.reason;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::data);
        EXPECT_EQ(error.line(), c.line);
        EXPECT_THAT(error.what(), HasSubstr(c.reason));
        EXPECT_NE(error.hint(), "");
      }
    }
  }
}

TEST_F(SplitTest, TooFewImagesOfALabelInAPartAreADataError) {
  const std::string text = line("1", "x") + line("2", "x") + line("3", "y");
  EXPECT_NO_THROW(split({input(line("1", "x") + line("2", "x"))}, kHalves, {.min_per_label = 1}));
  for (const Strategy strategy : {Strategy::stratified, Strategy::random, Strategy::hash}) {
    try {
      split({input(text)}, kHalves, {.strategy = strategy, .min_per_label = 1});
      ADD_FAILURE() << static_cast<int>(strategy);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      EXPECT_THAT(error.what(), HasSubstr("of label '"));
    }
  }
}

TEST_F(SplitTest, GroupsThatShareAnImageAreJoined) {
  // g1 and g2 share image 1, g2 and g3 share image 2: one unit of 5 images.
  std::string text;
  const auto add = [&](std::string_view image, std::string_view group) {
    text += "{\"g\":\"" + std::string(group) + "\"," + line(image, "x").substr(1);
  };
  add("1", "g1");
  add("1", "g2");
  add("2", "g2");
  add("2", "g3");
  add("3", "g3");
  add("4", "g1");
  add("5", "g2");
  for (const char* image : {"6", "7", "8", "9", "10"}) text += line(image, "x");
  const SplitResult result = split({input(text)}, kHalves, {.strategy = Strategy::random, .grouping = {.key = "g"}});
  EXPECT_EQ(result.parts[0].images, 5U);
  EXPECT_TRUE(part("a").find("\"g\"") == std::string::npos || part("b").find("\"g\"") == std::string::npos);
}

TEST_F(SplitTest, ADroppedDuplicateJoinsNoGroups) {
  const std::string again = R"({"g":1,)" + line("1", "x").substr(1);
  const std::string other = R"({"g":1,)" + line("2", "x").substr(1);
  SplitOptions options{.strategy = Strategy::random, .duplicates = OnDuplicate::first};
  options.grouping.key = "g";
  const SplitResult result = split({input(line("1", "x") + again + other)}, {"a=1", "b=1"}, options);
  EXPECT_EQ(result.parts[0].images, 1U);
  EXPECT_EQ(result.parts[1].images, 1U);
}

TEST_F(SplitTest, GroupsOfOneImageKeepSizesExact) {
  const std::string text = line("1", "x") + line("2", "x") + line("3", "y") + line("4", "y") + line("5", "z");
  SplitOptions options;
  options.grouping.key = "g";
  const SplitResult result = split({input(R"({"g":1,)" + text.substr(1))}, {"a=4", "b=1"}, options);
  EXPECT_EQ(result.parts[1].images, 1U);
  EXPECT_EQ(result.missing.size(), 1U);
}

TEST_F(SplitTest, EveryLabelWithEnoughImagesIsInEveryPart) {
  // A part of two images holds all four labels only if it gets the two images that carry them.
  std::string text;
  const auto add = [&](std::string_view image, std::string_view first, std::string_view second) {
    std::string both = line(image, first);
    std::string other = line(image, second).substr(line(image, second).find("\"a\":"));
    for (std::size_t at = other.find("\"a"); at != std::string::npos; at = other.find("\"a", at + 2))
      other[at + 1] = 'b';
    text += both.substr(0, both.size() - 2) + "," + other;
  };
  for (int i = 0; i < 30; ++i) text += line(fmt::format("w{}", i), "w") + line(fmt::format("x{}", i), "x");
  for (int i = 0; i < 30; ++i) text += line(fmt::format("y{}", i), "y") + line(fmt::format("z{}", i), "z");
  add("wx", "w", "x");
  add("yz", "y", "z");
  const SplitResult result = split({input(text)}, {"a=*", "b=2"});
  EXPECT_TRUE(result.missing.empty());
  EXPECT_EQ(result.parts[1].images, 2U);
}

/// Lines of images 0, 1, …, whose labels are the letters of a word each.
std::string lines_of_words(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t image = 0; image < words.size(); ++image) {
    text += fmt::format(R"({{"source-ref":"s3://bucket/{}.jpg")", image);
    for (const char label : words[image]) {
      text += fmt::format(R"(,"{0}":1,"{0}-metadata":{{"class-name":"{0}","confidence":1,"human-annotated":"yes",)"
                          R"("creation-date":"2020-01-01T00:00:00","type":"groundtruth/image-classification"}})",
                          label);
    }
    text += "}\n";
  }
  return text;
}

TEST_F(SplitTest, NoLabelIsMissingWhereOneExchangeDoesNotMendItButAnotherSplitWould) {
  struct Case {
    std::vector<std::string> words;
    std::vector<std::string> into;
  };
  const std::vector<Case> cases = {
      {{"c", "b", "abc", "cd"}, {"p0=3", "p1=1"}},
      {{"ac", "ab", "abc"}, {"p0=2", "p1=1"}},
      {{"bef", "b", "bcfg", "abcd", "def", "acfg", "abe", "a", "befg", "def", "def", "e"}, {"train=0.8", "test=0.2"}},
  };
  for (const Case& one : cases) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      const SplitResult result = split({input(lines_of_words(one.words))}, one.into, {.seed = seed});
      EXPECT_TRUE(result.missing.empty()) << one.words.front() << ", seed " << seed;
    }
  }
}

TEST_F(SplitTest, ALabelThatIsNowhereElseIsNamedAsMissing) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "{\"g\":1," + line(fmt::format("x{}", i), "x").substr(1);
  for (int i = 0; i < 10; ++i) text += line(fmt::format("y{}", i), "y");
  const SplitResult result = split({input(text)}, kHalves, {.grouping = {.key = "g"}});
  ASSERT_EQ(result.missing.size(), 1U);
  EXPECT_EQ(result.labels[result.missing[0].label].name, "x");
}

TEST_F(SplitTest, WhatTrainingWouldSayIsKnown) {
  const std::string good = line("1", "x") + line("2", "y") + line("3", "x") + line("4", "y");
  EXPECT_EQ(split({input(good)}, kHalves).checks[0].judgement.errors_that_stop_training(), 0U);
  const std::string apart = line("1", "x") + line("2", "y");
  EXPECT_NE(split({input(apart)}, kHalves).checks[0].judgement.errors_that_stop_training(), 0U);
  EXPECT_TRUE(split({input(good)}, {"all=*"}).checks.empty());
}

TEST_F(SplitTest, HashHasNoCounts) {
  try {
    split({input("")}, {"a=1", "b=*"}, {.strategy = Strategy::hash});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
  }
}

}  // namespace
}  // namespace manifest::edit
