// SPDX-License-Identifier: Apache-2.0
// The dataset's verdict over finished tallies (format page C, F, H, K).
#include "libmanifest/rules/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/rules/catalogue.h"
#include "tests/rules/line_checker_fixture.h"

namespace manifest::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A manifest of the given lines, checked and counted.
ManifestFacts manifest_of(const std::vector<std::string>& lines) {
  ManifestFacts facts{.name = "x.manifest"};
  LineChecker checker({}, facts.tally.labels);
  LineFacts line_facts;
  std::vector<Finding> findings;
  for (const std::string& line : lines) {
    const json::PaddedString text(line);
    checker.check(text.text(), line_facts, findings);
    facts.tally.add(line_facts);
    facts.tally.add(findings);
    facts.bytes += line.size() + 1;
  }
  return facts;
}

/// The findings of severity error as "CODE/T", "CODE/E" (testing) or "CODE/X".
std::vector<std::string> errors(const Judgement& judgement) {
  std::vector<std::string> list;
  for (const DatasetFinding& finding : judgement.findings) {
    const RuleInfo& rule = rule_info(finding.rule);
    if (rule.severity != Severity::error) continue;
    const std::string_view section = finding.section == Section::training  ? "/T"
                                     : finding.section == Section::testing ? "/E"
                                                                           : "/X";
    list.push_back(std::string(rule.code.substr(6)) + std::string(section));
  }
  return list;
}

std::vector<std::string> lints(const Judgement& judgement) {
  std::vector<std::string> list;
  for (const DatasetFinding& finding : judgement.findings) {
    const RuleInfo& rule = rule_info(finding.rule);
    if (rule.severity != Severity::error) list.emplace_back(rule.code);
  }
  return list;
}

std::string image(std::string_view label) { return line_of(classification_pair("a", label)); }
std::string boxed(std::string_view label) {
  return line_of(detection_pair("b", boxes(kGoodBox), "{\"0\":\"" + std::string(label) + "\"}"));
}
const std::string kBroken = "{";

std::vector<std::string> times(std::size_t n, const std::string& line) { return std::vector<std::string>(n, line); }
std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::vector<std::string> distinct(std::size_t n) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < n; ++i) lines.push_back(image("label" + std::to_string(i)));
  return lines;
}

TEST(Judge, ChoosesTheUseCase) {
  struct Case {
    std::vector<std::string> training;
    std::vector<std::string> testing;
    UseCase expected;
  };
  const std::string unlabeled = R"({"source-ref":"s3://bucket/k"})";
  const Case cases[] = {
      {{image("a"), image("b")}, {}, UseCase::image_level_labels},
      {{boxed("a")}, {}, UseCase::object_localization},
      {{unlabeled}, {}, UseCase::not_determined},
      {{image("a"), boxed("a")}, {}, UseCase::object_localization},  // a tie goes to boxes
      {{image("a"), image("b"), boxed("a")}, {}, UseCase::image_level_labels},
      {{image("a"), image("b")}, {boxed("a")}, UseCase::object_localization},  // the brand case
      {{image("a"), image("b")}, {boxed("a"), image("a")}, UseCase::image_level_labels},
      {times(4, image("a")) + times(1, kBroken), {}, UseCase::image_level_labels},  // exactly 20%
      {times(3, image("a")) + times(1, kBroken), {}, UseCase::not_determined},
      {{image("a"), image("b")}, {kBroken}, UseCase::not_determined},
  };
  for (const Case& c : cases) {
    const ManifestFacts training = manifest_of(c.training);
    const ManifestFacts testing = manifest_of(c.testing);
    EXPECT_EQ(judge(training, c.testing.empty() ? nullptr : &testing, {}).use_case, c.expected)
        << c.training[0] << c.training.size();
  }
}

TEST(Judge, StopsTrainingAboveAFifthOfInvalidLines) {
  EXPECT_THAT(errors(judge(manifest_of(times(8, boxed("a")) + times(2, kBroken)), nullptr, {})), IsEmpty());
  EXPECT_THAT(errors(judge(manifest_of(times(7, boxed("a")) + times(2, kBroken)), nullptr, {})),
              ElementsAre("TOO_MANY_INVALID_ROWS_IN_MANIFEST/T"));
}

