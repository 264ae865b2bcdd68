// SPDX-License-Identifier: Apache-2.0
// Which label attributes of a line stay: kinds, selection, adjustment chains, verifications.
#include "libmanifest/formats/groundtruth_attributes.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace manifest::formats {
namespace {

/// "bb", "bb+" (an adjustment), "bb:mask", "bb?bad" (a verification and its class): the shorthand of the tables below.
std::string pair_of(std::string_view word) {
  const std::size_t end = word.find_first_of("+:?");
  const std::string_view name = word.substr(0, end);
  const std::string_view rest = end == std::string_view::npos ? "" : word.substr(end);
  std::string metadata = R"("type":"groundtruth/object-detection")";
  if (rest == "+") metadata += R"(,"adjustment-status":"adjusted")";
  if (rest == "+same") metadata += R"(,"adjustment-status":"unadjusted")";
  if (rest == "+odd") metadata += R"(,"adjustment-status":true)";
  if (rest == ":mask") metadata = R"("type":"groundtruth/semantic-segmentation")";
  if (rest == ":mask+") metadata = R"("type":"groundtruth/semantic-segmentation","adjustment-status":"adjusted")";
  if (rest == ":class") metadata = R"("type":"groundtruth/image-classification")";
  if (rest == ":none") metadata = R"("job-name":"x")";
  if (rest.starts_with('?')) {
    metadata = fmt::format(R"("type":"groundtruth/label-verification","class-name":"{}")", rest.substr(1));
  }
  return fmt::format(R"("{}":1,"{}-metadata":{{{}}})", name, name, metadata);
}

std::string line_of(std::string_view words) {
  std::string line = R"({"source-ref":"s3://bucket/a.jpg")";
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    line += "," + pair_of(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return line + "}";
}

std::string names_that_stay(std::string_view words, const GroundTruthOptions& options) {
  const std::string text = line_of(words);
  LineMembers line;
  EXPECT_TRUE(line.read(text)) << text;
  std::vector<JobAttribute> attributes = attributes_of(line);
  choose_attributes(line.outline(), options, attributes);
  std::string names;
  for (const JobAttribute& attribute : attributes) {
    if (!attribute.stays()) continue;
    if (!names.empty()) names += ' ';
    names += attribute.pair.name;
  }
  return names;
}

struct AdjustedCase {
  std::string_view line;
  std::string_view preferred;
  std::string_view original;
};

TEST(GroundTruthAttributes, AdjustmentsStandForWhatTheyAdjustOrTheOtherWayRound) {
  constexpr AdjustedCase kCases[] = {
      {"bb", "bb", "bb"},
      {"bb adjusted-bb+", "adjusted-bb", "bb"},
      {"bb adjusted-bb+same", "adjusted-bb", "bb"},
      {"bb adjusted-bb+odd", "bb adjusted-bb", "bb adjusted-bb"},
      {"bb bb-adjusted+", "bb-adjusted", "bb"},
      {"adjusted-bb+ bb", "adjusted-bb", "bb"},
      {"bb second+", "second", "bb"},
      {"bb second+ third+", "third", "bb"},
      {"bb adj-bb+ adj-adj-bb+", "adj-adj-bb", "bb"},
      {"cars dogs adjusted-cars+", "dogs adjusted-cars", "cars dogs"},
      {"cars adjusted-cars+ dogs adjusted-dogs+", "adjusted-cars adjusted-dogs", "cars dogs"},
      {"bb a+ b+ c", "b c", "bb c"},
      {"adjusted-bb+", "adjusted-bb", "adjusted-bb"},
      {"kind:class adjusted-kind+", "kind adjusted-kind", "kind adjusted-kind"},
      {"second+ other", "second other", "second other"},
      {"a-b+ b+", "a-b", "b"},
  };
  for (const AdjustedCase& one : kCases) {
    EXPECT_EQ(names_that_stay(one.line, {.adjusted = Adjusted::prefer}), one.preferred) << one.line;
    EXPECT_EQ(names_that_stay(one.line, {.adjusted = Adjusted::original}), one.original) << one.line;
    EXPECT_EQ(names_that_stay(one.line, {}), names_that_stay(one.line, {.adjusted = Adjusted::both})) << one.line;
  }
}

TEST(GroundTruthAttributes, AFailedVerificationTakesTheBoxesThatItSpeaksOf) {
  constexpr std::pair<std::string_view, std::string_view> kCases[] = {
      {"bb verify-bb?bad", "verify-bb"},
      {"bb verify-bb?good", "bb verify-bb"},
      {"bb bb-check?bad", "bb-check"},
      {"bb check?worse", "check"},
      {"cars dogs verify-cars?bad", "dogs verify-cars"},
      {"cars dogs check?bad", "cars check"},
      {"check?bad bb", "check bb"},
      {"bb mask:mask verify-mask?bad", "bb verify-mask"},
      {"bb verify-bb?bad adjusted-bb+", "verify-bb adjusted-bb"},
      {"bb one?good two?bad", "one two"},
      {"kind:class verify-kind?bad", "kind verify-kind"},
  };
  const GroundTruthOptions options{.verification = Verification::reject_failed, .failed_classes = {"bad", "worse"}};
  for (const auto& [line, stays] : kCases) EXPECT_EQ(names_that_stay(line, options), stays) << line;
}

TEST(GroundTruthAttributes, KindsAndSelection) {
  constexpr std::string_view kLine = "bb mask:mask kind:class check?good odd:none";
  EXPECT_EQ(names_that_stay(kLine, {}), "bb kind check odd");
  EXPECT_EQ(names_that_stay(kLine, {.unsupported = Unsupported::keep}), "bb mask kind check odd");
  EXPECT_EQ(names_that_stay(kLine, {.verification = Verification::drop}), "bb kind odd");
  EXPECT_EQ(names_that_stay(kLine, {.attributes = {"kind", "mask"}}), "kind");
  const GroundTruthOptions adjusted{.attributes = {"adjusted-bb"}, .adjusted = Adjusted::original};
  EXPECT_EQ(names_that_stay("bb adjusted-bb+", adjusted), "adjusted-bb") << "what is not selected adjusts nothing";
}

/// No answer of one attribute looks at all the others.
TEST(GroundTruthAttributes, ManyAdjustmentsAreSettledInOneGo) {
  std::string words = "bb";
  for (int i = 0; i < 20000; ++i) words += fmt::format(" a{}+", i);
  EXPECT_EQ(names_that_stay(words, {.adjusted = Adjusted::prefer}), "a19999");
}

}  // namespace
}  // namespace manifest::formats
