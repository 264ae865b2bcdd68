// SPDX-License-Identifier: Apache-2.0
// Boxes of polygons and masks.
#include "libmanifest/formats/coco_segmentation.h"

#include <gtest/gtest.h>

#include <string>

namespace manifest::formats {
namespace {

struct Case {
  std::string_view segmentation;
  std::optional<Box> box;
};

TEST(CocoSegmentation, PolygonsGiveTheBoxAroundAllTheirPoints) {
  const Case cases[] = {
      {"[[10, 20, 30.5, 20, 30.5, 45, 10, 45]]", Box{10, 20, 20.5, 25}},
      {"[[1,1,2,2,3,1],[10,0,11,9,12,0]]", Box{1, 0, 11, 9}},
      {"[5, 6, 7, 8]", Box{5, 6, 2, 2}},
      {"[]", std::nullopt},
      {"[[]]", std::nullopt},
      {"[[1,2,3]]", std::nullopt},
      {"[[1,\"2\"]]", std::nullopt},
      {"[[1,1e999]]", std::nullopt},
      {"{}", std::nullopt},
      {"\"x\"", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(box_of_segmentation(c.segmentation), c.box) << c.segmentation;
}

// A mask of 4 rows and 5 columns; runs go down the columns.
TEST(CocoSegmentation, UncompressedRunsGiveTheBoxOfTheirPixels) {
  const Case cases[] = {
      {R"({"size":[4,5],"counts":[5,2,13]})", Box{1, 1, 1, 2}},
      {R"({"size":[4,5],"counts":[5,1,3,2,9]})", Box{1, 1, 2, 2}},
      {R"({"size":[4,5],"counts":[7,2,11]})", Box{1, 0, 2, 4}},
      {R"({"size":[4,5],"counts":[0,20]})", Box{0, 0, 5, 4}},
      {R"({"counts":[5,2,13],"size":[4,5]})", Box{1, 1, 1, 2}},
      {R"({"size":[4,5],"counts":[20]})", std::nullopt},
      {R"({"size":[4,5],"counts":[5,20]})", std::nullopt},
      {R"({"size":[4,5],"counts":[5,-2]})", std::nullopt},
      {R"({"size":[0,5],"counts":[0,1]})", std::nullopt},
      {R"({"size":[4],"counts":[0,1]})", std::nullopt},
      {R"({"counts":[0,1]})", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(box_of_segmentation(c.segmentation), c.box) << c.segmentation;
}

// As cocoapi's rleToString (common/maskApi.c) writes it.
std::string compressed(const std::vector<std::int64_t>& runs) {
  std::string text;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    std::int64_t x = runs[i] - (i > 2 ? runs[i - 2] : 0);
    for (bool more = true; more;) {
      auto bits = x & 0x1F;
      x >>= 5;
      more = (bits & 0x10) != 0 ? x != -1 : x != 0;
      if (more) bits |= 0x20;
      text += static_cast<char>(bits + 48);
    }
  }
  return text;
}

TEST(CocoSegmentation, CompressedRunsMeanWhatUncompressedOnesMean) {
  for (const std::vector<std::int64_t>& runs :
       {std::vector<std::int64_t>{5, 2, 13}, {7, 2, 11}, {0, 20}, {5, 1, 3, 2, 9}, {1, 1, 1, 1, 1, 1, 14}}) {
    std::string plain;
    for (const auto run : runs) plain += (plain.empty() ? "" : ",") + std::to_string(run);
    const auto expected = box_of_segmentation(R"({"size":[4,5],"counts":[)" + plain + "]}");
    ASSERT_TRUE(expected);
    EXPECT_EQ(box_of_segmentation(R"({"size":[4,5],"counts":")" + compressed(runs) + "\"}"), expected) << plain;
  }
  const std::vector<std::int64_t> large = {100000, 500, 400, 600, 800000 - 101500};
  EXPECT_EQ(box_of_segmentation(R"({"size":[1000,800],"counts":")" + compressed(large) + "\"}"),
            (Box{100, 0, 2, 1000}));
}

TEST(CocoSegmentation, ACutOrForeignTextIsNoMask) {
  EXPECT_EQ(box_of_segmentation(R"({"size":[4,5],"counts":"P"})"), std::nullopt);
  EXPECT_EQ(box_of_segmentation(R"({"size":[4,5],"counts":" !"})"), std::nullopt);
  EXPECT_EQ(box_of_segmentation(R"({"size":[4,5],"counts":"oooooooooooooooo"})"), std::nullopt);
  EXPECT_EQ(box_of_segmentation(R"({"size":[4,5],"counts":""})"), std::nullopt);
}

}  // namespace
}  // namespace manifest::formats
