// SPDX-License-Identifier: Apache-2.0
// The strict walker: what is JSON, what is not and where, and the places it notes.
#include "libmanifest/json/scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace manifest::json {
namespace {

using namespace std::string_literals;

struct Case {
  std::string text;
  std::string reason;  // empty: JSON
  std::size_t offset = 0;
};

const Case kCases[] = {
    // values and white space
    {"{}", ""},
    {" \t\r\n[ ]\r\n", ""},
    {"true", ""},
    {"null ", ""},
    {"", "value expected", 0},
    {"  ", "value expected", 2},
    {"\xEF\xBB\xBF{}", "value expected", 0},
    {"\x0C{}", "value expected", 0},
    {"{}\0"s, "text behind the value", 2},
    {"{} {}", "text behind the value", 3},
    {"tru", "unknown word", 0},
    {"truex", "text behind the value", 4},
    {"NaN", "value expected", 0},
    {"Infinity", "value expected", 0},
    {"'a'", "value expected", 0},
    {"/*c*/1", "value expected", 0},
    // objects and arrays
    {R"({"a":1,"a":[2,{}]})", ""},
    {"[1,]", "value expected", 3},
    {"[,1]", "value expected", 1},
    {"[1 2]", "comma or ] expected", 3},
    {"[1", "comma or ] expected", 2},
    {"[1}", "comma or ] expected", 2},
    {"{\"a\":1,}", "key expected", 7},
    {"{a:1}", "key expected", 1},
    {"{\"a\" 1}", "colon expected", 5},
    {"{\"a\":}", "value expected", 5},
    {"{\"a\":1]", "comma or } expected", 6},
    {"]", "value expected", 0},
    // numbers
    {"[0,-0,1.0,1e5,1E+5,-1.25e-07,1e999,123456789012345678901234567890]", ""},
    {"+1", "value expected", 0},
    {"01", "leading zero in a number", 1},
    {"-01", "leading zero in a number", 2},
    {"1.", "digit expected behind the decimal point", 2},
    {".5", "value expected", 0},
    {"-", "digit expected", 1},
    {"1e", "digit expected in the exponent", 2},
    {"1e+", "digit expected in the exponent", 3},
    {"0x1", "text behind the value", 1},
    {"1_0", "text behind the value", 1},
    // strings
    {R"(["\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00","a long plain stretch, é and 😀",""])", ""},
    {"\"\x7F\"", ""},
    {"\"a", "unterminated string", 2},
    {"\"a\\", "unterminated string", 3},
    {"\"a\\\"", "unterminated string", 4},
    {"\"12345678\x1F\"", "control character in a string", 9},
    {"\"a\nb\"", "control character in a string", 2},
    {"\"a\0b\""s, "control character in a string", 2},
    {R"("\x")", "unknown escape", 2},
    {R"("\U0041")", "unknown escape", 2},
    {R"("\u00g0")", "four hexadecimal digits expected", 5},
    {R"("\u00)", "four hexadecimal digits expected", 5},
    // surrogates
    {R"("\ud83d")", "unpaired surrogate", 7},
    {R"("\ud83dx")", "unpaired surrogate", 7},
    {R"("\ud83d\n")", "unpaired surrogate", 8},
    {R"("\ud83d\ud83d")", "unpaired surrogate", 13},
    {R"("\udc00")", "unpaired surrogate", 7},
    {R"("\ud83d\u00")", "four hexadecimal digits expected", 11},
    // UTF-8 (RFC 3629)
    {"\"\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"", ""},
    {"\"\x80\"", "invalid UTF-8", 1},
    {"\"\xC0\x80\"", "invalid UTF-8", 1},
    {"\"\xC1\xBF\"", "invalid UTF-8", 1},
    {"\"\xC3\"", "invalid UTF-8", 1},
    {"\"\xE0\x9F\xBF\"", "invalid UTF-8", 1},
    {"\"\xED\xA0\x80\"", "invalid UTF-8", 1},
    {"\"\xE2\x82\"", "invalid UTF-8", 1},
    {"\"\xF0\x8F\xBF\xBF\"", "invalid UTF-8", 1},
    {"\"\xF4\x90\x80\x80\"", "invalid UTF-8", 1},
    {"\"\xF5\x80\x80\x80\"", "invalid UTF-8", 1},
    {"\"ok\xFF\"", "invalid UTF-8", 3},
    {"[1,\xFF]", "value expected", 3},
};

TEST(Scan, AcceptsJsonAndSaysWhereAndWhyAnotherTextIsNone) {
  Outline outline;
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const auto noted = outline.scan(c.text);
    const auto checked = check(c.text);
    ASSERT_EQ(noted.has_value(), checked.has_value());
    EXPECT_EQ(noted ? noted->reason : "", c.reason);
    if (!noted) continue;
    EXPECT_EQ(noted->offset, c.offset);
    EXPECT_EQ(checked->offset, c.offset);
    EXPECT_EQ(checked->reason, c.reason);
  }
}

TEST(Scan, EveryPrefixOfAGoodTextIsRefused) {
  const std::string text = R"({"a":[1.5e3,true,null,"é\ud83d\ude00",{"b":-0}]})";
  ASSERT_FALSE(check(text));
  for (std::size_t size = 0; size < text.size(); ++size) EXPECT_TRUE(check(text.substr(0, size))) << size;
}

TEST(Scan, SpecialBytesAreSeenAtEveryPlaceOfAWord) {
  for (std::size_t at = 0; at < 40; ++at) {
    for (const char byte : {'\x00', '\x1F', '\x80', '\xFF', '\xC3'}) {
      std::string text = "\"" + std::string(40, 'a') + "\"";
      text[at + 1] = byte;
      const auto error = check(text);
      ASSERT_TRUE(error);
      EXPECT_EQ(error->offset, at + 1);
    }
    for (const char byte : {'\x20', '\x21', '\x23', '\x5B', '\x5D', '\x7F'}) {
      std::string text = "\"" + std::string(40, 'a') + "\"";
      text[at + 1] = byte;
      EXPECT_FALSE(check(text));
    }
  }
}

std::string nested(std::size_t depth, const std::string& open, const std::string& inner, const std::string& close) {
  std::string text;
  for (std::size_t level = 0; level < depth; ++level) text += open;
  text += inner;
  for (std::size_t level = 0; level < depth; ++level) text += close;
  return text;
}

TEST(Scan, DepthOf1024IsAcceptedAndDeeperRefused) {
  for (const std::string inner : {"", "1"}) {
    EXPECT_FALSE(check(nested(1023, "[", inner, "]")));
    EXPECT_FALSE(check(nested(1024, "[", inner, "]")));
    EXPECT_TRUE(check(nested(1025, "[", inner, "]")));
    EXPECT_TRUE(check(nested(100000, "[", inner, "]")));
  }
  EXPECT_FALSE(check(nested(1024, R"({"a":)", "1", "}")));
  EXPECT_TRUE(check(nested(1025, R"({"a":)", "1", "}")));
  const auto error = check(nested(1025, "[", "", "]"));
  EXPECT_EQ(error->offset, 1024u);
  EXPECT_EQ(error->reason, "nested deeper than 1024");
  EXPECT_FALSE(check("[" + nested(1000, "[", "", "]") + "," + nested(1000, "[", "", "]") + "]"));
}

TEST(Outline, NotesTypesFamiliesAndBytes) {
  const std::string text = R"( {"a" : [1 , "x"], "b\n":{}, "c":true} )";
  Outline outline;
  ASSERT_FALSE(outline.scan(text));
  ASSERT_EQ(outline.nodes().size(), 6u);
  const Node& root = outline.root();
  EXPECT_EQ(root.type, NodeType::object);
  EXPECT_EQ(root.child_count, 3u);
  EXPECT_EQ(outline.raw(root), text.substr(1, text.size() - 2));
  const Node& a = outline.node(root.first_child);
  EXPECT_EQ(outline.raw(a), R"([1 , "x"])");
  EXPECT_EQ(text.substr(a.key_begin, a.key_end - a.key_begin), "\"a\"");
  EXPECT_EQ(a.child_count, 2u);
  const Node& one = outline.node(a.first_child);
  EXPECT_EQ(one.type, NodeType::number);
  EXPECT_EQ(&outline.node(one.parent), &a);
  EXPECT_EQ(outline.raw(outline.node(one.next_sibling)), "\"x\"");
  const Node& b = outline.node(a.next_sibling);
  EXPECT_EQ(b.type, NodeType::object);
  EXPECT_EQ(b.first_child, 0u);
  std::string storage;
  EXPECT_EQ(outline.key(b, storage), "b\n");
  EXPECT_EQ(outline.key(one, storage), "");
  const Node& c = outline.node(b.next_sibling);
  EXPECT_EQ(c.type, NodeType::boolean);
  EXPECT_EQ(c.next_sibling, 0u);
  EXPECT_EQ(&outline.node(c.parent), &root);
}

TEST(Outline, FindsTheLastOfEqualKeysAfterUnescaping) {
  Outline outline;
  ASSERT_FALSE(outline.scan(R"({"a":1,"\u0061":2,"b":3,"":4})"));
  EXPECT_EQ(outline.raw(*outline.find(outline.root(), "a")), "2");
  EXPECT_EQ(outline.raw(*outline.find(outline.root(), "b")), "3");
  EXPECT_EQ(outline.raw(*outline.find(outline.root(), "")), "4");
  EXPECT_EQ(outline.find(outline.root(), "c"), nullptr);
  EXPECT_EQ(outline.find(outline.node(1), "a"), nullptr);
}

TEST(Outline, GivesElementsByIndex) {
  Outline outline;
  ASSERT_FALSE(outline.scan("[10,[11],12]"));
  EXPECT_EQ(outline.raw(*outline.at(outline.root(), 0)), "10");
  EXPECT_EQ(outline.raw(*outline.at(outline.root(), 2)), "12");
  EXPECT_EQ(outline.at(outline.root(), 3), nullptr);
  EXPECT_EQ(outline.at(outline.node(1), 0), nullptr);
}

TEST(Outline, IsReusable) {
  Outline outline;
  ASSERT_TRUE(outline.scan("[[[1,"));
  ASSERT_FALSE(outline.scan("[2]"));
  EXPECT_EQ(outline.nodes().size(), 2u);
  EXPECT_EQ(outline.root().child_count, 1u);
  ASSERT_TRUE(outline.scan("{\"a\""));
  ASSERT_FALSE(outline.scan("3"));
  EXPECT_EQ(outline.root().key_begin, outline.root().key_end);
}

TEST(Unescape, GivesTheTextThatEscapesMean) {
  const struct {
    std::string literal, text;
  } cases[] = {
      {"plain é", "plain é"},
      {R"(\"\\\/\b\f\n\r\t)", "\"\\/\b\f\n\r\t"},
      {R"(\u0041\u00e9\u20AC\uD83D\uDE00)", "Aé€😀"},
      {R"(a\u0000b)", "a\0b"s},
      {R"(\\u0041)", "\\u0041"},
      {"", ""},
  };
  for (const auto& c : cases) {
    std::string text;
    unescape(c.literal, text);
    EXPECT_EQ(text, c.text) << c.literal;
  }
}

TEST(Outline, UnescapedStringsAreViewsIntoTheText) {
  const std::string text = R"(["plain","esc\u0061ped"])";
  Outline outline;
  ASSERT_FALSE(outline.scan(text));
  std::string storage;
  EXPECT_EQ(outline.string(outline.node(1), storage).data(), text.data() + 2);
  EXPECT_EQ(outline.string(outline.node(2), storage), "escaped");
}

}  // namespace
}  // namespace manifest::json
