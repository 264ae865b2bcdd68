// SPDX-License-Identifier: Apache-2.0
// Verdicts and codes of single lines (format page B), as tables.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "libmanifest/rules/findings.h"
#include "tests/rules/line_checker_fixture.h"

namespace manifest::testing {
namespace {

struct Case {
  std::string line;
  std::string verdict;
  std::string codes;
};

void expect_all(const std::vector<Case>& cases, const CheckOptions& options = {}) {
  for (const Case& c : cases) {
    const Judged judged = judge_line(c.line, options);
    EXPECT_EQ(judged.verdict, c.verdict) << c.line.substr(0, 500);
    EXPECT_EQ(judged.codes, c.codes) << c.line.substr(0, 500);
  }
}

std::string box(std::string_view members) { return "{\"class_id\":0," + std::string(members) + "}"; }

std::string metadata(std::string_view members) { return line_of("\"a\":1,\"a-metadata\":" + std::string(members)); }

TEST(LineChecker, FirstLooksAtTheLineItself) {
  expect_all({
      {"", "invalid", "ERROR_INVALID_JSON_LINE@line"},
      {"[]", "invalid", "ERROR_INVALID_JSON_LINE@line"},
      {"{}", "invalid", "ERROR_MISSING_SOURCE_REF@line"},
      {R"({"Source-Ref":"s3://bucket/k"})", "invalid", "ERROR_MISSING_SOURCE_REF@line"},
      {R"({"source":"text","a":1})", "invalid", "ERROR_MISSING_SOURCE_REF@line"},
      {R"({"source-ref":5})", "invalid", "ERROR_INVALID_SOURCE_REF_FORMAT@line"},
      {R"({"source-ref":null})", "invalid", "ERROR_INVALID_SOURCE_REF_FORMAT@line"},
      {R"({"source-ref":"S3://bucket/k"})", "invalid", "ERROR_INVALID_SOURCE_REF_FORMAT@line"},
      {R"({"source-ref":"s3://bucket/k"})", "ignored", "WARNING_UNANNOTATED_RECORD@line"},
      {R"({"source-ref":"s3://bucket/k","errors":[],"cl-metadata":{"is_labeled":false}})", "ignored",
       "WARNING_UNANNOTATED_RECORD@line"},
      {R"({"source-ref":"s3://bucket/k","x":1})", "invalid", "ERROR_NO_LABEL_ATTRIBUTES@line"},
      {R"({"source-ref":"s3://bucket/k","a":1,"A-metadata":{}})", "invalid", "ERROR_NO_LABEL_ATTRIBUTES@line"},
      {R"({"source-ref":"s3://bucket/k","source-ref-metadata":{}})", "invalid", "ERROR_NO_LABEL_ATTRIBUTES@line"},
  });
}

TEST(LineChecker, AcceptsBothSupportedKinds) {
  expect_all({
      {line_of(classification_pair("a", "dog")), "valid", ""},
      {line_of(detection_pair("b", boxes(kGoodBox))), "valid", ""},
      {line_of(classification_pair("a", "dog") + "," + detection_pair("b", boxes(kGoodBox))), "valid", ""},
      {line_of(classification_pair("a", "dog") + "," + detection_pair("b", boxes(""))), "valid",
       "WARNING_NO_ATTRIBUTE_ANNOTATIONS@b"},
  });
}

TEST(LineChecker, ReportsABrokenValueWhereItsArrayLives) {
  const std::string format = "ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT";
  const auto with = [](std::string_view value) { return line_of(detection_pair("b", value)); };
  expect_all({
      {with("5"), "invalid", format + "@b-metadata"},
      {with("{}"), "invalid", format + "@b"},
      {with(R"({"image_size":{"width":640,"height":480,"depth":3},"annotations":[]})"), "invalid", format + "@b"},
      {with(R"({"image_size":[],"annotations":[]})"), "invalid", format + "@b"},
      {with(R"({"image_size":[{"width":640,"height":480,"depth":3},{}],"annotations":[]})"), "invalid", format + "@b"},
      {with(R"({"image_size":[{"width":0,"height":480,"depth":3}],"annotations":[]})"), "invalid", format + "@b"},
      {with(R"({"image_size":[{"width":640.5,"height":480,"depth":3}],"annotations":[]})"), "invalid", format + "@b"},
      {with(R"({"image_size":[{"width":640,"height":480}],"annotations":[]})"), "invalid", format + "@b"},
      {with(R"({"image_size":[{"width":640,"height":480,"depth":3}],"annotations":{}})"), "invalid", format + "@b"},
      {with(R"({"image_size":[{"width":640,"height":480,"depth":3}],"annotations":null})"), "invalid", format + "@b"},
      {with(boxes("5")), "invalid", format + "@b"},
      {with(boxes(R"({"class_id":"0","left":1,"top":1,"width":9,"height":9})")), "invalid", format + "@b"},
      {with(boxes(R"({"class_id":-1,"left":1,"top":1,"width":9,"height":9})")), "invalid", format + "@b"},
      {with(boxes(box(R"("left":"1","top":1,"width":9,"height":9)"))), "invalid", format + "@b"},
      {with(boxes(box(R"("left":1,"top":1,"width":9)"))), "invalid", format + "@b"},
      {with(boxes(box(R"("left":1e999,"top":1,"width":9,"height":9)"))), "invalid", format + "@b"},
      {with(R"({"image_size":[{"width":640,"height":480,"depth":3}]})"), "ignored",
       "WARNING_NO_ATTRIBUTE_ANNOTATIONS@b; WARNING_NO_ANNOTATIONS@line"},
  });
}

TEST(LineChecker, ReportsBrokenMetadata) {
  const std::string format = "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT";
  const auto classification = [](std::string_view members) {
    return metadata(R"({"type":"groundtruth/image-classification",)" + std::string(members) + "}");
  };
  expect_all({
      {metadata("5"), "invalid", format + "@line"},
      {metadata("{}"), "invalid", format + "@a-metadata"},
      {metadata(R"({"type":5})"), "invalid", format + "@a-metadata"},
      {classification(
           R"("human-annotated":"Yes","creation-date":"2020-01-02T03:04:05","confidence":1,"class-name":"x")"),
       "invalid", format + "@a-metadata"},
      {classification(
           R"("human-annotated":true,"creation-date":"2020-01-02T03:04:05","confidence":1,"class-name":"x")"),
       "invalid", format + "@a-metadata"},
      {classification(R"("human-annotated":"yes","creation-date":"2020-01-02","confidence":1,"class-name":"x")"),
       "invalid", format + "@a-metadata"},
      {classification(R"("human-annotated":"yes","creation-date":"2020-01-02T03:04:05","class-name":"x")"), "invalid",
       format + "@a-metadata"},
      {classification(
           R"("human-annotated":"yes","creation-date":"2020-01-02T03:04:05","confidence":1.01,"class-name":"x")"),
       "invalid", format + "@a-metadata"},
      {classification(
           R"("human-annotated":"yes","creation-date":"2020-01-02T03:04:05","confidence":1,"class-name":"")"),
       "invalid", format + "@a-metadata"},
      {classification(
           R"("human-annotated":"yes","creation-date":"2020-01-02T03:04:05","confidence":1,"class-name":"x","job-name":1)"),
       "invalid", format + "@a-metadata"},
      {classification(
           R"("human-annotated":"yes","creation-date":"2020-01-02T03:04:05","confidence":-0.0,"class-name":"x")"),
       "valid", ""},
      {line_of(detection_pair("b", boxes(kGoodBox), "[]")), "invalid", format + "@b-metadata"},
      {line_of(detection_pair("b", boxes(kGoodBox), R"({"0":""})")), "invalid", format + "@b-metadata"},
      {line_of(detection_pair("b", boxes(kGoodBox), R"({"0":"x"})", "{}")), "invalid", format + "@b-metadata"},
      {line_of(detection_pair("b", boxes(kGoodBox), R"({"0":"x"})", "[5]")), "invalid", format + "@b-metadata"},
      {line_of(detection_pair("b", boxes(kGoodBox), R"({"0":"x"})", R"([{"confidence":"1"}])")), "invalid",
       format + "@b-metadata"},
  });
}

TEST(LineChecker, ReportsValueAndMetadataIndependently) {
  expect_all({{line_of(R"("b":{},"b-metadata":{"type":"groundtruth/object-detection"})"), "invalid",
               "ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT@b; ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT@b-metadata"}});
}

TEST(LineChecker, TestsLinksOnlyWhereTheShapeIsGood) {
  const std::string two = repeat(kGoodBox, 2);
  expect_all({
      {line_of(detection_pair("b", boxes(two))), "invalid", "ERROR_MISSING_BOUNDING_BOX_CONFIDENCE@b-metadata"},
      {line_of(detection_pair("b", boxes(kGoodBox), R"({"0":"x"})", "[{}]")), "invalid",
       "ERROR_MISSING_BOUNDING_BOX_CONFIDENCE@b-metadata"},
      {line_of(detection_pair("b", boxes(kGoodBox), R"({"1":"x"})")), "invalid",
       "ERROR_MISSING_CLASS_MAP_ID@b-metadata"},
      {line_of(detection_pair("b", boxes(kGoodBox), "{}", "[]")), "invalid",
       "ERROR_MISSING_BOUNDING_BOX_CONFIDENCE@b-metadata; ERROR_MISSING_CLASS_MAP_ID@b-metadata"},
      {line_of(detection_pair("b", boxes("5"), "{}", "[]")), "invalid", "ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT@b"},
  });
}

TEST(LineChecker, SilencesGroupTwoAfterAnyGroupOneError) {
  const std::string bad_box = R"({"class_id":0,"left":-1,"top":1,"width":9,"height":9})";
  expect_all(
      {{line_of(detection_pair("b", boxes(bad_box)) + R"(,"c":1,"c-metadata":{},"d":1,"d-metadata":{"type":"other"})"),
        "invalid", "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT@c-metadata"}});
}

TEST(LineChecker, DropsUnsupportedKindsAndLongLabels) {
  const std::string verification = R"("v":"1","v-metadata":{"type":"groundtruth/label-verification"})";
  const std::string long_label = classification_pair("l", std::string(257, 'x'));
  expect_all({
      {line_of(detection_pair("b", boxes(kGoodBox)) + "," + verification), "valid",
       "ERROR_UNSUPPORTED_USE_CASE_TYPE@v-metadata"},
      {line_of(verification), "invalid",
       "ERROR_UNSUPPORTED_USE_CASE_TYPE@v-metadata; ERROR_NO_VALID_LABEL_ATTRIBUTES@line"},
      {line_of(long_label), "invalid",
       "ERROR_INVALID_LABEL_NAME_LENGTH@l-metadata; ERROR_NO_VALID_LABEL_ATTRIBUTES@line"},
      {line_of(classification_pair("l", std::string(256, 'x'))), "valid", ""},
      {line_of(detection_pair("b", boxes(kGoodBox), "{\"0\":\"dog\",\"9\":\"" + std::string(257, 'x') + "\"}") + "," +
               classification_pair("a", "cat")),
       "valid", "ERROR_INVALID_LABEL_NAME_LENGTH@b-metadata"},
  });
}

std::string frame(int width, int height, std::string_view annotations) {
  return R"({"image_size":[{"width":)" + std::to_string(width) + R"(,"height":)" + std::to_string(height) +
         R"(,"depth":3}],"annotations":[)" + std::string(annotations) + "]}";
}

TEST(LineChecker, BoundsTheDeclaredImageSize) {
  for (const auto& [width, height, good] :
       {std::tuple{64, 64, true}, {4096, 4096, true}, {63, 480, false}, {480, 4097, false}}) {
    const Judged judged = judge_line(line_of(detection_pair("b", frame(width, height, kGoodBox))));
    EXPECT_EQ(judged.verdict, good ? "valid" : "invalid") << width << " x " << height;
    EXPECT_EQ(judged.codes, good ? "" : "ERROR_INVALID_IMAGE_DIMENSION@line") << width << " x " << height;
  }
}

TEST(LineChecker, GoesOnToTheBoxesOfAnImageOutOfBounds) {
  expect_all(
      {{line_of(detection_pair("b", frame(5000, 480, R"({"class_id":0,"left":-1,"top":1,"width":9,"height":9})"))),
        "invalid",
        "ERROR_INVALID_IMAGE_DIMENSION@line; ERROR_INVALID_BOUNDING_BOX@b.annotations[0]; "
        "ERROR_NO_VALID_ANNOTATIONS@line"},
       {line_of(detection_pair("b", frame(5000, 480, ""))), "invalid",
        "ERROR_INVALID_IMAGE_DIMENSION@line; WARNING_NO_ATTRIBUTE_ANNOTATIONS@b; WARNING_NO_ANNOTATIONS@line"}});
}

TEST(LineChecker, DropsBoxesOffTheFrame) {
  struct BoxCase {
    std::string members;
    bool off_frame;
  };
  for (const BoxCase& c : std::vector<BoxCase>{
           {R"("left":0,"top":0,"width":640,"height":480)", false},
           {R"("left":630,"top":470,"width":10,"height":10)", false},
           {R"("left":-0.0,"top":0,"width":10,"height":10)", false},
           {R"("left":-1e-300,"top":0,"width":10,"height":10)", true},
           {R"("left":0,"top":-1,"width":10,"height":10)", true},
           {R"("left":10,"top":10,"width":-5,"height":10)", true},
           {R"("left":10,"top":10,"width":10,"height":-5)", true},
           {R"("left":631,"top":0,"width":10,"height":10)", true},
           {R"("left":630.0000001,"top":0,"width":10,"height":10)", true},
           {R"("left":0,"top":471,"width":10,"height":10)", true},
           {R"("left":1e308,"top":0,"width":1e308,"height":10)", true},
       }) {
    const Judged judged =
        judge_line(line_of(detection_pair("b", boxes(box(c.members) + "," + std::string(kGoodBox)), R"({"0":"dog"})",
                                          R"([{"confidence":1},{"confidence":1}])")));
    EXPECT_EQ(judged.codes, c.off_frame ? "ERROR_INVALID_BOUNDING_BOX@b.annotations[0]" : "") << c.members;
    EXPECT_EQ(judged.verdict, "valid");
  }
}

TEST(LineChecker, DropsBoxesThatScalingMakesTooSmall) {
  struct SizeCase {
    int frame_side;
    std::string side;
    bool small;
  };
  for (const SizeCase& c : std::vector<SizeCase>{{640, "0", true},
                                                 {640, "1", true},
                                                 {640, "1.0001", false},
                                                 {1280, "1", true},
                                                 {2560, "2", true},
                                                 {2560, "2.001", false},
                                                 {3000, "2.34375", true},  // exactly one pixel after scaling
                                                 {3000, "2.35", false}}) {
    const std::string members = R"("left":1,"top":1,"width":50,"height":)" + c.side;
    const Judged judged = judge_line(line_of(detection_pair("b", frame(c.frame_side, c.frame_side, box(members)))));
    EXPECT_EQ(judged.codes,
              c.small ? "ERROR_BOUNDING_BOX_TOO_SMALL@b.annotations[0]; ERROR_NO_VALID_ANNOTATIONS@line" : "")
        << c.side;
  }
}

TEST(LineChecker, CountsBoxesPerAttributeAndInSum) {
  const std::string confidences = repeat(R"({"confidence":1})", 51);
  const auto pair = [&](std::string_view name, std::size_t count) {
    return detection_pair(name, boxes(repeat(kGoodBox, count)), R"({"0":"dog"})", "[" + confidences + "]");
  };
  expect_all({
      {line_of(pair("b", 50)), "valid", ""},
      {line_of(pair("b", 51)), "invalid", "ERROR_TOO_MANY_BOUNDING_BOXES@b"},
      {line_of(pair("b", 51) + "," + pair("c", 1)), "valid", "ERROR_TOO_MANY_BOUNDING_BOXES@b"},
      {line_of(pair("b", 51) + "," + classification_pair("a", "cat")), "valid", "ERROR_TOO_MANY_BOUNDING_BOXES@b"},
      {line_of(pair("b", 30) + "," + pair("c", 20)), "valid", ""},
      {line_of(pair("b", 30) + "," + pair("c", 21)), "invalid", "ERROR_TOO_MANY_BOUNDING_BOXES@line"},
      {line_of(pair("b", 30) + "," + pair("c", 21) + "," + classification_pair("a", "cat")), "invalid",
       "ERROR_TOO_MANY_BOUNDING_BOXES@line"},
      {line_of(pair("b", 51) + "," + pair("c", 0)), "invalid",
       "ERROR_TOO_MANY_BOUNDING_BOXES@b; WARNING_NO_ATTRIBUTE_ANNOTATIONS@c"},
  });
}

TEST(LineChecker, LenientReadingDropsTheAttributeAlone) {
  const CheckOptions lenient{.attribute_errors = AttributeErrors::drop_attribute};
  expect_all({{line_of(classification_pair("a", "cat") + R"(,"c":1,"c-metadata":{})"), "valid",
               "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT@c-metadata"},
              {line_of(R"("c":1,"c-metadata":{})"), "invalid",
               "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT@c-metadata; ERROR_NO_VALID_LABEL_ATTRIBUTES@line"}},
             lenient);
}

TEST(LineChecker, OverridesChangeTheirOneDecision) {
  expect_all({{R"({"source-ref":"s3://bucket/k"})", "invalid", "ERROR_NO_LABEL_ATTRIBUTES@line"}},
             {.unannotated = Unannotated::error});
  const std::string any_date = line_of(
      R"("a":1,"a-metadata":{"type":"groundtruth/image-classification","human-annotated":"no","creation-date":"yesterday","confidence":1,"class-name":"x"})");
  expect_all({{any_date, "valid", ""}}, {.dates = Dates::lenient});
  const std::string fraction = line_of(detection_pair("b", boxes(box(R"("left":1.5,"top":1,"width":9,"height":9)"))));
  expect_all({{fraction, "invalid", "ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT@b"}}, {.coordinates = Coordinates::integers});
  const std::string beyond = line_of(detection_pair("b", boxes(box(R"("left":1e16,"top":1,"width":9,"height":9)"))));
  expect_all({{beyond, "invalid", "ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT@b"}}, {.coordinates = Coordinates::integers});
  expect_all({{line_of(detection_pair("b", boxes(box(R"("left":1.0,"top":1,"width":9,"height":9)")))), "valid", ""}},
             {.coordinates = Coordinates::integers});
}

TEST(LineChecker, QuotesTheOffendingValue) {
  const auto detail = [](const std::string& line, std::string_view code) { return judge_line(line).detail_of(code); };
  EXPECT_EQ(detail(line_of(detection_pair("b", boxes(box(R"("left":"\u0031","top":1,"width":9,"height":9)")))),
                   "ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT"),
            R"(annotations[0].left is "\u0031", must be a number)");
  EXPECT_EQ(detail(metadata("{}"), "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT"),
            "type is missing, must be a string such as groundtruth/object-detection");
  EXPECT_EQ(detail(metadata("5"), "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT"),
            "the metadata is 5, must be an object");
  EXPECT_THAT(detail(R"({"source-ref":")" + std::string(200, 'x') + "\"}", "ERROR_INVALID_SOURCE_REF_FORMAT"),
              ::testing::HasSubstr(std::string(63, 'x') + "\xE2\x80\xA6"));
}

TEST(LineChecker, KeepsHundredDetailsALineAndCode) {
  const std::string off = R"({"class_id":0,"left":-1,"top":1,"width":9,"height":9})";
  const Judged judged = judge_line(line_of(
      detection_pair("b", boxes(repeat(off, 150)), R"({"0":"dog"})", "[" + repeat(R"({"confidence":1})", 150) + "]")));
  std::size_t with_detail = 0;
  std::size_t all = 0;
  for (const Finding& finding : judged.findings) {
    if (finding.rule != RuleId::invalid_box) continue;
    ++all;
    with_detail += finding.detail.empty() ? 0 : 1;
  }
  EXPECT_EQ(all, 150U);
  EXPECT_EQ(with_detail, Findings::kDetailedPerCode);
}

}  // namespace
}  // namespace manifest::testing
