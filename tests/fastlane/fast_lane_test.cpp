// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/fast_lane.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "bench/manifest_lines.h"
#include "tests/fastlane/differential.h"
#include "tests/rules/line_checker_fixture.h"

namespace manifest::testing {
namespace {

/// Whether the lane takes `line` when it comes again and again.
bool takes_with(const std::string& line, fastlane::Instructions instructions) {
  LabelTable labels;
  fastlane::FastLane lane(labels, instructions);
  const json::PaddedString text(line);
  LineFacts facts;
  fastlane::CountedLints lints;
  bool taken = true;
  for (int i = 0; i < 3; ++i) taken = lane.accept(text.text(), facts, lints) && taken;
  return taken;
}

/// The same, whatever instructions the processor has.
bool takes(const std::string& line) {
  const bool taken = takes_with(line, fastlane::Instructions::best);
  EXPECT_EQ(takes_with(line, fastlane::Instructions::portable), taken) << line;
  return taken;
}

std::string frame_of(std::string_view boxes_text) { return line_of(detection_pair("b", boxes(boxes_text))); }

TEST(FastLane, TakesWhatProgramsWrite) {
  const std::string two = R"([{"confidence":1},{"confidence":0.25}])";
  for (const std::string& line : {
           frame_of(kGoodBox),
           line_of(classification_pair("a", "dog")),
           line_of(classification_pair("a", "dog") + "," + detection_pair("b", boxes(kGoodBox))),
           line_of(detection_pair(
               "b", boxes(repeat(kGoodBox, 1) + R"(,{"height":9,"class_id":0,"left":1,"top":2,"width":8})"),
               R"({"0":"dog"})", two)),
           line_of(detection_pair("b", boxes(kGoodBox), R"({"700":"cat","0":"dog","3":"eel"})")),  // in order of use
           line_of(detection_pair("b", boxes(R"({"class_id":700,"left":10,"top":20,"width":30,"height":40})"),
                                  R"({"700":"cat","0":"dog"})")),
           line_of(R"("extra":[1,{"deep":null}],"n":-1.5e3,"x":"y",)" + detection_pair("b", boxes(kGoodBox))),
           line_of(classification_pair("a", "\xC3\xA9t\xC3\xA9")),
           frame_of(R"({"class_id":0,"left":10.25,"top":20,"width":30,"height":40})"),
           std::string("{ \"source-ref\" : \"s3://bucket/k\" , ") + classification_pair("a", "dog") + " } ",
           line_of(classification_pair("with_leaves", "dog")),
           line_of(R"("cl-metadata":{"is_labeled":true},)" + classification_pair("a", "dog")),
       }) {
    EXPECT_TRUE(takes(line)) << line;
  }
}

TEST(FastLane, LeavesEverythingElseToTheRules) {
  for (const std::string& line : {
           std::string(),
           std::string("{"),
           std::string(R"({"source-ref":"s3://bucket/k"})"),
           frame_of(""),
           frame_of(R"({"class_id":1,"left":10,"top":20,"width":30,"height":40})"),
           frame_of(R"({"class_id":0,"left":620,"top":20,"width":30,"height":40})"),
           frame_of(R"({"class_id":0,"left":10,"top":20,"width":1,"height":40})"),
           frame_of(R"({"class_id":0,"left":10,"top":20,"width":30,"height":040})"),
           line_of(R"("errors":[],)" + classification_pair("a", "dog")),
           line_of(R"("source":"x",)" + classification_pair("a", "dog")),
           line_of(R"("lost-metadata":{},)" + classification_pair("a", "dog")),
           line_of(R"("lost":{"image_size":[],"annotations":[]},)" + classification_pair("a", "dog")),
           line_of(R"("cl":1,"cl-metadata":{},)" + classification_pair("a", "dog")),
           line_of(classification_pair("a", "dog") + "," + classification_pair("a", "cat")),
           line_of(classification_pair("a", "d\\u006fg")),
           line_of(classification_pair("a", "\xFF")),
           line_of(classification_pair("a", "dog")) + "x",
           line_of(detection_pair("b", boxes(repeat(kGoodBox, 2)), R"({"0":"dog"})",
                                  R"([{"confidence":1},{"confidence":1}])")),
           line_of(detection_pair("b", boxes(kGoodBox), R"({"3":"cat","0":"dog","3":"eel"})")),
           line_of(detection_pair("b", boxes(kGoodBox), R"({"3":"cat","0":"dog","0":"eel"})")),
           line_of(detection_pair("b", boxes(R"({"class_id":4,"left":10,"top":20,"width":30,"height":40})"),
                                  R"({"3":"cat","0":"dog"})")),
       }) {
    EXPECT_FALSE(takes(line)) << line;
  }
}

TEST(FastLane, ForgetsItsPlanWhenALineThatItGaveUpChangedTheKeys) {
  TwoTiers tiers;
  const std::string good = line_of(classification_pair("a", "dog") + R"(,"zz":1)");
  const std::string given_up = line_of(classification_pair("a", "dog") + R"(,"a":"\n")");
  const std::string duplicate = line_of(classification_pair("a", "dog") + R"(,"a":1)");
  for (const std::string& line : {good, good, given_up, duplicate, duplicate, good})
    EXPECT_EQ(tiers.disagreement(line), "") << line;
  EXPECT_EQ(tiers.accepted(), 3U);
}

TEST(FastLane, AKeyThatIsNoConfidenceIsNoneOnTheNextLineEither) {
  TwoTiers tiers;
  const std::string good = line_of(detection_pair("b", boxes(kGoodBox), R"({"0":"dog"})", R"([{"confidence":1}])"));
  const std::string bad = line_of(detection_pair("b", boxes(kGoodBox), R"({"0":"dog"})", R"([{"source":1}])"));
  for (const std::string& line : {good, bad, bad, good, bad}) EXPECT_EQ(tiers.disagreement(line), "") << line;
  EXPECT_EQ(tiers.accepted(), 2U);
}

TEST(FastLane, LearnsNoRunFromALineThatSaysAMemberTwice) {
  TwoTiers tiers;
  const std::string begin =
      R"({"source-ref":"s3://bucket/a.jpg","a":1,"a-metadata":{"confidence":1,"human-annotated":"yes",)"
      R"("creation-date":"2024-05-17T09:30:00","type":"groundtruth/image-classification",)";
  const std::string good = begin + R"("job-name":"j","class-name":"dog"}})";
  const std::string twice = begin + R"("job-name":"k","job-name":"l","class-name":"dog"}})";
  for (const std::string& line : {good, twice, twice, good}) EXPECT_EQ(tiers.disagreement(line), "") << line;
  EXPECT_EQ(tiers.accepted(), 2U);
}

/// A change of spelling or of structure: the line stays JSON, and mostly good.
void respell(std::string& line, std::size_t at, bench::Dice& dice) {
  static constexpr std::string_view kMembers[] = {"\"left\":1,",
                                                  "\"class_id\":0,",
                                                  "\"width\":2.0,",
                                                  "\"type\":\"x\",",
                                                  "\"confidence\":1,",
                                                  "\"x\":{\"a\":[{\"b\":null},[[]]]},",
                                                  "\"x\":\"\xE7\x8A\xAC\","};
  static constexpr std::string_view kEnds[] = {".0", "e0", "E+0", ".5", ".1234567890123456", "0", "e-1"};
  switch (dice.below(3)) {
    case 0: {  // a number ends otherwise
      const std::size_t digit = line.find_first_of("0123456789", at);
      const std::size_t behind = line.find_first_not_of("0123456789", digit);
      if (behind != std::string::npos) line.insert(behind, kEnds[dice.below(std::size(kEnds))]);
      break;
    }
    case 1: {  // a member more, of which there may be one already
      const std::size_t brace = line.find('{', at);
      if (brace != std::string::npos) line.insert(brace + 1, kMembers[dice.below(std::size(kMembers))]);
      break;
    }
    default: {  // the first letter of a string as an escape
      const std::size_t quote = line.find('"', at);
      if (quote == std::string::npos || quote + 1 == line.size() || std::isalpha(line[quote + 1]) == 0) break;
      line.replace(quote + 1, 1, fmt::format("\\u{:04x}", static_cast<int>(line[quote + 1])));
      break;
    }
  }
}

TEST(FastLane, LearnsAnewWhereBlanksComeAndGo) {
  const std::string compact = frame_of(kGoodBox);
  std::string spaced;
  for (std::size_t i = 0; i < compact.size(); ++i) {
    spaced += compact[i];
    if (compact.substr(i, 2) == ",\"" || (i != 0 && compact.substr(i - 1, 2) == "\":")) spaced += ' ';
  }
  TwoTiers tiers;
  for (const std::string& line : {compact, spaced, compact, spaced}) {
    EXPECT_EQ(tiers.show(line), (std::pair{true, true})) << line;
    EXPECT_EQ(tiers.disagreement(line), "") << line;
  }
}

/// One change of a few bytes, drawn.
void mutate(std::string& line, bench::Dice& dice) {
  static constexpr std::string_view kBytes = "{}[]\",:0123456789.eE+-\\ \ttrufalsnx\x80\xC3\xA9\x01";
  static constexpr std::string_view kPieces[] = {"\"errors\":[],",
                                                 "\"a\":1,",
                                                 "-metadata",
                                                 "1.0",
                                                 "1e0",
                                                 "-0",
                                                 "null",
                                                 "00",
                                                 "\\u0061",
                                                 ",\"left\":1",
                                                 "{}",
                                                 "[]",
                                                 "999999999",
                                                 "0.5",
                                                 "\"source\":1,",
                                                 " ",
                                                 "\"yes\"",
                                                 "groundtruth/",
                                                 "cl",
                                                 "\"cl-metadata\":{},"};
  const auto size = static_cast<std::uint32_t>(line.size());
  if (size < 4) return;
  const std::size_t at = dice.below(size - 1);
  switch (dice.below(12)) {
    case 6:
    case 7: {  // another digit: mostly still a good line, with other facts
      const std::size_t digit = line.find_first_of("0123456789", at);
      if (digit != std::string::npos) line[digit] = static_cast<char>('0' + dice.below(10));
      break;
    }
    case 8: {  // a blank where JSON allows one
      const std::size_t separator = line.find_first_of(",:{}[]", at);
      if (separator != std::string::npos) line.insert(separator + dice.below(2), dice.below(2) == 0 ? " " : "\t");
      break;
    }
    case 9:
    case 10:
    case 11:
      respell(line, at, dice);
      break;
    case 0:
      line[at] = kBytes[dice.below(static_cast<std::uint32_t>(kBytes.size()))];
      break;
    case 1:
      line.erase(at, 1 + dice.below(3));
      break;
    case 2:
      line.insert(at, 1, kBytes[dice.below(static_cast<std::uint32_t>(kBytes.size()))]);
      break;
    case 3:
      line.insert(at, kPieces[dice.below(std::size(kPieces))]);
      break;
    case 4:
      line.insert(dice.below(size - 1), line.substr(at, 1 + dice.below(60)));
      break;
    default:
      line.erase(at, 1 + dice.below(80));
      break;
  }
}

bench::LineOptions shape(std::uint64_t number, std::uint64_t seed) {
  bench::LineOptions options;
  options.kind = static_cast<bench::Kind>(number % 3);
  options.spacing = static_cast<bench::Spacing>(number / 3 % 2);
  options.order = static_cast<bench::KeyOrder>(number / 6 % 3);
  options.confidence = static_cast<bench::Confidence>(number / 18 % 2);
  options.alphabet = static_cast<bench::Alphabet>(number / 36 % 2);
  options.extra_keys = static_cast<std::uint32_t>(number / 72 % 3);
  options.fractional_share = number % 5 == 0 ? 0.5 : 0;
  options.boxes = number % 7 == 0 ? 300 : 20;
  options.bad_share = 0.05;
  options.seed = seed + number;
  return options;
}

std::uint64_t number_from_environment(const char* name, std::uint64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

TEST(FastLane, AgreesWithTheRulesOnMutatedLines) {
  const std::uint64_t seed = number_from_environment("MANIFEST_TEST_SEED", 20261122);
  const std::uint64_t lines = number_from_environment("MANIFEST_TEST_LINES", 200'000);
  constexpr std::uint64_t kShapes = 216;
  std::cout << "seed " << seed << ", " << lines << " lines\n";
  std::size_t accepted = 0;
  for (std::uint64_t number = 0; number < kShapes; ++number) {
    TwoTiers tiers;
    bench::LineMaker maker(shape(number, seed));
    bench::Dice dice(seed ^ number);
    for (std::uint64_t i = 0; i < lines / kShapes + 1; ++i) {
      std::string line;
      for (int good = 0; good < 3; ++good) {
        line = maker.next();
        line.resize(line.find_last_not_of("\r\n") + 1);
        const auto [taken, taken_portably] = tiers.show(line);
        ASSERT_EQ(taken, taken_portably) << line;
      }
      for (std::uint32_t n = 1 + dice.below(2); n > 0; --n) mutate(line, dice);
      for (int again = 0; again < 2; ++again) {  // what the first reading taught must not mislead the second
        const std::string difference = tiers.disagreement(line);
        ASSERT_EQ(difference, "") << line;
      }
    }
    accepted += tiers.accepted();
  }
  std::cout << accepted << " times was a mutated one accepted\n";
  EXPECT_GT(accepted, lines / 20);
}

}  // namespace
}  // namespace manifest::testing
