// SPDX-License-Identifier: Apache-2.0
// Geometry of boxes; see box.h for what is exact.
#include "libmanifest/model/box.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace manifest {

namespace {

constexpr double kSnap = 1e-9;  ///< share of the frame (issue 3, exactness of formats that store corners or centres)

Box from_edges(const Corners& edges) noexcept {
  return {edges.left, edges.top, edges.right - edges.left, edges.bottom - edges.top};
}

/// The whole pixel that `edge` means when it is one but for the last bits of a division.
double snapped(double edge, double tolerance) noexcept {
  const double whole = std::round(edge);
  return std::abs(edge - whole) <= tolerance ? whole + 0.0 : edge;
}

Box from_snapped_edges(const Corners& edges, double horizontal, double vertical) noexcept {
  return from_edges({snapped(edges.left, horizontal), snapped(edges.top, vertical), snapped(edges.right, horizontal),
                     snapped(edges.bottom, vertical)});
}

Box from_centre(double x, double y, double width, double height, double horizontal, double vertical) noexcept {
  return from_snapped_edges({x - width / 2, y - height / 2, x + width / 2, y + height / 2}, horizontal, vertical);
}

/// -0 would be written as a number of its own; 0 is meant.
double without_negative_zero(double value) noexcept { return value + 0.0; }

}  // namespace

bool is_finite(const Box& box) noexcept {
  return std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.width) && std::isfinite(box.height) &&
         std::isfinite(box.right()) && std::isfinite(box.bottom());
}

bool leaves_frame(const Box& box, const ImageSize& frame) noexcept {
  return box.left < 0 || box.top < 0 || box.width < 0 || box.height < 0 ||
         box.right() > static_cast<double>(frame.width) || box.bottom() > static_cast<double>(frame.height);
}

bool is_outside_frame(const Box& box, const ImageSize& frame) noexcept {
  const auto width = static_cast<double>(frame.width);
  const auto height = static_cast<double>(frame.height);
  return leaves_frame(box, frame) && (box.right() <= 0 || box.bottom() <= 0 || box.left >= width || box.top >= height);
}

Box clip_to_frame(const Box& box, const ImageSize& frame) noexcept {
  if (!leaves_frame(box, frame)) return box;
  const auto width = static_cast<double>(frame.width);
  const auto height = static_cast<double>(frame.height);
  Box clipped = box;
  if (box.left < 0 || box.right() > width) {
    clipped.left = std::max(box.left, 0.0);
    clipped.width = std::min(box.right(), width) - clipped.left;
  }
  if (box.top < 0 || box.bottom() > height) {
    clipped.top = std::max(box.top, 0.0);
    clipped.height = std::min(box.bottom(), height) - clipped.top;
  }
  return clipped;
}

std::vector<std::size_t> indices_of_largest(std::span<const double> areas, std::size_t count) {
  std::vector<std::size_t> order(areas.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return areas[i]; });
  order.resize(std::min(count, order.size()));
  std::ranges::sort(order);
  return order;
}

Box rounded(const Box& box, Rounding rounding) noexcept {
  const auto whole = [](double value) { return std::trunc(value) == value; };
  const bool integral = whole(box.left) && whole(box.top) && whole(box.width) && whole(box.height);
  if (rounding == Rounding::none || integral) return box;
  Corners edges{box.left, box.top, box.right(), box.bottom()};
  if (rounding == Rounding::nearest) {
    edges = {std::round(edges.left), std::round(edges.top), std::round(edges.right), std::round(edges.bottom)};
  } else {
    edges = {std::floor(edges.left), std::floor(edges.top), std::ceil(edges.right), std::ceil(edges.bottom)};
  }
  edges.left = without_negative_zero(edges.left);
  edges.top = without_negative_zero(edges.top);
  return from_edges(edges);
}

Box box_from_corners(double xmin, double ymin, double xmax, double ymax, PixelOrigin origin) noexcept {
  const double offset = origin == PixelOrigin::one ? 1 : 0;
  return {xmin - offset, ymin - offset, xmax - xmin + offset, ymax - ymin + offset};
}

Corners corners_of(const Box& box, PixelOrigin origin) noexcept {
  const double offset = origin == PixelOrigin::one ? 1 : 0;
  return {box.left + offset, box.top + offset, box.right(), box.bottom()};
}

Box box_from_normalised_corners(const Corners& corners, const ImageSize& frame) noexcept {
  const auto width = static_cast<double>(frame.width);
  const auto height = static_cast<double>(frame.height);
  return from_snapped_edges(
      {corners.left * width, corners.top * height, corners.right * width, corners.bottom * height}, kSnap * width,
      kSnap * height);
}

Corners normalised_corners_of(const Box& box, const ImageSize& frame) noexcept {
  const auto width = static_cast<double>(frame.width);
  const auto height = static_cast<double>(frame.height);
  return {box.left / width, box.top / height, box.right() / width, box.bottom() / height};
}

Box box_from_normalised_centre(const NormalisedCentre& centre, const ImageSize& frame) noexcept {
  const auto width = static_cast<double>(frame.width);
  const auto height = static_cast<double>(frame.height);
  return from_centre(centre.x * width, centre.y * height, centre.width * width, centre.height * height, kSnap * width,
                     kSnap * height);
}

NormalisedCentre normalised_centre_of(const Box& box, const ImageSize& frame) noexcept {
  const auto width = static_cast<double>(frame.width);
  const auto height = static_cast<double>(frame.height);
  return {(box.left + box.width / 2) / width, (box.top + box.height / 2) / height, box.width / width,
          box.height / height};
}

Box box_from_centre(double x, double y, double width, double height) noexcept {
  return from_centre(x, y, width, height, kSnap, kSnap);
}

void BoundingBox::add(double x, double y) noexcept {
  if (empty_) {
    corners_ = {x, y, x, y};
    empty_ = false;
    return;
  }
  corners_ = {std::min(corners_.left, x), std::min(corners_.top, y), std::max(corners_.right, x),
              std::max(corners_.bottom, y)};
}

std::optional<Box> BoundingBox::box() const noexcept {
  if (empty_) return std::nullopt;
  return from_edges(corners_);
}

}  // namespace manifest
