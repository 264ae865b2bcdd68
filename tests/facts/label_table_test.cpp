// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/facts/label_table.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace manifest {
namespace {

TEST(LabelTable, GivesOneSlotAName) {
  LabelTable table;
  const std::uint32_t dog = table.slot("dog");
  EXPECT_EQ(table.slot("cat"), dog + 1);
  EXPECT_EQ(table.slot("dog"), dog);
  EXPECT_EQ(table.name(dog), "dog");
}

TEST(LabelTable, KeepsItsNamesWhileItGrows) {
  LabelTable table;
  constexpr std::uint32_t kLabels = 100'000;
  for (std::uint32_t i = 0; i < kLabels; ++i) ASSERT_EQ(table.slot("label" + std::to_string(i)), i);
  for (std::uint32_t i = 0; i < kLabels; ++i) ASSERT_EQ(table.slot("label" + std::to_string(i)), i);
}

TEST(LabelTable, CountsImagesAndBoxes) {
  LabelTable table;
  const std::uint32_t dog = table.slot("dog");
  const std::uint32_t cat = table.slot("cat");
  table.count(std::array{LabelUse{.label = dog, .boxes = 3, .image_level = true},
                         LabelUse{.label = cat, .boxes = 0, .image_level = false}});
  table.count(std::array{LabelUse{.label = dog, .boxes = 0, .image_level = true}});
  EXPECT_EQ(table.counts(dog).images, 2U);
  EXPECT_EQ(table.counts(dog).images_image_level, 2U);
  EXPECT_EQ(table.counts(dog).images_with_boxes, 1U);
  EXPECT_EQ(table.counts(dog).boxes, 3U);
  EXPECT_FALSE(table.counts(cat).used());
}

TEST(LabelTable, ListsWhatWasDeclaredInByteOrder) {
  LabelTable table;
  const std::uint32_t zebra = table.slot("zebra");
  EXPECT_EQ(table.slot("looked up only"), zebra + 1);
  const std::uint32_t ape = table.slot("ape");
  table.count(std::array{LabelUse{.label = zebra}, LabelUse{.label = ape}});
  EXPECT_EQ(table.sorted_slots(), (std::vector<std::uint32_t>{ape, zebra}));
}

TEST(LabelTable, MergesByName) {
  LabelTable a;
  LabelTable b;
  a.count(std::array{LabelUse{.label = a.slot("dog"), .boxes = 1}});
  EXPECT_EQ(b.slot("other slot first"), 0U);
  b.count(std::array{LabelUse{.label = b.slot("dog"), .boxes = 2}});
  a.merge(b);
  EXPECT_EQ(a.counts(a.slot("dog")).boxes, 3U);
  EXPECT_EQ(a.counts(a.slot("dog")).images, 2U);
  EXPECT_EQ(a.sorted_slots().size(), 1U);
}

}  // namespace
}  // namespace manifest
