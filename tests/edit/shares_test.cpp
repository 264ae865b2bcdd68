// SPDX-License-Identifier: Apache-2.0
// Shares and counts of parts: what is understood, what is refused, and how many images each part gets.
#include "libmanifest/edit/shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Parts parts(const std::vector<std::string>& texts) {
  std::vector<PartWish> wishes;
  for (const std::string& text : texts) wishes.push_back(parse_part(text));
  return Parts(std::move(wishes));
}

TEST(Shares, SizesAreExactByLargestRemainder) {
  struct Case {
    std::vector<std::string> texts;
    std::uint64_t images;
    std::vector<std::uint64_t> sizes;
  };
  const Case cases[] = {
      {{"train=0.8", "test=0.2"}, 100, {80, 20}},
      {{"train=0.8", "test=0.2"}, 0, {0, 0}},
      {{"train=0.8", "test=0.2"}, 1, {1, 0}},
      {{"train=0.8", "test=0.2"}, 2, {1, 1}},
      {{"a=0.5", "b=0.5"}, 3, {2, 1}},          // a tie goes to the part named first
      {{"a=0.145", "b=0.855"}, 100, {15, 85}},  // ... which doubles would not see
      {{"a=0.333333", "b=0.333333", "c=0.333333"}, 10, {4, 3, 3}},
      {{"a=0.9", "b=0.05", "c=0.05"}, 3, {1, 1, 1}},    // nobody is empty while another has two
      {{"a=0.49", "b=0.49", "c=0.02"}, 10, {5, 4, 1}},  // the largest gives, of equal ones that named last
      {{"a=1.0", "b=0.0"}, 5, {5, 0}},                  // no share, no image
      {{"a=.5", "b=*"}, 5, {3, 2}},
      {{"a=1.", "b=*"}, 5, {5, 0}},
      {{"all=*"}, 7, {7}},
      {{"a=2", "b=*", "c=3"}, 10, {2, 5, 3}},
      {{"a=0", "b=4"}, 4, {0, 4}},
      {{"a=0.000001", "b=0.999999"}, 3'000'000'000, {3000, 2'999'997'000}},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(parts(c.texts).sizes(c.images), c.sizes) << c.texts.front() << " of " << c.images;
  }
  EXPECT_THAT(parts({"a=0.9", "b=0.05", "c=0.05"}).sizes(2), ElementsAre(1, 1, 0));
}

TEST(Shares, WhatMakesNoSenseIsAUsageError) {
  struct Case {
    std::vector<std::string> texts;
    std::string_view reason;
  };
  const Case cases[] = {
      {{"train"}, "is not NAME=SHARE"},       {{"=0.5"}, "is no name for a part"},
      {{".=0.5"}, "is no name for a part"},   {{"..=0.5"}, "is no name for a part"},
      {{"a/b=0.5"}, "is no name for a part"}, {{"a b=0.5"}, "is no name for a part"},
      {{"é=0.5"}, "is no name for a part"},   {{"a=-1"}, "neither a share"},
      {{"a=-0.5"}, "neither a share"},        {{"a="}, "neither a share"},
      {{"a=."}, "neither a share"},           {{"a=1.5"}, "sum to 1.5, not to 1"},
      {{"a=2.0"}, "neither a share"},         {{"a=0.5x"}, "neither a share"},
      {{"a=1e-1"}, "neither a share"},        {{"a=nan"}, "neither a share"},
      {{"a=**"}, "neither a share"},          {{"a=99999999999999999999"}, "neither a share"},
      {{"a=0.5", "a=0.5"}, "named twice"},    {{"a=0.5", "b=0.4"}, "sum to 0.9, not to 1"},
      {{"a=0.5", "b=0.500002"}, "not to 1"},  {{"a=0.7", "b=0.7", "c=*"}, "not to 1"},
      {{"a=0.5", "b=5"}, "cannot be mixed"},  {{"a=0.5", "b=5", "c=*"}, "cannot be mixed"},
      {{"a=*", "b=*"}, "once only"},          {{}, "no part"},
  };
  for (const Case& c : cases) {
    try {
      (void)parts(c.texts);
      ADD_FAILURE() << (c.texts.empty() ? "nothing" : c.texts.front()) << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage);
      EXPECT_THAT(error.what(), HasSubstr(c.reason));
    }
  }
}

TEST(Shares, ASumWithinAMillionthOfOneIsTaken) {
  EXPECT_NO_THROW(parts({"a=0.333333", "b=0.333333", "c=0.333333"}));
  EXPECT_NO_THROW(parts({"a=0.500001", "b=0.5"}));
  EXPECT_THROW(parts({"a=0.5000011", "b=0.5"}), Error);
}

TEST(Shares, CountsThatDoNotAddUpAreADataError) {
  for (const std::uint64_t images : {4U, 6U}) {
    try {
      (void)parts({"a=2", "b=3"}).sizes(images);
      ADD_FAILURE() << images;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
    }
  }
  EXPECT_THROW((void)parts({"a=6", "b=*"}).sizes(5), Error);
  EXPECT_THROW((void)parts({"a=18446744073709551615", "b=18446744073709551615"}).sizes(5), Error);
}

TEST(Shares, FoldsAreEqualToTheLastImage) {
  EXPECT_THAT(Parts::folds(3).sizes(11), ElementsAre(4, 4, 3));
  EXPECT_THAT(Parts::folds(3).cumulated(), ElementsAre(1.0 / 3, 2.0 / 3, 1.0));
  EXPECT_EQ(Parts::folds(3).name(2), "fold-3");
  EXPECT_THROW(static_cast<void>(Parts::folds(1)), Error);
  EXPECT_THROW(static_cast<void>(Parts::folds(0)), Error);
}

TEST(Shares, BoundsForHashAddUpInTheOrderOfNames) {
  EXPECT_THAT(parts({"a=0.7", "b=0.2", "c=*"}).cumulated(), ElementsAre(0.7, 0.9, 1.0));
}

}  // namespace
}  // namespace manifest::edit
