// SPDX-License-Identifier: Apache-2.0
// Lines do not depend on where blocks end, on threads, or on how the input is read.
#include "libmanifest/jsonl/for_each_block.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <thread>

#include "libmanifest/error.h"
#include "tests/jsonl/lines_of.h"
#include "tests/support/temp_folder.h"

namespace manifest::jsonl::testing {
namespace {

using namespace std::string_literals;
using manifest::testing::TempFolder;

const std::string kBom = "\xef\xbb\xbf";

const std::vector<std::string> kTexts = {
    "",
    "\n",
    "\r\n",
    "\r",
    "a",
    "a\n",
    "a\r\n",
    "a\r",
    "a\rb\n",
    "a\r\r\n",
    "\n\n\n",
    "\r\n\r\n",
    "\n\r",
    "one\ntwo\nthree",
    "one\r\ntwo\r\n\r\nfour",
    kBom,
    kBom + "\n",
    kBom + "a\nb",
    kBom + kBom + "\n",
    kBom.substr(0, 2),
    kBom.substr(0, 2) + "\nx",
    "a\n" + kBom + "b\n",
    "\0a\0\n\0"s,
    std::string(40, 'x'),
    std::string(40, 'x') + "\n" + std::string(41, 'y') + "\r\n" + std::string(42, 'z'),
    kBom + std::string(63, 'x') + "\n\n" + std::string(1, 'y'),
    "short\n" + std::string(200, 'l') + "\nshort\n" + std::string(200, 'm') + "\r\n\n" + std::string(200, 'n'),
    std::string(100, '\n') + "end",
};

class EveryBlockSize : public ::testing::TestWithParam<std::size_t> {};

TEST_P(EveryBlockSize, GivesTheLinesOfTheDefinition) {
  const std::size_t block_bytes = GetParam();
  const TempFolder folder;
  for (const std::string& text : kTexts) {
    const std::string path = folder.file("text", text);
    for (const std::size_t long_line_bytes : {16U, 50U, 1000U}) {
      for (const std::uint64_t max_line_bytes : {0U, 3U, 19U, 41U, 1000U}) {
        const BlockOptions options{
            .block_bytes = block_bytes, .long_line_bytes = long_line_bytes, .max_line_bytes = max_line_bytes};
        SCOPED_TRACE("text " + ::testing::PrintToString(text) + ", long " + std::to_string(long_line_bytes) + ", max " +
                     std::to_string(max_line_bytes));
        const SeenText expected = lines_by_definition(text, max_line_bytes);
        const auto file = io::Input::open(path);
        EXPECT_EQ(lines_by_blocks(*file, options, 1).lines, expected.lines);
        EXPECT_EQ(lines_by_blocks(*file, options, 1), expected);
        MemoryInput stream(text);
        EXPECT_EQ(lines_by_blocks(stream, options, 1).lines, expected.lines);
        MemoryInput read(text);
        EXPECT_EQ(lines_by_reader(read, options), expected);
      }
    }
  }
}

TEST_P(EveryBlockSize, GivesTheSameWithSeveralThreads) {
  const TempFolder folder;
  std::string text;
  for (const std::string& piece : kTexts) text += piece;
  const std::string path = folder.file("text", text);
  for (const std::uint64_t max_line_bytes : {19U, 1000U}) {
    const BlockOptions options{.block_bytes = GetParam(), .long_line_bytes = 16, .max_line_bytes = max_line_bytes};
    const SeenText expected = lines_by_definition(text, max_line_bytes);
    for (const std::size_t threads : {2U, 8U}) {
      const auto file = io::Input::open(path);
      EXPECT_EQ(lines_by_blocks(*file, options, threads), expected);
      MemoryInput stream(text);
      EXPECT_EQ(lines_by_blocks(stream, options, threads), expected);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Bytes, EveryBlockSize, ::testing::Range<std::size_t>(1, 71));

TEST(ForEachBlock, RandomTextsGiveTheLinesOfTheDefinition) {
  std::mt19937_64 random(1);
  const TempFolder folder;
  const std::string alphabet = "\n\n\r\r\rab\xef\xbb\xbf";
  for (int round = 0; round < 2000; ++round) {
    std::string text = random() % 4 == 0 ? kBom : "";
    for (std::size_t left = random() % 200; left > 0; --left) text += alphabet[random() % alphabet.size()];
    const BlockOptions options{
        .block_bytes = 1 + random() % 80, .long_line_bytes = 16 + random() % 20, .max_line_bytes = random() % 40};
    const std::size_t threads = 1 + random() % 4;
    const SeenText expected = lines_by_definition(text, options.max_line_bytes);
    const auto file = io::Input::open(folder.file("text", text));
    ASSERT_EQ(lines_by_blocks(*file, options, threads), expected) << ::testing::PrintToString(text);
    MemoryInput stream(text);
    ASSERT_EQ(lines_by_blocks(stream, options, threads), expected) << ::testing::PrintToString(text);
  }
}

TEST(ForEachBlock, ALineBelongsToTheShardThatHoldsItsFirstByte) {
  const TempFolder folder;
  for (const std::string& text : kTexts) {
    const std::string path = folder.file("text", text);
    for (std::uint64_t count = 1; count <= 9; ++count) {
      std::size_t lines = 0;
      for (std::uint64_t index = 1; index <= count; ++index) {
        const ByteRange range = shard_range(text.size(), index, count);
        const auto file = io::Input::open(path);
        if (file->random_access_fd() < 0) continue;  // empty files are streams
        const BlockOptions options{.block_bytes = 7, .long_line_bytes = 16, .range = range};
        const SeenText shard = lines_by_blocks(*file, options, 2);
        EXPECT_EQ(shard, lines_by_definition(text, options.max_line_bytes, range)) << ::testing::PrintToString(text);
        lines += shard.lines.size();
      }
      if (!text.empty()) {
        EXPECT_EQ(lines, lines_by_definition(text, 1000).lines.size());
      }
    }
  }
}

TEST(ForEachBlock, ShardsOfHugeFilesDoNotOverflow) {
  const std::uint64_t size = (std::uint64_t{1} << 63) + 12345;
  EXPECT_EQ(shard_range(size, 1, 1).end, size);
  EXPECT_EQ(shard_range(size, 1000, 1000).end, size);
  EXPECT_EQ(shard_range(size, 1, 1000).end, shard_range(size, 2, 1000).begin);
  EXPECT_EQ(shard_range(10, 2, 3).begin, 3U);
  EXPECT_EQ(shard_range(10, 2, 3).end, 6U);
}

TEST(ForEachBlock, AStreamCannotBeReadInShards) {
  MemoryInput stream("a\nb\n");
  try {
    (void)lines_by_blocks(stream, {.range = {.begin = 0, .end = 2}}, 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
  }
}

TEST(ForEachBlock, TenMillionBlankLinesAreCounted) {
  const TempFolder folder;
  const auto file = io::Input::open(folder.file("blank", std::string(10'000'000, '\n')));
  std::vector<int> states(2);
  std::uint64_t seen_lines = 0;
  const Totals totals = for_each_block<int>(
      *file, {}, std::span(states), [](int&, const Block&, int&) {},
      [&](const Block& block, int&) {
        EXPECT_EQ(block.first_line(), seen_lines);
        seen_lines += block.size();
      });
  EXPECT_EQ(totals.lines, 10'000'000U);
  EXPECT_EQ(seen_lines, 10'000'000U);
}

/// One line of a gigabyte between two short ones, without a gigabyte anywhere.
class HugeLine final : public io::Input {
 public:
  std::size_t read(std::span<char> out) override {
    const std::size_t count = std::min<std::uint64_t>(out.size(), kEnd - position_);
    std::fill_n(out.begin(), count, 'x');
    for (const std::uint64_t newline : {std::uint64_t{5}, kEnd - 6, kEnd - 1}) {
      if (position_ <= newline && newline < position_ + count) out[newline - position_] = '\n';
    }
    largest_read_ = std::max(largest_read_, out.size());
    position_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t file_position() const noexcept override { return position_; }
  [[nodiscard]] std::size_t largest_read() const noexcept { return largest_read_; }

  static constexpr std::uint64_t kEnd = (std::uint64_t{1} << 30) + 100;

 private:
  std::uint64_t position_ = 0;
  std::size_t largest_read_ = 0;
};

TEST(ForEachBlock, AGigabyteLineIsReportedAndNotHeld) {
  HugeLine input;
  const SeenText text = lines_by_blocks(input, {}, 2);
  ASSERT_EQ(text.lines.size(), 3U);
  EXPECT_EQ(text.lines[0].bytes, "xxxxx\n");
  EXPECT_TRUE(text.lines[1].overlong);
  EXPECT_EQ(text.lines[1].offset, 6U);
  EXPECT_EQ(text.lines[1].length, HugeLine::kEnd - 6 - 5);
  EXPECT_EQ(text.lines[2].bytes, "xxxx\n");
  EXPECT_EQ(text.bytes, HugeLine::kEnd);
  EXPECT_LE(input.largest_read(), BlockOptions{}.block_bytes);
}

TEST(ForEachBlock, LongLinesAreWorkedOnWithTheFirstStateOnly) {
  std::string text;
  for (int i = 0; i < 50; ++i) text += "s\n" + std::string(100, 'l') + "\ns\n";
  const TempFolder folder;
  const std::string path = folder.file("text", text);
  for (const bool as_stream : {false, true}) {
    std::vector<std::size_t> longest(8);  // of each state
    MemoryInput stream(text);
    const auto file = io::Input::open(path);
    io::Input& input = as_stream ? static_cast<io::Input&>(stream) : *file;
    for_each_block<int>(
        input, {.block_bytes = 10, .long_line_bytes = 20}, std::span(longest),
        [](std::size_t& most, const Block& block, int&) {
          for (const Line& line : block) most = std::max(most, line.text.size());
        },
        [](const Block&, int&) {});
    EXPECT_EQ(longest[0], 100U);
    for (std::size_t i = 1; i < longest.size(); ++i) EXPECT_LE(longest[i], 30U);
  }
}

TEST(ForEachBlock, SixtyFourBytesBehindEveryLineAreReadable) {
  // What it reads is of no matter: AddressSanitizer watches.
  std::size_t sum = 0;
  for (const std::string& text : kTexts) {
    MemoryInput stream(text);
    LineReader reader(stream, {.block_bytes = 20, .long_line_bytes = 16});
    while (const auto line = reader.next()) {
      if (line->overlong) continue;
      const std::string_view padded(line->text.data(), line->text.size() + json::kPadding);
      for (const char c : padded.substr(line->text.size())) sum += c == 'x' ? 1U : 0U;
    }
  }
  EXPECT_LT(sum, 1'000'000U);
}

TEST(ForEachBlock, AFileThatBecomesShorterIsAnError) {
  const TempFolder folder;
  const std::string path = folder.file("text", "one\ntwo\nthree\n");
  const auto file = io::Input::open(path);
  std::filesystem::resize_file(path, 5);
  try {
    (void)lines_by_blocks(*file, {}, 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_EQ(error.path(), path);
  }
}

TEST(ForEachBlock, AnExceptionOfEitherStageReachesTheCaller) {
  MemoryInput for_work("a\nb\n");
  std::vector<int> states(2);
  const auto fail = [](auto&&...) { throw Error(ErrorKind::data, "no"); };
  const auto ignore = [](auto&&...) {};
  EXPECT_THROW(for_each_block<int>(for_work, {}, std::span(states), fail, ignore), Error);
  MemoryInput for_consume("a\nb\n");
  EXPECT_THROW(for_each_block<int>(for_consume, {}, std::span(states), ignore, fail), Error);
  MemoryInput for_long(std::string(100, 'x'));
  EXPECT_THROW(
      for_each_block<int>(for_long, {.block_bytes = 1, .long_line_bytes = 16}, std::span(states), fail, ignore), Error);
}

TEST(ForEachBlock, ProgressReachesTheSizeOfTheFile) {
  const TempFolder folder;
  const auto file = io::Input::open(folder.file("text", std::string(1000, 'x') + "\n" + std::string(1000, 'y')));
  std::vector<int> states(2);
  std::uint64_t position = 0;
  for_each_block<int>(
      *file, {.block_bytes = 100}, std::span(states), [](int&, const Block&, int&) {},
      [&](const Block& block, int&) { position = block.file_position(); });
  EXPECT_GT(position, 1000U);
  EXPECT_LE(position, 2001U);
}

}  // namespace
}  // namespace manifest::jsonl::testing
