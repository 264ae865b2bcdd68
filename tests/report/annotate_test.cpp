// SPDX-License-Identifier: Apache-2.0
// Annotated lines: what is inserted where, what is taken out, and that all else stays (format page B.1, E.2).
#include "libmanifest/report/annotate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace manifest::report {
namespace {

std::string annotated(std::string_view line, const std::vector<Finding>& findings, ErrorKeys keys = ErrorKeys::plain) {
  Annotator annotator(keys);
  std::string out;
  annotator.annotate(line, findings, out);
  return out;
}

Finding on_line(RuleId rule) { return {.rule = rule}; }
Finding on_value(RuleId rule) { return {.rule = rule, .place = Scope::attribute, .attribute = "b"}; }
Finding on_metadata(RuleId rule) { return {.rule = rule, .place = Scope::metadata, .attribute = "b"}; }
Finding on_box(RuleId rule, std::uint32_t i) {
  return {.rule = rule, .place = Scope::annotation, .annotation = i, .attribute = "b"};
}

constexpr const char* kOffFrame =
    R"({"code":"ERROR_INVALID_BOUNDING_BOX","message":"The bounding box has off frame values."})";
constexpr const char* kNoAttributes = R"({"code":"ERROR_NO_LABEL_ATTRIBUTES","message":"No label attributes found."})";
constexpr const char* kUnannotated = R"({"code":"WARNING_UNANNOTATED_RECORD","message":"Record is unannotated."})";
constexpr const char* kNoConfidence =
    R"({"code":"ERROR_MISSING_BOUNDING_BOX_CONFIDENCE","message":"One or more bounding boxes has a missing confidence value."})";

std::string errors(const std::string& entries) { return "\"errors\":[" + entries + "]"; }
std::string warnings(const std::string& entries) { return "\"warnings\":[" + entries + "]"; }

struct Case {
  const char* what;
  std::string line;
  std::vector<Finding> findings;
  std::string expected;
};

TEST(Annotate, InsertsBehindTheLastMemberOfTheObjectConcerned) {
  const std::vector<Case> cases = {
      {"line", R"({"a":1})", {on_line(RuleId::no_label_attributes)}, R"({"a":1,)" + errors(kNoAttributes) + "}"},
      {"spaces stay where they were",
       R"( { "a" : 1.50 }  )",
       {on_line(RuleId::no_label_attributes)},
       R"( { "a" : 1.50,)" + errors(kNoAttributes) + " }  "},
      {"empty object",
       "{ }",
       {on_line(RuleId::missing_source_ref)},
       R"({"errors":[{"code":"ERROR_MISSING_SOURCE_REF","message":"The source-ref key is missing."}] })"},
      {"warning",
       R"({"source-ref":"s3://b/k"})",
       {on_line(RuleId::unannotated_record)},
       R"({"source-ref":"s3://b/k",)" + warnings(kUnannotated) + "}"},
      {"errors stand before warnings",
       "{\"a\":1}",
       {on_line(RuleId::unannotated_record), on_line(RuleId::no_label_attributes)},
       R"({"a":1,)" + errors(kNoAttributes) + "," + warnings(kUnannotated) + "}"},
      {"annotation",
       R"({"b":{"annotations":[{},{"left":1}]},"b-metadata":{}})",
       {on_box(RuleId::invalid_box, 0), on_box(RuleId::invalid_box, 1)},
       R"({"b":{"annotations":[{)" + errors(kOffFrame) + R"(},{"left":1,)" + errors(kOffFrame) +
           R"(}]},"b-metadata":{}})"},
      {"value and metadata",
       R"({"b":{"x":0},"b-metadata":{"y":0}})",
       {on_value(RuleId::no_attribute_annotations), on_metadata(RuleId::missing_box_confidence)},
       R"({"b":{"x":0,)" +
           warnings(R"({"code":"WARNING_NO_ATTRIBUTE_ANNOTATIONS","message":"No attribute annotations were found."})") +
           R"(},"b-metadata":{"y":0,)" + errors(kNoConfidence) + "}}"},
      {"metadata is no object: the line",
       R"({"b":1,"b-metadata":2})",
       {on_metadata(RuleId::missing_box_confidence)},
       R"({"b":1,"b-metadata":2,)" + errors(kNoConfidence) + "}"},
      {"value is no object: the metadata",
       R"({"b":1,"b-metadata":{"z":0}})",
       {on_value(RuleId::missing_box_confidence)},
       R"({"b":1,"b-metadata":{"z":0,)" + errors(kNoConfidence) + "}}"},
      {"escaped keys",
       R"({"\u0062":{"x":0},"b\u002dmetadata":{"y":0}})",
       {on_metadata(RuleId::missing_box_confidence)},
       R"({"\u0062":{"x":0},"b\u002dmetadata":{"y":0,)" + errors(kNoConfidence) + "}}"},
      {"of equal keys the last",
       R"({"b":{},"b-metadata":{"n":1},"b-metadata":{"n":2}})",
       {on_metadata(RuleId::missing_box_confidence)},
       R"({"b":{},"b-metadata":{"n":1},"b-metadata":{"n":2,)" + errors(kNoConfidence) + "}}"},
      {"our own codes are not written",
       R"({"a":1})",
       {on_line(RuleId::duplicate_key), on_line(RuleId::schema)},
       R"({"a":1})"},
  };
  for (const Case& c : cases) EXPECT_EQ(annotated(c.line, c.findings), c.expected) << c.what;
}

TEST(Annotate, TakesStaleBookkeepingOutOfEveryPlaceOfALabelPair) {
  const std::vector<Case> cases = {
      {"line", R"({"a":1, "errors":[1], "b":2,"warnings":[]})", {}, R"({"a":1, "b":2})"},
      {"leading", R"({"errors":[1], "a":1})", {}, R"({ "a":1})"},
      {"all", R"({"errors":[],"cl-errors":[],"warnings":[],"cl-warnings":[]})", {}, "{}"},
      {"replaced",
       R"({"a":1,"errors":["old"]})",
       {on_line(RuleId::no_label_attributes)},
       R"({"a":1,)" + errors(kNoAttributes) + "}"},
      {"value, metadata and annotations of any type",
       R"({"b":{"annotations":[{"l":1,"errors":[]},{"cl-errors":[]}],"warnings":[]},"b-metadata":{"type":"x","errors":[]}})",
       {},
       R"({"b":{"annotations":[{"l":1},{}]},"b-metadata":{"type":"x"}})"},
      {"an orphan is passed through",
       R"({"b":{"errors":[1]},"c-metadata":{"errors":[2]}})",
       {},
       R"({"b":{"errors":[1]},"c-metadata":{"errors":[2]}})"},
      {"escaped", R"({"a":1,"\u0065rrors":[1]})", {}, R"({"a":1})"},
  };
  for (const Case& c : cases) EXPECT_EQ(annotated(c.line, c.findings), c.expected) << c.what;
}

TEST(Annotate, ReplacesALineThatIsNoJson) {
  const std::string expected =
      R"({"errors":[{"code":"ERROR_INVALID_JSON_LINE","message":"The JSON Line has an invalid format."}]})";
  for (const char* line : {"", "{", "[1]", "\xff", "  "}) {
    EXPECT_EQ(annotated(line, {on_line(RuleId::invalid_json_line)}), expected) << line;
  }
}

TEST(Annotate, WritesTheOtherKeysOnRequest) {
  EXPECT_EQ(annotated("{}", {on_line(RuleId::no_label_attributes)}, ErrorKeys::cl),
            "{\"cl-" + errors(kNoAttributes).substr(1) + "}");
  EXPECT_EQ(annotated("{}", {on_line(RuleId::unannotated_record)}, ErrorKeys::cl),
            "{\"cl-" + warnings(kUnannotated).substr(1) + "}");
}

TEST(Annotate, TwiceGivesTheSameBytes) {
  const std::vector<Finding> findings = {on_line(RuleId::no_valid_annotations), on_box(RuleId::invalid_box, 1),
                                         on_metadata(RuleId::missing_box_confidence)};
  for (const std::string line : {R"({"errors":[],"b":{"annotations":[1,{"errors":[0] , "x":1}]} , "b-metadata":{} })",
                                 R"({ "b":{"annotations":[{},{}]}, "b-metadata":{"errors":{}}, "warnings":1 })"}) {
    const std::string once = annotated(line, findings);
    EXPECT_EQ(annotated(once, findings), once);
  }
}

TEST(Annotate, EscapesWhatTheMessageQuotes) {
  const Finding finding{.rule = RuleId::invalid_attribute_format, .place = Scope::line, .attribute = "a\"\n"};
  EXPECT_EQ(
      annotated("{}", {finding}),
      R"({"errors":[{"code":"ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT","message":"The format of the label attribute a\"\n is invalid."}]})");
}

}  // namespace
}  // namespace manifest::report
