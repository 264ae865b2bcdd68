// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/record_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace manifest {
namespace {

using ::testing::ElementsAre;

class RecordParserTest : public ::testing::Test {
 protected:
  const Record* parse(std::string_view line) {
    text_.assign(line);
    return parser_.parse(text_.text());
  }
  std::vector<std::string> names(std::string_view line) {
    std::vector<std::string> names;
    const Record* record = parse(line);
    if (record == nullptr) return {"no record"};
    for (const Attribute& attribute : record->attributes()) names.emplace_back(attribute.name);
    return names;
  }
  json::PaddedString text_;
  RecordParser parser_;
};

TEST_F(RecordParserTest, PairsKeysWithTheirMetadata) {
  EXPECT_THAT(names(R"({"source-ref":"s3://bucket/k","a":1,"a-metadata":{}})"), ElementsAre("a"));
  EXPECT_THAT(names(R"({"b-metadata":{},"a-metadata":{},"a":1,"b":2})"), ElementsAre("a", "b"));
  EXPECT_THAT(names(R"({"a":1,"b-metadata":{}})"), ElementsAre());
}

TEST_F(RecordParserTest, TakesNoPartnerForAnAttribute) {
  EXPECT_THAT(names(R"({"a":1,"a-metadata":{},"a-metadata-metadata":{}})"), ElementsAre("a"));
  EXPECT_THAT(names(R"({"a-metadata":{},"a-metadata-metadata":{}})"), ElementsAre("a-metadata"));
}

TEST_F(RecordParserTest, NeverPairsReservedKeys) {
  EXPECT_THAT(
      names(
          R"({"source-ref":"s","source-ref-metadata":{},"errors":1,"errors-metadata":{},"source":1,"source-metadata":{}})"),
      ElementsAre());
  EXPECT_THAT(names(R"({"cl":1,"cl-metadata":{}})"), ElementsAre("cl"));
  EXPECT_THAT(names(R"({"cl-metadata":{},"cl-metadata-metadata":{}})"), ElementsAre());
}

TEST_F(RecordParserTest, ComparesKeysAfterUnescaping) {
  EXPECT_THAT(names(R"({"\u0061":1,"a-metadat\u0061":{}})"), ElementsAre("a"));
  EXPECT_THAT(names(R"({"":1,"-metadata":{}})"), ElementsAre(""));
}

TEST_F(RecordParserTest, LetsTheLastOfEqualKeysWin) {
  const Record* record = parse(
      R"({"source-ref":"first","a":1,"source-ref":"last","a-metadata":{"type":"x","type":"groundtruth/image-classification"}})");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->source_ref.value, "last");
  EXPECT_EQ(record->attributes()[0].kind, AttributeKind::classification);
  EXPECT_EQ(record->duplicate_key, "source-ref");
}

std::string detection(std::string_view value, std::string_view class_map = R"({"0":"dog"})",
                      std::string_view objects = "[]") {
  return std::string(R"({"a":)") + std::string(value) +
         R"(,"a-metadata":{"type":"groundtruth/object-detection","class-map":)" + std::string(class_map) +
         R"(,"objects":)" + std::string(objects) + "}}";
}

TEST_F(RecordParserTest, SeesDuplicateKeysWhereverRulesRead) {
  const std::string lines[] = {
      detection(R"({"annotations":[],"annotations":[]})"),
      detection(R"({"x":1,"x":2})"),
      detection(R"({"annotations":[{"left":1,"left":2}]})"),
      detection(R"({"annotations":[{"x":1,"x":2}]})"),
      detection(R"({"image_size":[{"width":1,"width":2}]})"),
      detection("{}", R"({"0":"a","0":"b"})"),
      detection("{}", R"({"x":"a","y":"c","x":"b"})"),
      detection("{}", "{}", R"([{"confidence":1,"confidence":1}])"),
      detection("{}", "{}", R"([{"x":1,"x":1}])"),
  };
  for (const std::string& line : lines) {
    const Record* record = parse(line);
    ASSERT_NE(record, nullptr) << line;
    EXPECT_NE(record->duplicate_key.data(), nullptr) << line;
  }
  EXPECT_EQ(parse(detection(R"({"annotations":[{"left":1},{"left":1}],"x":1})"))->duplicate_key.data(), nullptr);
}

TEST_F(RecordParserTest, SeesStaleBookkeepingAtEveryLevel) {
  for (const std::string_view line :
       {R"({"errors":[]})", R"({"cl-warnings":[]})", R"({"a":{"errors":[]},"a-metadata":{}})",
        R"({"a":1,"a-metadata":{"warnings":[]}})",
        R"({"a":{"annotations":[{"cl-errors":[]}]},"a-metadata":{"type":"custom"}})",
        R"({"a":{"annotations":[{"errors":[]}]},"a-metadata":{"type":"groundtruth/object-detection"}})"}) {
    EXPECT_TRUE(parse(line)->has_bookkeeping) << line;
  }
  for (const std::string_view line :
       {R"({"a":{"errors":[]}})", R"({"a":{"b":{"errors":[]}},"a-metadata":{}})", R"({"Errors":[]})"}) {
    EXPECT_FALSE(parse(line)->has_bookkeeping) << line;
  }
}

TEST_F(RecordParserTest, ReadsIntegersAsSectionLSays) {
  struct Case {
    std::string_view text;
    FieldState state;
    std::int64_t value;
  };
  constexpr std::int64_t kMax = std::int64_t{1} << 53;
  const Case cases[] = {
      {"1", FieldState::present, 1},
      {"1.0", FieldState::present, 1},
      {"1e0", FieldState::present, 1},
      {"10e-1", FieldState::present, 1},
      {"-0", FieldState::present, 0},
      {"-0.0", FieldState::present, 0},
      {"9007199254740992", FieldState::present, kMax},
      {"9007199254740993", FieldState::present, kMax},  // its nearest double is 2^53
      {"9007199254740994", FieldState::wrong_type, 0},
      {"18446744073709551616", FieldState::wrong_type, 0},
      {"100000000000000000000000000000", FieldState::wrong_type, 0},
      {"1.5", FieldState::wrong_type, 0},
      {"1e999", FieldState::wrong_type, 0},
      {"1e-999", FieldState::present, 0},  // its nearest double is 0
      {"\"1\"", FieldState::wrong_type, 0},
      {"true", FieldState::wrong_type, 0},
      {"null", FieldState::wrong_type, 0},
  };
  for (const Case& c : cases) {
    const Record* record = parse(detection(std::string(R"({"image_size":[{"width":)") + std::string(c.text) + "}]}"));
    ASSERT_NE(record, nullptr) << c.text;
    const Field<std::int64_t>& width = record->attributes()[0].detection.width;
    EXPECT_EQ(width.state, c.state) << c.text;
    if (width.present()) {
      EXPECT_EQ(width.value, c.value) << c.text;
    }
  }
}

TEST_F(RecordParserTest, ReadsHugeNumbersAsNearestDoubles) {
  const Record* record =
      parse(detection(R"({"annotations":[{"left":100000000000000000000000000000,"top":1e999,"width":-1e-400}]})"));
  ASSERT_NE(record, nullptr);
  const Annotation& box = record->attributes()[0].detection.annotations[0];
  EXPECT_EQ(box.left.value, 1e29);
  EXPECT_EQ(box.top.state, FieldState::wrong_type);
  EXPECT_EQ(box.width.value, 0);
}

TEST_F(RecordParserTest, LinksBoxesToClassesByCanonicalDecimal) {
  const Record* record = parse(
      detection(R"({"annotations":[{"class_id":1},{"class_id":1.0},{"class_id":2},{"class_id":7},{"class_id":0}]})",
                R"({"7":"g","01":"x","1":"b","-0":"y","x":"z"})"));
  ASSERT_NE(record, nullptr);
  std::vector<std::string> names;
  for (const Annotation& box : record->attributes()[0].detection.annotations) {
    const auto& classes = record->attributes()[0].metadata.class_map;
    names.emplace_back(box.class_entry == kNoIndex ? "-" : classes[box.class_entry].name.value);
  }
  EXPECT_THAT(names, ElementsAre("b", "b", "-", "g", "-"));
}

TEST_F(RecordParserTest, RefusesWhatIsNoJsonObject) {
  for (const std::string_view line :
       {"", "  ", "[1]", "1", "\"x\"", "null", "{\"a\":1}{\"b\":2}", "{\"a\":1} x", "{\"a\":01}", "{\"a\":tru}",
        "{\"a\":NaN}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\xFF\"}", "{'a':1}", "{\"a\":1,}", "{"}) {
    EXPECT_EQ(parse(line), nullptr) << line;
    EXPECT_FALSE(parser_.problem().empty()) << line;
  }
}

// The line's own object is depth 1 (section L), whatever stands in the deepest value.
TEST_F(RecordParserTest, Reads1024LevelsAndNoMore) {
  for (const std::string_view deepest : {"", "1", "\"x\"", "1e999", "1,2"}) {
    for (const std::size_t depth : {1023U, 1024U, 1025U, 1026U}) {
      const std::string line = "{\"a\":" + std::string(depth - 1, '[') + std::string(deepest) +
                               std::string(depth - 1, ']') + ",\"source-ref\":\"x\"}";
      EXPECT_EQ(parse(line) != nullptr, depth <= 1024) << depth << " levels around '" << deepest << "'";
    }
  }
}

TEST_F(RecordParserTest, StaysLinearInTheNumberOfAttributes) {
  std::string line = "{\"source-ref\":\"s3://bucket/k\"";
  constexpr std::size_t kAttributes = 100'000;
  for (std::size_t i = 0; i < kAttributes; ++i) {
    const std::string name = "\"a" + std::to_string(i);
    line += "," + name + "\":1," + name + "-metadata\":{\"type\":\"groundtruth/image-classification\"}";
  }
  line += '}';
  const Record* record = parse(line);
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->attributes().size(), kAttributes);
}

}  // namespace
}  // namespace manifest
