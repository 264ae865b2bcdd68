// SPDX-License-Identifier: Apache-2.0
// Strategy hash: the published rule, against values of the reference implementation.
#include <gtest/gtest.h>

#include <array>

#include "libmanifest/edit/line_judge.h"

namespace manifest::edit {
namespace {

// XXH3_64bits("") is 2d06800538d394c2 (xxHash's own test vectors): 0.1758... of 2^64.
TEST(PartByHash, TheFirstPartWhoseCumulatedShareExceedsTheHash) {
  EXPECT_EQ(part_by_hash("", 0, std::array{0.17, 0.18, 1.0}), 1U);
  EXPECT_EQ(part_by_hash("", 0, std::array{0.18, 0.18, 1.0}), 0U);
  EXPECT_EQ(part_by_hash("", 0, std::array{0.10, 0.17, 1.0}), 2U);
}

TEST(PartByHash, WhatSharesLackToOneIsTheLastPartsThatHasAShare) {
  EXPECT_EQ(part_by_hash("", 0, std::array{0.10, 0.15}), 1U);
  EXPECT_EQ(part_by_hash("", 0, std::array{0.10, 0.15, 0.15}), 1U);
}

TEST(PartByHash, TheSeedCounts) {
  int moved = 0;
  for (std::uint64_t seed = 0; seed < 64; ++seed) moved += part_by_hash("a", seed, std::array{0.5, 1.0}) == 0 ? 1 : 0;
  EXPECT_GT(moved, 10);
  EXPECT_LT(moved, 54);
}

}  // namespace
}  // namespace manifest::edit
