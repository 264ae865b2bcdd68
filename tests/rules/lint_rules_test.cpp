// SPDX-License-Identifier: Apache-2.0
// Our own findings about one line (format page K), as a table: each fires, and nearly fires.
#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "tests/rules/line_checker_fixture.h"

namespace manifest::testing {
namespace {

std::string box(std::string_view left) {
  return R"({"class_id":0,"left":)" + std::string(left) + R"(,"top":20,"width":30,"height":40})";
}

std::string dated(std::string_view date) {
  return line_of(
      R"("a":1,"a-metadata":{"type":"groundtruth/image-classification","human-annotated":"no","creation-date":")" +
      std::string(date) + R"(","confidence":1,"class-name":"x"})");
}

std::string many_labels(std::size_t count) {
  std::string members;
  for (std::size_t i = 0; i < count; ++i)
    members += (i == 0 ? "" : ",") + classification_pair("a" + std::to_string(i), "label" + std::to_string(i));
  return line_of(members);
}

TEST(LintRules, FireAndNearlyFire) {
  const std::string pair = classification_pair("a", "dog");
  const std::string two_confidences = R"([{"confidence":1},{"confidence":1}])";
  const std::string classes = R"({"0":"dog"})";
  struct Case {
    std::string line;
    std::string lints;
  };
  const Case cases[] = {
      {line_of(pair), ""},
      {line_of(pair + R"(,"x":1,"x":2)"), "LINT_DUPLICATE_KEY"},
      {line_of(pair + R"(,"x":{"y":1,"y":2})"), ""},  // no rule reads there
      {line_of(pair + R"(,"other-metadata":{})"), "LINT_ORPHAN_METADATA"},
      {line_of(pair + R"(,"bb":{"annotations":[],"image_size":[]})"), "LINT_ORPHAN_METADATA"},
      {line_of(pair + R"(,"bb":{"annotations":[]},"source-ref-metadata":{},"cl-metadata":{})"), ""},
      {line_of(R"("other-metadata":{})"), ""},  // no other pair on the line: the service has a code for it
      {line_of(classification_pair("with_leaves", "dog")), "LINT_ATTRIBUTE_NAME"},
      {line_of(classification_pair("a-ref", "dog")), "LINT_ATTRIBUTE_NAME"},
      {line_of(classification_pair("-a", "dog")), "LINT_ATTRIBUTE_NAME"},
      {line_of(classification_pair("a--b", "dog")), ""},
      {line_of(classification_pair(std::string(127, 'a'), "dog")), ""},
      {line_of(classification_pair(std::string(128, 'a'), "dog")), "LINT_ATTRIBUTE_NAME"},
      {line_of(pair + R"(,"m-ref":"s3://bucket/m","m-ref-metadata":{"type":"groundtruth/semantic-segmentation"})"), ""},
      {line_of(pair + R"(,"m":"s3://bucket/m","m-metadata":{"type":"groundtruth/semantic-segmentation"})"),
       "LINT_ATTRIBUTE_NAME"},
      {line_of(pair + ",\"x\":\"" + std::string(19'998, 'x') + "\""), ""},
      {line_of(pair + ",\"x\":\"" + std::string(19'999, 'x') + "\""), "LINT_ATTRIBUTE_TOO_LONG"},
      {line_of(
           R"("a":"0","a-metadata":{"type":"groundtruth/image-classification","human-annotated":"no","creation-date":"2020-01-02T03:04:05","confidence":1,"class-name":"x"})"),
       "LINT_CLASS_VALUE_IS_STRING"},
      {line_of(detection_pair("b", boxes(box("1.5")))), "LINT_FRACTIONAL_COORDINATE"},
      {line_of(detection_pair("b", boxes(box("1.0")))), ""},
      {line_of(detection_pair("b", boxes(box("1")), classes, two_confidences)), "LINT_EXTRA_CONFIDENCE"},
      {line_of(detection_pair("b", boxes(box("1") + "," + box("1")), classes, two_confidences)), "LINT_DUPLICATE_BOX"},
      {line_of(detection_pair("b", boxes(box("1") + "," + box("1.0")), classes, two_confidences)),
       "LINT_DUPLICATE_BOX"},
      {line_of(detection_pair("b", boxes(box("1") + "," + box("2")), classes, two_confidences)), ""},
      {dated("2013-11-18 02:53:27"), "LINT_DATE_FORMAT"},
      {dated("2013-11-18T02:53:27"), ""},
      {many_labels(50), ""},
      {many_labels(51), "LINT_LABELS_PER_IMAGE"},
  };
  for (const Case& c : cases) EXPECT_EQ(judge_line(c.line).lints, c.lints) << c.line.substr(0, 300);
}

TEST(LintRules, FindEqualBoxesInLongListsToo) {
  std::string list;
  for (int i = 0; i < 150; ++i) list += box(std::to_string(i == 149 ? 3 : i)) + (i == 149 ? "" : ",");
  const Judged judged = judge_line(line_of(detection_pair("b", boxes(list))));
  EXPECT_EQ(judged.detail_of("LINT_DUPLICATE_BOX"), "boxes 3 and 149 of \"b\"");
}

TEST(LintRules, CountLineLengthInCodePoints) {
  const std::string start = line_of(classification_pair("a", "dog"));
  const auto of_length = [&](std::size_t characters) {
    std::string line = start;
    line.insert(1, "\"x\":\"\",");
    std::string filler;
    for (std::size_t i = line.size(); i < characters; ++i) filler += "\xC3\xA9";
    return line.insert(6, filler);
  };
  EXPECT_EQ(judge_line(of_length(100'000)).lints.find("LINT_JSON_LINE_TOO_LONG"), std::string::npos);
  EXPECT_NE(judge_line(of_length(100'001)).lints.find("LINT_JSON_LINE_TOO_LONG"), std::string::npos);
  EXPECT_TRUE(judge_line(of_length(100'001)).facts.removed_at_import);
}

TEST(LintRules, NeverChangeTheVerdict) {
  EXPECT_EQ(judge_line(line_of(detection_pair("b", boxes(box("1.5"))))).verdict, "valid");
}

TEST(LintRules, AreOnlyCountedWhenMuted) {
  std::atomic<std::uint64_t> muted{rule_bit(RuleId::fractional_coordinate)};
  const Judged judged = judge_line(line_of(detection_pair("b", boxes(box("1.5")))), {.muted = &muted});
  EXPECT_TRUE(judged.findings.empty());
  EXPECT_EQ(judged.facts.lints, lint_bit(RuleId::fractional_coordinate));
}

}  // namespace
}  // namespace manifest::testing
