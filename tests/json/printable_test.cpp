// SPDX-License-Identifier: Apache-2.0
// Untrusted text for terminals.
#include "libmanifest/json/printable.h"

#include <gtest/gtest.h>

#include <string>

namespace manifest::json {
namespace {

using namespace std::string_literals;

TEST(Printable, EscapesWhatSteersATerminalOrDisguisesText) {
  const struct {
    std::string text, shown;
  } cases[] = {
      {"plain é 😀 日本 a\\b", "plain é 😀 日本 a\\b"},
      {"\x1b]0;title\x07", "\\x1b]0;title\\x07"},
      {"a\nb\r\tc\x7F", "a\\x0ab\\x0d\\x09c\\x7f"},
      {"nul\0"s, "nul\\x00"},
      {"\xC2\x9B"s + "31m", "\\u009b31m"},
      {"\xC2\xA0", "\xC2\xA0"},
      {"a\u202Eb\u2066c\u061C\u200F", "a\\u202eb\\u2066c\\u061c\\u200f"},
      {"line\u2028sep\u2029", "line\\u2028sep\\u2029"},
      {"\xFF\xE2\x82"s + "x\x9B", "\\xff\\xe2\\x82x\\x9b"},
      {"", ""},
  };
  for (const auto& c : cases) EXPECT_EQ(printable(c.text), c.shown);
}

TEST(PrintableStart, CutsAtCodePointsAndShowsThatItDid) {
  EXPECT_EQ(printable_start("éééé", 4), "éééé");
  EXPECT_EQ(printable_start("éééé", 3), "ééé…");
  EXPECT_EQ(printable_start("\x1b\x1b", 1), "\\x1b…");
  EXPECT_EQ(printable_start("a", 0), "…");
  EXPECT_EQ(printable_start("", 0), "");
}

}  // namespace
}  // namespace manifest::json