TEST(Judge, CountsIgnoredLinesAmongAllLines) {
  const std::string unlabeled = R"({"source-ref":"s3://bucket/k"})";
  EXPECT_THAT(errors(judge(manifest_of(times(3, boxed("a")) + times(1, kBroken) + times(1, unlabeled)), nullptr, {})),
              IsEmpty());
}

TEST(Judge, WantsTwoLabelsForImagesAndOneForObjects) {
  EXPECT_THAT(errors(judge(manifest_of({image("a"), image("b")}), nullptr, {})), IsEmpty());
  EXPECT_THAT(errors(judge(manifest_of({image("a"), image("a")}), nullptr, {})),
              ElementsAre("MANIFEST_TOO_FEW_LABELS/T"));
  EXPECT_THAT(errors(judge(manifest_of({boxed("a")}), nullptr, {})), IsEmpty());
}

TEST(Judge, AllowsTwoHundredAndFiftyLabels) {
  EXPECT_THAT(errors(judge(manifest_of(distinct(250)), nullptr, {})), IsEmpty());
  EXPECT_THAT(errors(judge(manifest_of(distinct(251)), nullptr, {})), ElementsAre("MANIFEST_TOO_MANY_LABELS/T"));
}

TEST(Judge, CountsDeclaredLabelsOfLinesThatPassGroupOne) {
  std::string class_map = "{\"0\":\"dog\"";
  for (int i = 1; i <= 250; ++i) class_map += ",\"" + std::to_string(i) + "\":\"c" + std::to_string(i) + "\"";
  class_map += "}";
  EXPECT_THAT(errors(judge(manifest_of({line_of(detection_pair("b", boxes(kGoodBox), class_map))}), nullptr, {})),
              ElementsAre("MANIFEST_TOO_MANY_LABELS/T"));
}

TEST(Judge, NamesImagesInSeveralBuckets) {
  const std::string other = R"({"source-ref":"s3://other/k",)" + classification_pair("a", "b") + "}";
  EXPECT_THAT(errors(judge(manifest_of({image("a"), other}), nullptr, {})),
              ElementsAre("IMAGES_IN_MULTIPLE_S3_BUCKETS/T"));
}

TEST(Judge, ComparesLabelsOfTrainingAndTesting) {
  const ManifestFacts training = manifest_of(distinct(4));
  const ManifestFacts half = manifest_of(distinct(2));
  const ManifestFacts less = manifest_of({image("label0"), image("new")});
  EXPECT_THAT(errors(judge(training, &half, {})), IsEmpty());
  EXPECT_THAT(errors(judge(training, &less, {})), ElementsAre("INSUFFICIENT_LABEL_OVERLAP/X"));
}

TEST(Judge, ComparesUsableLabelsWhereTheUsedOnesAgree) {
  const ManifestFacts training = manifest_of({boxed("a"), boxed("b"), boxed("c")});
  const ManifestFacts testing = manifest_of({boxed("a"), image("b"), image("c")});
  EXPECT_THAT(errors(judge(training, &testing, {})), ElementsAre("INSUFFICIENT_USABLE_LABEL_OVERLAP/X"));
}

TEST(Judge, TellsTooFewUsableFromTooFewLabels) {
  const ManifestFacts training = manifest_of({image("a"), image("a"), boxed("b")});
  EXPECT_THAT(errors(judge(training, nullptr, {})), ElementsAre("MANIFEST_TOO_FEW_USABLE_LABELS/T"));
}

TEST(Judge, LetsImageLevelLabelsCountInTheBrandCase) {
  const ManifestFacts training = manifest_of({image("a"), image("b")});
  const ManifestFacts testing = manifest_of({boxed("a"), boxed("b")});
  EXPECT_THAT(errors(judge(training, &testing, {})), IsEmpty());
}

TEST(Judge, AsksForTwoImagesALabelToSplit) {
  const ManifestFacts training = manifest_of({boxed("a"), boxed("a"), boxed("b")});
  EXPECT_THAT(errors(judge(training, nullptr, {})), IsEmpty());
  EXPECT_THAT(errors(judge(training, nullptr, {.auto_split = true})),
              ElementsAre("INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT/T"));
  EXPECT_THAT(errors(judge(training, nullptr, {.auto_split = true, .min_images_per_label = 1})), IsEmpty());
  EXPECT_THAT(errors(judge(training, nullptr, {.profile = Profile::import, .auto_split = true})),
              ElementsAre("INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE/T"));
}

