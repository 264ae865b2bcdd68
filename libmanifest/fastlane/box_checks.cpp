// SPDX-License-Identifier: Apache-2.0
// Two numbers at a time where there is SSE2: the compiler does not find out by itself that a box is two pairs.
#include "libmanifest/fastlane/box_checks.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "libmanifest/fastlane/bytes.h"
#include "libmanifest/model/limits.h"

namespace manifest::fastlane {
namespace {

/// The smallest of each number, and the farthest edges; no edge before 0.
struct Extremes {
  Box least;
  double right = 0;
  double bottom = 0;
};

/// Weights of a box's numbers in its mix: no small whole numbers, so that sums of pixels hardly fall together.
constexpr std::array<double, 4> kWeights{0.618033, 0.754877, 0.569840, 0.819172};

#ifdef MANIFEST_BYTES_SSE2
Extremes extremes_of(std::span<const Box> boxes) noexcept {
  __m128d corner = _mm_loadu_pd(&boxes.front().left);
  __m128d size = _mm_loadu_pd(&boxes.front().width);
  __m128d far = _mm_setzero_pd();
  for (const Box& box : boxes) {
    const __m128d box_corner = _mm_loadu_pd(&box.left);
    const __m128d box_size = _mm_loadu_pd(&box.width);
    corner = _mm_min_pd(corner, box_corner);
    size = _mm_min_pd(size, box_size);
    far = _mm_max_pd(far, _mm_add_pd(box_corner, box_size));
  }
  Extremes out;
  _mm_storeu_pd(&out.least.left, corner);
  _mm_storeu_pd(&out.least.width, size);
  _mm_storel_pd(&out.right, far);
  _mm_storeh_pd(&out.bottom, far);
  return out;
}

double weighted_sum(const Box& box) noexcept {
  const __m128d corner = _mm_mul_pd(_mm_loadu_pd(&box.left), _mm_loadu_pd(kWeights.data()));
  const __m128d size = _mm_mul_pd(_mm_loadu_pd(&box.width), _mm_loadu_pd(kWeights.data() + 2));
  const __m128d both = _mm_add_pd(corner, size);
  return _mm_cvtsd_f64(_mm_add_sd(both, _mm_unpackhi_pd(both, both)));
}
#else
Extremes extremes_of(std::span<const Box> boxes) noexcept {
  Extremes out{.least = boxes.front()};
  for (const Box& box : boxes) {
    out.least.left = std::min(out.least.left, box.left);
    out.least.top = std::min(out.least.top, box.top);
    out.least.width = std::min(out.least.width, box.width);
    out.least.height = std::min(out.least.height, box.height);
    out.right = std::max(out.right, box.right());
    out.bottom = std::max(out.bottom, box.bottom());
  }
  return out;
}

double weighted_sum(const Box& box) noexcept {
  return box.left * kWeights[0] + box.top * kWeights[1] + box.width * kWeights[2] + box.height * kWeights[3];
}
#endif

/// A number that equal boxes share, and hardly any others. -0 and 0 are equal: the width is above 0, and so is the sum.
std::uint64_t mix(const Box& box) noexcept {
  return std::bit_cast<std::uint64_t>(weighted_sum(box)) * 0x9E3779B97F4A7C15U;
}

}  // namespace

bool boxes_are_good(std::span<const Box> boxes, double width, double height) noexcept {
  const Extremes extremes = extremes_of(boxes);
  const Box& least = extremes.least;
  const double longest = std::max(width, height);
  const double scaled = std::min(longest, limits::kResizeSide);
  return least.left >= 0 && least.top >= 0 && extremes.right <= width && extremes.bottom <= height &&
         least.width * scaled > longest && least.height * scaled > longest;
}

/// Pairs are compared only where two boxes fall onto one bit of a small set.
bool has_twin_boxes(std::span<const Box> boxes) noexcept {
  constexpr std::uint64_t kBits = 10;
  std::array<std::uint64_t, (std::size_t{1} << kBits) / 64> seen{};
  bool twins_possible = false;
  for (const Box& box : boxes) {
    const std::uint64_t place = mix(box) >> (64 - kBits);
    std::uint64_t& word = seen[place / 64];
    const std::uint64_t bit = std::uint64_t{1} << (place % 64);
    twins_possible |= (word & bit) != 0;
    word |= bit;
  }
  if (!twins_possible) return false;
  for (std::size_t i = 1; i < boxes.size(); ++i) {
    if (std::ranges::find(boxes.first(i), boxes[i]) != boxes.begin() + static_cast<std::ptrdiff_t>(i)) return true;
  }
  return false;
}

}  // namespace manifest::fastlane
