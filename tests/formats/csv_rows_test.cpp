// SPDX-License-Identifier: Apache-2.0
// Rows of CSV: quotes, line ends, line numbers, bad rows, and any size of read.
#include "libmanifest/formats/csv_rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::formats {
namespace {

CsvRows::Source source_of(std::string_view text) {
  return [text](std::span<char> out) mutable {
    const std::size_t size = text.copy(out.data(), out.size());
    text.remove_prefix(size);
    return size;
  };
}

/// Many at a time: "1[a|b] 3!" is a row of two cells on line 1, a fault on line 3.
std::string read_in_batches(std::string_view text, char delimiter) {
  CsvRows rows(source_of(text), delimiter);
  CsvRowBatch batch;
  std::vector<std::string> out;
  while (rows.read(batch)) {
    batch.take([&](CsvRowBatch::Cells cells,
                   std::uint64_t line) { out.push_back(fmt::format("{}[{}]", line, fmt::join(cells, "|"))); },
               [&](std::uint64_t line, const std::string& why) {
                 EXPECT_NE(why, "");
                 out.push_back(fmt::format("{}!", line));
               });
  }
  return fmt::format("{}", fmt::join(out, " "));
}

std::string read_one_by_one(std::string_view text, char delimiter) {
  CsvRows rows(source_of(text), delimiter);
  std::vector<std::string> out;
  while (true) {
    const CsvFound found = rows.next();
    if (found == CsvFound::end) return fmt::format("{}", fmt::join(out, " "));
    EXPECT_TRUE(found == CsvFound::row || !rows.fault().empty());
    out.push_back(found == CsvFound::fault ? fmt::format("{}!", rows.line())
                                           : fmt::format("{}[{}]", rows.line(), fmt::join(rows.cells(), "|")));
  }
}

std::string read_all(std::string_view text, char delimiter = ',') {
  std::string rows = read_in_batches(text, delimiter);
  EXPECT_TRUE(rows == read_one_by_one(text, delimiter));
  return rows;
}

struct Case {
  std::string_view name;
  std::string_view text;
  std::string_view rows;
};

class CsvRowsTest : public testing::TestWithParam<Case> {};

TEST_P(CsvRowsTest, AreReadAsRfc4180Says) { EXPECT_EQ(read_all(GetParam().text), GetParam().rows); }

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(
    Texts, CsvRowsTest,
    testing::Values(Case{"Empty", "", ""}, Case{"OneRow", "a,b\n", "1[a|b]"}, Case{"NoLastLineEnd", "a,b", "1[a|b]"},
                    Case{"Crlf", "a\r\nb\r\n", "1[a] 2[b]"}, Case{"LoneCr", "a\rb\rc", "1[a] 2[b] 3[c]"},
                    Case{"MixedEnds", "a\nb\r\nc\rd", "1[a] 2[b] 3[c] 4[d]"},
                    Case{"BlankLinesCount", "\n\na\n\r\n\nb\n", "3[a] 6[b]"},
                    Case{"Mark", "\xEF\xBB\xBFx,y\n", "1[x|y]"}, Case{"MarkOnly", "\xEF\xBB\xBF", ""},
                    Case{"TwoMarks", "\xEF\xBB\xBF\xEF\xBB\xBFx\n", "1[\xEF\xBB\xBFx]"},
                    Case{"EmptyCells", ",,\n", "1[||]"}, Case{"Quoted", "\"a,b\",\"c\"\n", "1[a,b|c]"},
                    Case{"DoubledQuote", "\"a\"\"b\"\n", "1[a\"b]"}, Case{"EmptyQuoted", "\"\",x\n", "1[|x]"},
                    Case{"QuotedLineEnds", "\"a\nb\r\nc\rd\",x\ny\n", "1[a\nb\r\nc\rd|x] 5[y]"},
                    Case{"BlanksStay", " a , b \n", "1[ a | b ]"}, Case{"BlankCellRow", "  \n", "1[  ]"},
                    Case{"StrayQuote", "a\"b,c\nd\n", "1! 2[d]"}, Case{"TextBehindQuote", "\"a\"b\nc\n", "1! 2[c]"},
                    Case{"BlankBeforeQuote", "x, \"a\"\nc\n", "1! 2[c]"},
                    Case{"UnclosedAtEnd", "a\n\"b\nc\nd\n", "1[a] 2! 3[c] 4[d]"},
                    Case{"UnclosedUntilTheNextQuote", "a,\"b\nc,\"d\"\ne\n", "1! 2[c|d] 3[e]"},
                    Case{"OnlyAnUnclosedQuote", "\"", "1!"}, Case{"Nul", "a\0b\nc\n"sv, "1! 2[c]"},
                    Case{"QuotedNul", "\"a\0\"\nc\n"sv, "1! 2[c]"}, Case{"NoUtf8", "a,\xFF\nc\n", "1! 2[c]"},
                    Case{"CutUtf8", "a,\xC3\nc\n", "1! 2[c]"},
                    Case{"Utf8", "\xC3\xA4,\xF0\x9F\x90\x95\n", "1[\xC3\xA4|\xF0\x9F\x90\x95]"},
                    Case{"Escapes", "\x1B[31m,b\n", "1[\x1B[31m|b]"}),
    [](const auto& made) { return std::string(made.param.name); });

TEST(CsvRows, TakeOtherDelimiters) {
  EXPECT_EQ(read_all("a;b,c\n", ';'), "1[a|b,c]");
  EXPECT_EQ(read_all("a\tb\n", '\t'), "1[a|b]");
  EXPECT_EQ(read_all("\"a|b\"|c\n", '|'), "1[a|b|c]");
}

TEST(CsvRows, ARowAcrossReadsIsOne) {
  // The buffer takes 256 KiB at a time: lines of 1000 bytes meet its ends at every offset, CRLF and quotes too.
  std::string text;
  std::string wanted;
  for (int i = 0; i < 3000; ++i) {
    const std::string cell = fmt::format("{}{}", i, std::string(static_cast<std::size_t>(900 + i % 97), 'x'));
    text += i % 3 == 0 ? fmt::format("\"{}\n\"\"\",b\r\n", cell) : fmt::format("{},b\r\n", cell);
    wanted += fmt::format("{}{}[{}{}|b]", i == 0 ? "" : " ", 1 + i + (i + 2) / 3, cell, i % 3 == 0 ? "\n\"" : "");
  }
  EXPECT_EQ(read_all(text), wanted);
}

TEST(CsvRows, ARowTooLongIsPassedOver) {
  const std::string huge(kMaxCsvRowBytes + 300'000, 'x');
  EXPECT_EQ(read_all("a\n" + huge + "\nb\n"), "1[a] 2! 3[b]");
  EXPECT_EQ(read_all("a\n" + huge + "\r\nb\n"), "1[a] 2! 3[b]");
  EXPECT_EQ(read_all("a\n" + huge + ""), "1[a] 2!");
}

TEST(CsvRows, AQuoteLeftOpenOverTooMuchCostsItsOwnLineOnly) {
  std::string text = "\"open\n";
  std::string line(1'000, 'y');
  line += '\n';
  for (std::size_t size = 0; size < kMaxCsvRowBytes + 400'000; size += line.size()) text += line;
  const std::string rows = read_all(text);
  EXPECT_TRUE(rows.starts_with("1! 2[yyy")) << rows.substr(0, 40);
}

TEST(CsvRows, ManyBadRowsTakeLinearTime) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "a,\"b\n";
  // Each quote is closed on the next line, where text follows it.
  EXPECT_EQ(std::ranges::count(read_all(text), '!'), 100'000);
}

}  // namespace
}  // namespace manifest::formats
