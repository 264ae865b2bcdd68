// SPDX-License-Identifier: Apache-2.0
// Geometry: what is exact stays exact, and what leaves the frame is cut.
#include "libmanifest/model/box.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>
#include <vector>

namespace manifest {
namespace {

constexpr ImageSize kFrame{.width = 640, .height = 480};

TEST(Box, TouchingTheEdgeIsInside) {
  EXPECT_FALSE(leaves_frame({0, 0, 640, 480}, kFrame));
  EXPECT_FALSE(leaves_frame({640, 480, 0, 0}, kFrame));
}

TEST(Box, LeavesTheFrameOnEachSide) {
  for (const Box& box : {Box{-0.1, 0, 1, 1}, Box{0, -0.1, 1, 1}, Box{639.5, 0, 0.6, 1}, Box{0, 479.5, 1, 0.6}}) {
    EXPECT_TRUE(leaves_frame(box, kFrame));
    EXPECT_FALSE(is_outside_frame(box, kFrame));
  }
}

TEST(Box, OutsideMeansThatNothingIsInside) {
  EXPECT_TRUE(is_outside_frame({-10, 0, 10, 10}, kFrame));
  EXPECT_TRUE(is_outside_frame({640, 0, 1, 10}, kFrame));
  EXPECT_TRUE(is_outside_frame({0, -10, 10, 10}, kFrame));
  EXPECT_TRUE(is_outside_frame({0, 480, 10, 1}, kFrame));
  EXPECT_FALSE(is_outside_frame({0, 0, 0, 0}, kFrame));
}

TEST(Box, ClippingCutsToTheFrameAndLeavesOthersAlone) {
  EXPECT_EQ(clip_to_frame({-10, -20, 30, 40}, kFrame), (Box{0, 0, 20, 20}));
  EXPECT_EQ(clip_to_frame({630, 470, 30, 40}, kFrame), (Box{630, 470, 10, 10}));
  EXPECT_EQ(clip_to_frame({-1, 0.25, 700, 0.1}, kFrame), (Box{0, 0.25, 640, 0.1}));
  const Box inside{0.1, 0.2, 0.3, 0.7};
  EXPECT_EQ(clip_to_frame(inside, kFrame), inside);
}

TEST(Box, AClippedBoxNeverLeavesTheFrame) {
  std::mt19937_64 random(1);
  const auto next = [&] { return static_cast<double>(static_cast<std::int64_t>(random() % 2000000) - 500000) / 997.0; };
  for (int i = 0; i < 20000; ++i) {
    const Box box{next(), next(), std::abs(next()), std::abs(next())};
    if (is_outside_frame(box, kFrame)) continue;
    const Box clipped = clip_to_frame(box, kFrame);
    ASSERT_FALSE(leaves_frame(clipped, kFrame)) << box.left << ' ' << box.width;
    ASSERT_EQ(clip_to_frame(clipped, kFrame), clipped);
  }
}

struct RoundingCase {
  Box box;
  Box nearest;
  Box outward;
};

TEST(Box, TheLargestKeepTheirOrderAndOfEqualOnesTheEarlierStays) {
  using Indices = std::vector<std::size_t>;
  constexpr std::array kAreas = {4.0, 9.0, 4.0, 16.0, 4.0};
  EXPECT_EQ(indices_of_largest(kAreas, 3), (Indices{0, 1, 3}));
  EXPECT_EQ(indices_of_largest(kAreas, 9), (Indices{0, 1, 2, 3, 4}));
  EXPECT_EQ(indices_of_largest({}, 3), Indices{});
}

TEST(Box, RoundingMovesEdgesNotExtents) {
  const RoundingCase cases[] = {
      {{10.4, 20.6, 5.2, 5.2}, {10, 21, 6, 5}, {10, 20, 6, 6}},
      {{10.5, 0, 1, 1}, {11, 0, 1, 1}, {10, 0, 2, 1}},
      {{0.49, 0.49, 0.02, 0.02}, {0, 0, 1, 1}, {0, 0, 1, 1}},
      {{-0.4, 0, 3, 3}, {0, 0, 3, 3}, {-1, 0, 4, 3}},
      {{7, 8, 9, 10}, {7, 8, 9, 10}, {7, 8, 9, 10}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(rounded(c.box, Rounding::nearest), c.nearest) << c.box.left;
    EXPECT_EQ(rounded(c.box, Rounding::outward), c.outward) << c.box.left;
    EXPECT_EQ(rounded(c.box, Rounding::none), c.box);
  }
}

TEST(Box, ARoundedEdgeIsNeverMinusZero) {
  EXPECT_FALSE(std::signbit(rounded({-0.4, -0.4, 3, 3}, Rounding::nearest).left));
}

TEST(Box, VocCornersCountFromOneAndIncludeTheLast) {
  EXPECT_EQ(box_from_corners(1, 1, 640, 480, PixelOrigin::one), (Box{0, 0, 640, 480}));
  EXPECT_EQ(box_from_corners(0, 0, 640, 480, PixelOrigin::zero), (Box{0, 0, 640, 480}));
  EXPECT_EQ(box_from_corners(10, 10, 10, 10, PixelOrigin::one), (Box{9, 9, 1, 1}));
}

TEST(Box, IntegralBoxesComeBackExactlyFromEveryFormat) {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20000; ++i) {
    const ImageSize frame{.width = 64 + static_cast<std::int64_t>(random() % 4033),
                          .height = 64 + static_cast<std::int64_t>(random() % 4033)};
    const auto part = [&](std::int64_t side) {
      return static_cast<double>(random() % static_cast<std::uint64_t>(side));
    };
    Box box{part(frame.width), part(frame.height), 0, 0};
    box.width =
        1 + static_cast<double>(random() % static_cast<std::uint64_t>(static_cast<double>(frame.width) - box.left));
    box.height =
        1 + static_cast<double>(random() % static_cast<std::uint64_t>(static_cast<double>(frame.height) - box.top));
    for (const auto origin : {PixelOrigin::zero, PixelOrigin::one}) {
      const Corners c = corners_of(box, origin);
      ASSERT_EQ(box_from_corners(c.left, c.top, c.right, c.bottom, origin), box);
    }
    ASSERT_EQ(box_from_normalised_corners(normalised_corners_of(box, frame), frame), box);
    ASSERT_EQ(box_from_normalised_centre(normalised_centre_of(box, frame), frame), box);
    ASSERT_EQ(box_from_centre(box.left + box.width / 2, box.top + box.height / 2, box.width, box.height), box);
  }
}

TEST(Box, FractionalBoxesComeBackWithinABillionthOfTheFrame) {
  std::mt19937_64 random(3);
  const auto unit = [&] { return static_cast<double>(random() >> 11) / 9007199254740992.0; };
  for (int i = 0; i < 20000; ++i) {
    const Box box{unit() * 300, unit() * 200, 1 + unit() * 300, 1 + unit() * 200};
    for (const Box& back : {box_from_normalised_corners(normalised_corners_of(box, kFrame), kFrame),
                            box_from_normalised_centre(normalised_centre_of(box, kFrame), kFrame)}) {
      ASSERT_NEAR(back.left, box.left, 640e-9);
      ASSERT_NEAR(back.top, box.top, 480e-9);
      ASSERT_NEAR(back.right(), box.right(), 640e-9);
      ASSERT_NEAR(back.bottom(), box.bottom(), 480e-9);
    }
  }
}

TEST(Box, InfinityIsNotFinite) {
  EXPECT_TRUE(is_finite({1, 2, 3, 4}));
  EXPECT_FALSE(is_finite({1, 2, HUGE_VAL, 4}));
  EXPECT_FALSE(is_finite({1.7e308, 0, 1.7e308, 4}));
}

TEST(BoundingBox, HoldsAllPoints) {
  BoundingBox around;
  EXPECT_FALSE(around.box());
  around.add(5, 7);
  around.add(-1, 9);
  around.add(3, 2);
  EXPECT_EQ(*around.box(), (Box{-1, 2, 6, 7}));
}

}  // namespace
}  // namespace manifest
