// SPDX-License-Identifier: Apache-2.0
// JSON Schema draft 4: each keyword, what is refused instead of passed over, and hostile schemas.
#include "libmanifest/json/schema.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "libmanifest/error.h"

namespace manifest::json {
namespace {

/// The findings as `instance keyword`, joined by `; `.
std::string findings(const Schema& schema, const std::string& text, std::size_t max_findings = 10) {
  Outline outline;
  if (outline.scan(text)) return "no JSON: " + text;
  std::string joined;
  for (const SchemaFinding& finding : schema.check(outline, max_findings)) {
    if (!joined.empty()) joined += "; ";
    joined += finding.instance + " " + finding.keyword;
    if (!finding.detail.empty()) joined += " (" + finding.detail + ")";
  }
  return joined;
}

struct Case {
  std::string schema, text, findings;
};

const Case kCases[] = {
    {"{}", R"({"a":[1,null]})", ""},
    // type
    {R"({"type":"object"})", "{}", ""},
    {R"({"type":"object"})", "[]", " type"},
    {R"({"type":["string","null"]})", "null", ""},
    {R"({"type":["string","null"]})", "false", " type"},
    {R"({"type":"integer"})", "12", ""},
    {R"({"type":"integer"})", "123456789012345678901234567890", ""},
    {R"({"type":"integer"})", "1.0", " type"},
    {R"({"type":"number"})", "12", ""},
    {R"({"type":"boolean"})", "0", " type"},
    // enum compares meanings
    {R"({"enum":["a",1,{"x":[1,2],"y":null}]})", R"("\u0061")", ""},
    {R"({"enum":["a",1,{"x":[1,2],"y":null}]})", "1.0", ""},
    {R"({"enum":["a",1,{"x":[1,2],"y":null}]})", R"({ "y":null, "x":[1,2e0] })", ""},
    {R"({"enum":["a",1,{"x":[1,2],"y":null}]})", R"({"x":[2,1],"y":null})", " enum"},
    {R"({"enum":["1"]})", "1", " enum"},
    {R"({"enum":[10000000000000000]})", "1e16", ""},
    // numbers
    {R"({"minimum":1})", "1", ""},
    {R"({"minimum":1})", "0.5", " minimum"},
    {R"({"minimum":1,"exclusiveMinimum":true})", "1", " minimum"},
    {R"({"exclusiveMinimum":false,"minimum":1})", "1", ""},
    {R"({"maximum":1})", "1", ""},
    {R"({"maximum":1})", "1e999", " maximum"},
    {R"({"maximum":1,"exclusiveMaximum":true})", "1.0", " maximum"},
    {R"({"multipleOf":1})", "1.0", ""},
    {R"({"multipleOf":1})", "1.5", " multipleOf"},
    {R"({"multipleOf":0.1})", "0.3", ""},
    {R"({"multipleOf":0.01})", "0.125", " multipleOf"},
    {R"({"multipleOf":7})", "9007199254740991", " multipleOf"},
    {R"({"minimum":5})", R"("no number")", ""},
    // strings: code points
    {R"({"minLength":2,"maxLength":3})", R"("é\ud83d\ude00")", ""},
    {R"({"minLength":2})", R"("😀")", " minLength"},
    {R"({"maxLength":3})", R"("abcd")", " maxLength"},
    {R"({"pattern":"^s3://[a-z0-9.-]+/.+\\.(jpg|png)$"})", R"("s3://b/a.png")", ""},
    {R"({"pattern":"^s3://[a-z0-9.-]+/.+\\.(jpg|png)$"})", R"("s3://b/a.gif")", " pattern"},
    {R"({"pattern":"\\d\\s\\w"})", R"("x1 _x")", ""},
    {R"({"pattern":"^[\\d\\-]+$"})", R"("1-2")", ""},
    {R"({"pattern":"\\u00e9"})", R"("caf\u00e9")", ""},
    {R"({"pattern":"a"})", R"("\u0000a")", ""},
    // arrays
    {R"({"minItems":1,"maxItems":2})", "[]", " minItems"},
    {R"({"minItems":1,"maxItems":2})", "[1,2,3]", " maxItems"},
    {R"({"uniqueItems":true})", R"([1,"1",[1],{"a":1}])", ""},
    {R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2,"a":1.0}])", " uniqueItems"},
    {R"({"items":{"type":"string"}})", R"(["a",1,null])", "/1 type; /2 type"},
    {R"({"items":[{"type":"string"},{"type":"null"}]})", R"([1,null,1])", "/0 type"},
    {R"({"items":[{}],"additionalItems":false})", "[1,2]", " additionalItems"},
    {R"({"items":[{}],"additionalItems":{"type":"string"}})", R"([1,"a",2])", "/2 type"},
    {R"({"additionalItems":false})", "[1,2]", ""},
    // objects
    {R"({"required":["a","b"]})", R"({"a":1})", " required (b)"},
    {R"({"required":["a"]})", R"({"\u0061":1})", ""},
    {R"({"minProperties":2})", R"({"a":1,"a":2})", " minProperties"},
    {R"({"maxProperties":1})", R"({"a":1,"b":2})", " maxProperties"},
    {R"({"properties":{"a":{"type":"string"}}})", R"({"a":1,"b":2})", "/a type"},
    {R"({"properties":{"a":{"type":"string"}}})", R"({"a":1,"a":"last"})", ""},
    {R"({"properties":{"a/b~":{"items":{"type":"null"}}}})", R"({"a/b~":[null,0]})", "/a~1b~0/1 type"},
    {R"({"patternProperties":{"-metadata$":{"type":"object"}}})", R"({"a":1,"a-metadata":2})", "/a-metadata type"},
    {R"({"additionalProperties":false,"properties":{"a":{}},"patternProperties":{"^x":{}}})", R"({"a":1,"xy":2,"b":3})",
     "/b additionalProperties"},
    {R"({"additionalProperties":{"type":"null"},"properties":{"a":{}}})", R"({"a":1,"b":3})", "/b type"},
    {R"({"dependencies":{"a":["b","c"]}})", R"({"a":1,"c":1})", " dependencies (b)"},
    {R"({"dependencies":{"a":["b"]}})", R"({"c":1})", ""},
    {R"({"dependencies":{"a":{"maxProperties":1}}})", R"({"a":1,"c":1})", " maxProperties"},
    // combinations
    {R"({"allOf":[{"minimum":1},{"maximum":3}]})", "5", " maximum"},
    {R"({"anyOf":[{"minimum":4},{"type":"integer"}]})", "1", ""},
    {R"({"anyOf":[{"minimum":4},{"type":"string"}]})", "1", " anyOf"},
    {R"({"oneOf":[{"minimum":4},{"type":"integer"}]})", "5", " oneOf"},
    {R"({"oneOf":[{"minimum":4},{"type":"integer"}]})", "1", ""},
    {R"({"not":{"type":"integer"}})", "1", " not"},
    // references
    {R"({"$ref":"#/definitions/a","definitions":{"a":{"type":"string"}}})", "1", " type"},
    {R"({"properties":{"next":{"$ref":"#"}},"additionalProperties":false})", R"({"next":{"next":{"x":1}}})",
     "/next/next/x additionalProperties"},
    {R"({"items":{"$ref":"#/definitions/a~1b%25"},"definitions":{"a/b%":{"type":"null"}}})", "[1]", "/0 type"},
    // what is no keyword of a schema
    {R"({"title":"x","format":"email","x-own":{"type":7},"default":{"$ref":"nowhere"}})", "1", ""},
    {R"({"properties":{"type":{"type":"string"},"$ref":{"type":"null"}}})", R"({"type":1})", "/type type"},
    // of several
    {R"({"type":"array","minItems":3,"items":{"type":"string"}})", "[1,2]", " minItems; /0 type; /1 type"},
};

TEST(Schema, FindsWhatEachKeywordForbids) {
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.schema + " of " + c.text);
    try {
      EXPECT_EQ(findings(Schema::parse(c.schema, "schema.json"), c.text), c.findings);
    } catch (const Error& error) {
      ADD_FAILURE() << error.what();
    }
  }
}

TEST(Schema, StopsAtTheBoundAndNamesThePlaceInTheSchema) {
  const Schema schema = Schema::parse(R"({"items":{"type":"string"}})", "s");
  EXPECT_EQ(findings(schema, "[1,2,3]", 2), "/0 type; /1 type");
  EXPECT_EQ(findings(schema, "[1,2,3]", 0), "");
  Outline outline;
  ASSERT_FALSE(outline.scan("[1]"));
  EXPECT_EQ(schema.check(outline, 1).at(0).schema_path, "/items");
}

TEST(Schema, RefusesWhatWouldBePassedOverInSilence) {
  const struct {
    std::string text, reason;
    std::uint64_t line;
  } cases[] = {
      {"{", "no JSON: key expected", 1},
      {"[]", "a schema must be an object", 1},
      {"{\n\"items\":true}", "a schema must be an object", 2},
      {R"({"type":"text"})", "unknown type", 1},
      {R"({"minimum":"1"})", "must be a number", 1},
      {R"({"exclusiveMinimum":3})", "must be true or false", 1},
      {R"({"minLength":-1})", "must be a whole number from 0 on", 1},
      {R"({"maxItems":1.5})", "must be a whole number from 0 on", 1},
      {R"({"maxItems":1e999})", "must be a whole number from 0 on", 1},
      {R"({"multipleOf":0})", "must be above 0", 1},
      {R"({"required":[1]})", "must be a string", 1},
      {R"({"enum":{}})", "must be an array", 1},
      {R"x({"pattern":"(?=a)"})x", "not understood as a regular expression", 1},
      {R"x({"pattern":"("})x", "not understood as a regular expression", 1},
      {R"({"$ref":"other.json#/a"})", "only references into the same file are followed", 1},
      {R"({"$ref":"#/definitions/a"})", "the reference leads nowhere", 1},
      {"{\"const\":1}", "a keyword of a later draft than 4", 1},
      {R"({"$ref":"#"})", "leads back to itself", 1},
      {R"({"allOf":[{"not":{"$ref":"#"}}]})", "leads back to itself", 1},
      {R"({"properties":{"x":{"$ref":"#/definitions/a"}},"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}})",
       "leads back to itself", 1},
  };
  for (const auto& c : cases) {
    try {
      static_cast<void>(Schema::parse(c.text, "schema.json"));
      ADD_FAILURE() << "accepted: " << c.text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      EXPECT_EQ(error.path(), "schema.json");
      EXPECT_EQ(error.line(), c.line) << c.text;
      EXPECT_NE(std::string(error.what()).find(c.reason), std::string::npos) << error.what();
    }
  }
}

std::string repeated(const std::string& text, int count) {
  std::string all;
  for (int index = 0; index < count; ++index) all += text;
  return all;
}

TEST(Schema, DeepSchemasAndDeepTextsEnd) {
  const std::string deep = repeated(R"({"items":)", 1023) + "{}" + repeated("}", 1023);
  EXPECT_EQ(findings(Schema::parse(deep, "s"), repeated("[", 1024) + repeated("]", 1024)), "");
  const Schema itself = Schema::parse(R"({"items":{"allOf":[{"$ref":"#"}]},"type":"array"})", "s");
  EXPECT_EQ(findings(itself, repeated("[", 1024) + repeated("]", 1024)), "");
  EXPECT_EQ(findings(itself, repeated("[", 1024) + "1" + repeated("]", 1024)), repeated("/0", 1024) + " type");
}

TEST(Schema, ManyItemsAreComparedInLinearTime) {
  std::string text = "[0";
  for (int index = 1; index < 200000; ++index) text += "," + std::to_string(index);
  EXPECT_EQ(findings(Schema::parse(R"({"uniqueItems":true,"items":{"minimum":0}})", "s"), text + "]"), "");
  EXPECT_EQ(findings(Schema::parse(R"({"uniqueItems":true})", "s"), text + ",7.0]"), " uniqueItems");
}

TEST(Schema, ThoseOfTheProjectAreUnderstood) {
  for (const auto& entry : std::filesystem::directory_iterator(MANIFEST_SOURCE_DIR "/schemas")) {
    std::ifstream stream(entry.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_NO_THROW(static_cast<void>(Schema::parse(text, entry.path().string()))) << entry.path();
  }
}

}  // namespace
}  // namespace manifest::json
