// SPDX-License-Identifier: Apache-2.0
// The byte queue: what goes in comes out, whether it stayed in memory or not.
#include "libmanifest/spill/spool.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "libmanifest/error.h"

namespace manifest::spill {
namespace {

const std::vector<std::uint64_t> kNumbers = {0,     1,     127,        128,
                                             16383, 16384, 0xFFFFFFFF, std::numeric_limits<std::uint64_t>::max()};

class SpoolOfMemory : public testing::TestWithParam<std::size_t> {};

TEST_P(SpoolOfMemory, GivesNumbersTextsAndBytesBackInOrder) {
  Spool spool({.memory = GetParam()});
  for (std::uint64_t round = 0; round < 3000; ++round) {
    for (const std::uint64_t number : kNumbers) spool.append_varint(number);
    spool.append_text(std::string(round % 100, 'x'));
    spool.append("raw");
  }
  for (int pass = 0; pass < 2; ++pass) {
    Spool::Reader reader = spool.reader();
    std::string text = "old";
    for (std::uint64_t round = 0; round < 3000; ++round) {
      for (const std::uint64_t number : kNumbers) ASSERT_EQ(reader.read_varint(), number);
      reader.read_text(text);
      ASSERT_EQ(text, std::string(round % 100, 'x'));
      ASSERT_FALSE(reader.at_end());
      reader.read(3, text);
      ASSERT_EQ(text, "raw");
    }
    EXPECT_TRUE(reader.at_end());
  }
}

INSTANTIATE_TEST_SUITE_P(AnyBound, SpoolOfMemory, testing::Values(0, 1, 7, 4096, 65536, 1 << 20));

TEST(Spool, VarintsAreAsShortAsTheyCanBe) {
  const std::size_t sizes[] = {1, 1, 1, 2, 2, 3, 5, 10};
  for (std::size_t index = 0; index < kNumbers.size(); ++index) {
    Spool spool({});
    spool.append_varint(kNumbers[index]);
    EXPECT_EQ(spool.size(), sizes[index]) << kNumbers[index];
  }
}

TEST(Spool, EmptyHasNothingToRead) {
  Spool spool({});
  EXPECT_TRUE(spool.reader().at_end());
  std::string out;
  EXPECT_THROW(static_cast<void>(spool.reader().read_varint()), Error);
  EXPECT_THROW(spool.reader().read(1, out), Error);
}

TEST(Spool, TextsLongerThanTheBoundPass) {
  Spool spool({.memory = 10});
  const std::string text(300000, 'y');
  spool.append_text(text);
  spool.append_text("z");
  const Spool moved = std::move(spool);
  Spool::Reader reader = moved.reader();
  std::string out;
  reader.read_text(out);
  EXPECT_EQ(out, text);
  reader.read_text(out);
  EXPECT_EQ(out, "z");
  EXPECT_TRUE(reader.at_end());
}

TEST(Spool, AFolderThatIsMissingIsAnErrorWithItsName) {
  Spool spool({.memory = 1, .temp_folder = "/no/such/folder"});
  try {
    spool.append("text");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_NE(error.path().find("/no/such/folder"), std::string::npos);
  }
}

}  // namespace
}  // namespace manifest::spill
