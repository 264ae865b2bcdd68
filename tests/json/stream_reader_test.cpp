// SPDX-License-Identifier: Apache-2.0
// The pull reader: as strict as the walker over a whole text, whatever the size of the buffer.
#include "libmanifest/json/stream_reader.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "libmanifest/error.h"
#include "libmanifest/json/scan.h"

namespace manifest::json {
namespace {

/// REQUIRES: `text` outlives the reader.
StreamReader reader_of(std::string_view text, std::size_t buffer = 1 << 16) {
  return {[text](std::span<char> out) mutable {
            const auto n = std::min(out.size(), text.size());
            std::copy_n(text.data(), n, out.data());
            text.remove_prefix(n);
            return n;
          },
          "doc.json",
          {.buffer_bytes = buffer, .max_text_bytes = 1 << 12}};
}

bool accepts(std::string_view text, std::size_t buffer) {
  try {
    auto reader = reader_of(text, buffer);
    reader.skip();
    reader.finish();
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_EQ(error.path(), "doc.json");
    return false;
  }
}

const std::vector<std::string> kTexts = {
    "{}",
    "[]",
    "1",
    "-0",
    "0.5e-10",
    "1E+5",
    "123456789012345678901234567890",
    "1e999",
    "\"\"",
    "\"a\\u0041\\n\\\\\"",
    "true",
    "false",
    "null",
    " [1 , 2,\t{\"a\":[]}\r\n] ",
    "{\"a\":1,\"a\":2}",
    "\"\xF0\x9F\x98\x80\"",
    "\"\\ud83d\\ude00\"",
    "[[[[]]]]",
    "",
    " ",
    "{",
    "[",
    "[1",
    "[1,",
    "[1,]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,}",
    "[,1]",
    "[1 2]",
    "{a:1}",
    "'a'",
    "01",
    "-",
    "1.",
    ".5",
    "+1",
    "1e",
    "1e+",
    "NaN",
    "Infinity",
    "-Infinity",
    "tru",
    "trueX",
    "nul",
    "[1]]",
    "{}{}",
    "1 2",
    "\"a",
    "\"\\x\"",
    "\"\\u12G4\"",
    "\"\\u123\"",
    "\"\\ud800\"",
    "\"\\udc00\"",
    "\"\\ud800\\u0041\"",
    "\"\\ud800x\"",
    "\"\x01\"",
    "\"\xC0\x80\"",
    "\"\xED\xA0\x80\"",
    "\"\xFF\"",
    "\"\xE2\x82\"",
    "[1}",
    "{\"a\":1]",
    "//x\n1",
    "\xFF\xFE{\0",
    std::string("\0", 1),
    std::string("1\0", 2),
    std::string("\"a\0b\"", 5),
    "\"\\",
    "\"\\u",
    "\"\\ud83d\\",
};

TEST(StreamReader, AgreesWithTheWalkerOverTheWholeTextAtEveryBufferSize) {
  for (const auto& text : kTexts) {
    const bool is_json = !check(text).has_value();
    for (const std::size_t buffer : {1U, 2U, 3U, 5U, 8U, 13U, 64U, 65536U}) {
      EXPECT_EQ(accepts(text, buffer), is_json) << text << " with a buffer of " << buffer;
    }
  }
}

TEST(StreamReader, DepthIsLimitedLikeTheWalkers) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(accepts(nested(kMaxDepth), 64));
  EXPECT_FALSE(accepts(nested(kMaxDepth + 1), 64));
  EXPECT_FALSE(accepts(std::string(100000, '['), 64));
}

TEST(StreamReader, WalksObjectsAndListsAtEveryBufferSize) {
  for (std::size_t buffer = 1; buffer < 80; ++buffer) {
    auto reader = reader_of(
        R"( {"id": 9223372036854775807, "n\u0061me": "J\u00fcrgen é", "skip": {"a": [1, {"b": "]}"}]}, "list": [1.50, true, null]} )",
        buffer);
    std::string key;
    std::string text;
    std::vector<std::string> seen;
    reader.begin_object();
    while (reader.next_member(key)) {
      if (key == "id") {
        seen.emplace_back(reader.number());
      } else if (key == "name") {
        reader.string(text);
        seen.push_back(text);
      } else if (key == "list") {
        reader.begin_array();
        while (reader.next_element()) {
          if (reader.type() == NodeType::number) {
            seen.emplace_back(reader.number());
          } else if (reader.type() == NodeType::boolean) {
            seen.emplace_back(reader.boolean() ? "yes" : "no");
          } else {
            reader.skip();
            seen.emplace_back("null");
          }
        }
      } else {
        reader.capture(text);
        seen.push_back(text);
      }
    }
    reader.finish();
    EXPECT_EQ(seen, (std::vector<std::string>{"9223372036854775807", "Jürgen é", R"({"a": [1, {"b": "]}"}]})", "1.50",
                                              "yes", "null"}))
        << buffer;
  }
}

TEST(StreamReader, ErrorsNameTheByte) {
  auto reader = reader_of("[1, 2, x]", 4);
  try {
    reader.skip();
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("byte 7"), std::string::npos) << error.what();
  }
}

TEST(StreamReader, TextsAreBoundedAndSkippedOnesAreNot) {
  const std::string long_text = '"' + std::string(100000, 'x') + '"';
  auto reader = reader_of(long_text, 64);
  std::string text;
  EXPECT_THROW(reader.string(text), Error);
  EXPECT_TRUE(accepts(long_text, 64));
  const std::string in_array = '[' + long_text + ']';
  auto capturing = reader_of(in_array, 64);
  capturing.capture(text);
  EXPECT_TRUE(text.empty());
  capturing.finish();
}

TEST(StreamReader, AByteOrderMarkIsSkipped) { EXPECT_TRUE(accepts("\xEF\xBB\xBF{}", 64)); }

}  // namespace
}  // namespace manifest::json
