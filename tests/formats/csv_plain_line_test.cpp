// SPDX-License-Identifier: Apache-2.0
// Plain lines are cut as a loop over their bytes would cut them, however they lie in blocks.
#include "libmanifest/formats/csv_plain_line.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "libmanifest/json/utf8.h"

namespace manifest::formats {
namespace {

struct Line {
  std::size_t size = 0;
  std::vector<std::string> cells;
  bool operator==(const Line&) const = default;
};

Line cut(std::string_view text, char delimiter) {
  std::vector<std::string_view> cells;
  Line line{.size = cut_plain_line(text, delimiter, cells), .cells = {}};
  if (line.size != 0) line.cells.assign(cells.begin(), cells.end());
  return line;
}

/// The same by the byte.
Line expected(std::string_view text, char delimiter) {
  const std::size_t stop = text.find_first_of(std::string_view("\n\r\"\0", 4));
  if (stop == std::string_view::npos || stop == 0 || text[stop] == '"' || text[stop] == '\0') return {};
  if (text[stop] == '\r' && stop + 1 == text.size()) return {};
  if (json::find_invalid_utf8(text.substr(0, stop)) != std::string_view::npos) return {};
  Line line{.size = stop + (text.substr(stop).starts_with("\r\n") ? 2 : 1), .cells = {std::string()}};
  for (const char c : text.substr(0, stop)) {
    if (c == delimiter) {
      line.cells.emplace_back();
    } else {
      line.cells.back() += c;
    }
  }
  return line;
}

TEST(CutPlainLine, CutsAtDelimitersUpToTheEndOfTheLine) {
  const std::string rest(16, 'x');
  for (const char* text : {"a,b\n", "a,b\r\n", "a,b\r", "a\n", ",\n", ",,\r\n", "a,\n", "\xC3\xA9,b\n",
                           "a-line-that-is-longer-than-a-block,with-cells,that-cross-blocks,,,\n"}) {
    const Line line = cut(text + rest, ',');
    EXPECT_NE(line.size, 0U) << text;
    EXPECT_EQ(line, expected(text + rest, ',')) << text;
  }
}

TEST(CutPlainLine, LeavesWhatNeedsThought) {
  const std::string rest(16, 'x');
  for (const std::string& text : {std::string("\n"), std::string("\r\n"), std::string("a,\"b\"\n"),
                                  std::string("a\0b\n", 4), std::string("a,\xFF\n"), std::string("a,b")}) {
    EXPECT_EQ(cut(text + rest, ',').size, 0U) << text;
  }
  EXPECT_EQ(cut("a,b,c,d,e,f,g,h\r", ',').size, 0U) << "an LF may follow";
  EXPECT_EQ(cut("", ',').size, 0U);
}

TEST(CutPlainLine, AgreesWithALoopOverItsBytes) {
  std::mt19937 random(20261122);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  constexpr std::string_view kBytes("ab1.-,,,,;;\t|\n\r\"\0\xC3\xA9\xFF", 20);
  for (int round = 0; round < 200'000; ++round) {
    std::string text;
    for (std::size_t size = below(80); size > 0; --size) {
      text += below(6) == 0 ? kBytes[below(kBytes.size())] : "abc,12;"[below(7)];
    }
    text += below(4) == 0 ? "\r\n" : "\n";
    text.append(below(40), 'x');
    const char delimiter = ",;\t|"[below(4)];
    const Line line = cut(text, delimiter);
    // The end of a text may be too short for a block; then nobody looks.
    if (line.size != 0 || text.size() > expected(text, delimiter).size + 16) {
      ASSERT_EQ(line, expected(text, delimiter)) << text;
    }
  }
}

}  // namespace
}  // namespace manifest::formats