TEST(Judge, LooksNoFurtherIntoAnUnreadableManifest) {
  for (const std::vector<std::string>& lines :
       std::vector<std::vector<std::string>>{{}, {"", " "}, {"[]"}, {"", "x"}}) {
    const Judgement judgement = judge(manifest_of(lines), nullptr, {});
    EXPECT_EQ(errors(judgement).size(), 1U);
    EXPECT_FALSE(judgement.result_files);
  }
  ManifestFacts nameless = manifest_of({boxed("a")});
  nameless.has_extension = false;
  EXPECT_THAT(errors(judge(nameless, nullptr, {})), ElementsAre("MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT/T"));
}

TEST(Judge, GoesOnBehindSizeAndRowLimits) {
  ManifestFacts large = manifest_of({boxed("a"), boxed("a")});
  large.bytes = limits::kManifestBytes + 1;
  const Judgement judgement = judge(large, nullptr, {.max_training_lines = 1});
  EXPECT_THAT(errors(judgement), ElementsAre("MANIFEST_SIZE_TOO_LARGE/T", "MANIFEST_ROWS_EXCEEDS_MAXIMUM/T"));
  EXPECT_TRUE(judgement.result_files);
  EXPECT_EQ(judgement.errors_that_stop_training(), 2U);
  large.bytes = limits::kManifestBytes;
  EXPECT_THAT(lints(judge(large, nullptr, {})), ElementsAre("LINT_FEW_IMAGES", "LINT_MANIFEST_SIZE"));
}

TEST(Judge, CountsRemovedLinesOnlyForTheImport) {
  ManifestFacts training = manifest_of({boxed("a"), boxed("a"), boxed("a")});
  LineFacts removed;
  training.tally.add_removed(removed);
  EXPECT_THAT(errors(judge(training, nullptr, {.profile = Profile::import})),
              ElementsAre("TOO_MANY_RECORDS_IN_ERROR/T"));
  EXPECT_THAT(errors(judge(training, nullptr, {})), IsEmpty());
}

TEST(Judge, SeesLabelsThatLookAlike) {
  EXPECT_THAT(lints(judge(manifest_of(times(5, image("Dog")) + times(5, image("dog "))), nullptr, {})),
              ElementsAre("LINT_LABEL_LOOKALIKE"));
}

TEST(Tally, GivesTheSameForAnyCut) {
  const std::vector<std::string> lines = distinct(20) + times(3, kBroken) + times(4, boxed("z"));
  ManifestFacts whole = manifest_of(lines);
  for (std::size_t cut = 0; cut <= lines.size(); ++cut) {
    const auto middle = lines.begin() + static_cast<std::ptrdiff_t>(cut);
    Tally joined = manifest_of({middle, lines.end()}).tally;
    joined.merge(manifest_of({lines.begin(), middle}).tally);
    EXPECT_EQ(joined.valid, whole.tally.valid);
    EXPECT_EQ(joined.invalid, whole.tally.invalid);
    EXPECT_EQ(joined.findings, whole.tally.findings);
    EXPECT_EQ(joined.buckets, whole.tally.buckets);
    std::vector<std::string> names[2];
    for (const std::uint32_t slot : joined.labels.sorted_slots()) names[0].emplace_back(joined.labels.name(slot));
    for (const std::uint32_t slot : whole.tally.labels.sorted_slots())
      names[1].emplace_back(whole.tally.labels.name(slot));
    EXPECT_EQ(names[0], names[1]);
  }
}

TEST(Catalogue, HasEveryRuleOnceWithItsTexts) {
  std::vector<std::string_view> codes;
  for (std::size_t i = 0; i < kRuleCount; ++i) {
    const RuleInfo& rule = catalogue()[i];
    EXPECT_EQ(static_cast<std::size_t>(rule.id), i);
    for (const std::string_view text : {rule.code, rule.message, rule.trigger, rule.fix, rule.source})
      EXPECT_FALSE(text.empty()) << i;
    EXPECT_EQ(find_rule(rule.code), rule.id);
    codes.push_back(rule.code);
  }
  std::ranges::sort(codes);
  EXPECT_EQ(std::ranges::adjacent_find(codes), codes.end());
  EXPECT_FALSE(find_rule("ERROR_UNKNOWN"));
}

}  // namespace
}  // namespace manifest::testing
