// SPDX-License-Identifier: Apache-2.0
// Small JSON files as values.
#include "libmanifest/json/document.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "libmanifest/error.h"

namespace manifest::json {
namespace {

TEST(Document, HoldsMembersInOrderWithTheirLines) {
  const Value root =
      parse_document("\xEF\xBB\xBF{\"b\": [true, null,\n \"x\\n\\u00e9\"],\n\n \"a\": {\"c\": 1.5}\n}", "map.json");
  ASSERT_EQ(root.type(), NodeType::object);
  ASSERT_EQ(root.members().size(), 2u);
  EXPECT_EQ(root.members()[0].key, "b");
  EXPECT_EQ(root.members()[1].key, "a");
  const auto& list = root.find("b")->elements();
  ASSERT_EQ(list.size(), 3u);
  EXPECT_TRUE(list[0].boolean());
  EXPECT_TRUE(list[1].is(NodeType::null));
  EXPECT_EQ(list[2].string(), "x\né");
  EXPECT_EQ(root.find("a")->find("c")->number(), 1.5);
  EXPECT_EQ(root.line(), 1u);
  EXPECT_EQ(list[2].line(), 2u);
  EXPECT_EQ(root.find("a")->line(), 4u);
  EXPECT_EQ(root.find("none"), nullptr);
  EXPECT_EQ(list[0].find("a"), nullptr);
}

TEST(Document, KeepsEqualKeysAndFindsTheLast) {
  const Value root = parse_document(R"({"a":1,"\u0061":2})", "map.json");
  EXPECT_EQ(root.members().size(), 2u);
  EXPECT_EQ(root.find("a")->integer(), 2);
}

TEST(Document, IntegersAreExact) {
  const struct {
    const char* text;
    std::optional<std::int64_t> integer;
  } cases[] = {
      {"0", 0},
      {"-0", 0},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"9223372036854775808", std::nullopt},
      {"9007199254740993", 9007199254740993},
      {"1.0", 1},
      {"1e3", 1000},
      {"-0.0", 0},
      {"9007199254740992.0", 9007199254740992},
      {"9007199254740994.0", std::nullopt},
      {"1.5", std::nullopt},
      {"1e999", std::nullopt},
      {"\"1\"", std::nullopt},
      {"true", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(parse_document(c.text, "n").integer(), c.integer) << c.text;
}

TEST(Document, NumbersTooLargeForADoubleHaveNone) {
  EXPECT_EQ(parse_document("1e999", "n").number(), std::nullopt);
  EXPECT_EQ(parse_document("1e-999", "n").number(), 0.0);
  EXPECT_EQ(parse_document("18446744073709551616", "n").number(), 18446744073709551616.0);
}

TEST(Document, ErrorsNameFileLineAndWhatStandsThere) {
  const struct {
    std::string text;
    std::uint64_t line;
    std::string reason;
  } cases[] = {
      {"", 1, "no JSON: value expected, found the end of the line"},
      {"{\n\"a\":1,\n}", 3, "no JSON: key expected, found '}'"},
      {"{\"a\":01}", 1, "no JSON: leading zero in a number, found '1}'"},
      {"{} x\x1b[31m", 1, "no JSON: text behind the value, found 'x\\x1b[31m'"},
      {"[\"\xFF\"]", 1, "no JSON: invalid UTF-8, found '\\xff\"]'"},
  };
  for (const auto& c : cases) {
    try {
      static_cast<void>(parse_document(c.text, "map.json"));
      ADD_FAILURE() << "accepted: " << c.text;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data);
      EXPECT_EQ(error.path(), "map.json");
      EXPECT_EQ(error.line(), c.line);
      EXPECT_EQ(error.what(), c.reason);
    }
  }
}

TEST(Document, TheDeepestTextThatIsAcceptedCanBeHeld) {
  const Value root = parse_document(std::string(kMaxDepth, '[') + std::string(kMaxDepth, ']'), "deep");
  EXPECT_EQ(root.elements().size(), 1u);
  const Value copy = root;
  EXPECT_EQ(copy.elements().size(), 1u);
}

TEST(Document, ALargeOneIsRefused) {
  EXPECT_THROW(static_cast<void>(parse_document(std::string(kMaxDocumentBytes + 1, ' '), "large")), Error);
}

}  // namespace
}  // namespace manifest::json
