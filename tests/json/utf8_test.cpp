// SPDX-License-Identifier: Apache-2.0
// UTF-8: every scalar value goes in and out, everything else is refused.
#include "libmanifest/json/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace manifest::json {
namespace {

TEST(Utf8, EveryScalarValueReadsBack) {
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value >= 0xD800 && value <= 0xDFFF) continue;
    std::string text;
    append_utf8(value, text);
    const CodePoint point = decode_utf8(text);
    ASSERT_TRUE(point.valid);
    ASSERT_EQ(point.value, value);
    ASSERT_EQ(point.length, text.size());
  }
}

TEST(Utf8, AcceptsExactlyTheSequencesOfTheRfc) {
  // Of all sequences that begin with a byte above 0xBF, those of RFC 3629: 0x800 - 0x80 and 0x10000 - 0x800 - 0x800.
  std::size_t two = 0;
  std::size_t three = 0;
  std::string text(3, '\0');
  for (unsigned bits = 0xC00000; bits < 0x1000000; ++bits) {
    text[0] = static_cast<char>(bits >> 16U);
    text[1] = static_cast<char>(bits >> 8U & 0xFFU);
    text[2] = static_cast<char>(bits & 0xFFU);
    const CodePoint point = decode_utf8(text);
    if (point.valid && point.length == 3) ++three;
    if (point.valid && point.length == 2 && (bits & 0xFFU) == 0) ++two;
  }
  EXPECT_EQ(two, 0x780u);
  EXPECT_EQ(three, 0xF000u);
}

TEST(Utf8, CountsAndCutsCodePoints) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("aé€😀"), 4u);
  EXPECT_EQ(count_code_points("a\xFF\xFFz"), 4u);
  EXPECT_EQ(first_code_points("aé€😀", 3), "aé€");
  EXPECT_EQ(first_code_points("aé", 9), "aé");
  EXPECT_EQ(find_invalid_utf8("aé€😀"), std::string_view::npos);
  EXPECT_EQ(find_invalid_utf8("aé\xC3"), 3u);
}

}  // namespace
}  // namespace manifest::json
