// SPDX-License-Identifier: Apache-2.0
// Escaping, numbers, layout, UTF-8 repair.
#include "libmanifest/json/writer.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <string>

#include "libmanifest/json/scan.h"

namespace manifest::json {
namespace {

using namespace std::string_literals;

std::string literal_of(std::string_view text) {
  std::string out;
  append_quoted(text, out);
  return out;
}

std::string number(double value) {
  std::string out;
  append_number(value, out);
  return out;
}

TEST(AppendQuoted, EscapesQuoteBackslashAndControlsOnly) {
  EXPECT_EQ(literal_of(""), R"("")");
  EXPECT_EQ(literal_of("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(literal_of("\b\f\n\r\t\x1b\x01"), R"("\b\f\n\r\t\u001b\u0001")");
  EXPECT_EQ(literal_of("nul\0"s), R"("nul\u0000")");
  EXPECT_EQ(literal_of("é😀\x7F\u2028"), "\"é😀\x7F\u2028\"");
}

TEST(AppendQuoted, ReadsBackForEveryByteOfAscii) {
  std::string text;
  for (char byte = 0; byte < 127; ++byte) text.push_back(byte);
  Outline outline;
  const std::string literal = literal_of(text);
  ASSERT_FALSE(outline.scan(literal));
  std::string storage;
  EXPECT_EQ(outline.string(outline.root(), storage), text);
}

TEST(AppendNumber, IntegralValuesHaveNoFractionAndOthersAreShortest) {
  const struct {
    double value;
    const char* text;
  } cases[] = {
      {0, "0"},
      {-0.0, "0"},
      {1.0, "1"},
      {-3, "-3"},
      {123456789, "123456789"},
      {9007199254740992.0, "9007199254740992"},
      {-9007199254740992.0, "-9007199254740992"},
      {0.1, "0.1"},
      {0.3, "0.3"},
      {1.0 / 3, "0.3333333333333333"},
      {1e-4, "0.0001"},
      {1e16, "1e+16"},
      {1e30, "1e+30"},
      {1e-7, "1e-07"},
      {5e-324, "5e-324"},
      {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
  };
  for (const auto& c : cases) EXPECT_EQ(number(c.value), c.text);
}

TEST(AppendNumber, SmallIntegersAreThoseOfTheLibrary) {
  for (int value = -20; value < 20'000; ++value) {
    EXPECT_EQ(number(value), std::to_string(value));
    char text[kMaxNumberBytes];
    EXPECT_EQ(std::string(text, print_integer(value, text)), std::to_string(value));
  }
}

TEST(AppendQuoted, EscapesAtEveryPlaceOfALongText) {
  for (std::size_t size = 0; size < 40; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const auto& [byte, escape] : {std::pair('"', "\\\""), std::pair('\\', "\\\\"), std::pair('\n', "\\n"),
                                         std::pair('\x1F', "\\u001f"), std::pair('\x7F', "\x7F")}) {
        std::string text(size, 'a');
        text[at] = byte;
        std::string out;
        append_quoted(text, out);
        EXPECT_EQ(out, '"' + std::string(at, 'a') + escape + std::string(size - at - 1, 'a') + '"');
      }
    }
  }
}

TEST(AppendNumber, IsJsonAndReadsBackEqual) {
  std::mt19937_64 random(7);
  for (int count = 0; count < 200000; ++count) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const std::string text = number(value);
    ASSERT_FALSE(check(text)) << text;
    double back = 0;
    std::from_chars(text.data(), text.data() + text.size(), back);
    ASSERT_EQ(back, value) << text;
  }
}

TEST(RepairUtf8, ReplacesEachInvalidSequence) {
  const struct {
    std::string text, repaired;
  } cases[] = {
      {"plain é", "plain é"},
      {"", ""},
      {"a\xFF"s + "b", "a\uFFFD"s + "b"},
      {"\xE2\x82", "\uFFFD"},
      {"\xE2\x82"s + "a", "\uFFFDa"},
      {"\xC0\x80", "\uFFFD\uFFFD"},
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
      {"\xF0\x9F\x98", "\uFFFD"},
  };
  for (const auto& c : cases) EXPECT_EQ(repair_utf8(c.text), c.repaired);
}

std::string sample(Writer::Style style) {
  std::string out;
  Writer writer(out, style);
  writer.begin_object();
  writer.member("name", "a\"b").member("count", std::uint64_t{18446744073709551615U});
  writer.key("list").begin_array().number(0.5).integer(-7).boolean(true).boolean(false).null().end_array();
  writer.key("empty").begin_array().end_array();
  writer.key("none").begin_object().end_object();
  writer.key("raw").raw(R"({"x": 1})");
  writer.key("deep").begin_array().begin_object().member("k", "v").end_object().begin_object().end_object().end_array();
  writer.end_object();
  return out;
}

TEST(Writer, CompactHasNoWhiteSpace) {
  EXPECT_EQ(sample(Writer::Style::compact),
            R"({"name":"a\"b","count":18446744073709551615,"list":[0.5,-7,true,false,null],"empty":[],)"
            R"("none":{},"raw":{"x": 1},"deep":[{"k":"v"},{}]})");
}

TEST(Writer, IndentedHasFourSpacesALevel) {
  EXPECT_EQ(sample(Writer::Style::indented), R"({
    "name": "a\"b",
    "count": 18446744073709551615,
    "list": [
        0.5,
        -7,
        true,
        false,
        null
    ],
    "empty": [],
    "none": {},
    "raw": {"x": 1},
    "deep": [
        {
            "k": "v"
        },
        {}
    ]
})");
}

TEST(Writer, WritesAScalarDocumentAndAppends) {
  std::string out = "x=";
  Writer(out).string("s");
  EXPECT_EQ(out, "x=\"s\"");
}

}  // namespace
}  // namespace manifest::json
