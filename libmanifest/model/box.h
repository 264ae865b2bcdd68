// SPDX-License-Identifier: Apache-2.0
// Box: all geometry. Clipping, rounding, and the way to and from the corners and centres of other formats.
//
// Coordinates are doubles in pixels; the origin is the top-left corner of the top-left pixel, and left + width lies
// just outside the box. Promises (conversions.md, issue 3): a COCO box is a Box, so it survives exactly; corners and
// centres give an integral box back exactly and any other within 1e-9 of the frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace manifest {

/// The size of an image in pixels, and its channels.
struct ImageSize {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::int64_t depth = 3;  ///< 3 for RGB; the service does not use it (format page A.6.4)

  bool operator==(const ImageSize&) const = default;
};

struct Box {
  double left = 0;
  double top = 0;
  double width = 0;
  double height = 0;

  [[nodiscard]] double right() const noexcept { return left + width; }
  [[nodiscard]] double bottom() const noexcept { return top + height; }
  [[nodiscard]] double area() const noexcept { return width * height; }
  bool operator==(const Box&) const = default;
};

/// The box's edges; right and bottom lie outside.
struct Corners {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

/// Whether all four numbers are finite, so that the box can be computed with and written.
[[nodiscard]] bool is_finite(const Box& box) noexcept;

/// Whether the box leaves the frame, in the rule's own arithmetic (ERROR_INVALID_BOUNDING_BOX): touching is inside.
[[nodiscard]] bool leaves_frame(const Box& box, const ImageSize& frame) noexcept;

/// Whether the box leaves the frame and no part of it is inside.
[[nodiscard]] bool is_outside_frame(const Box& box, const ImageSize& frame) noexcept;

/// The part inside the frame; a box inside comes back bit for bit. REQUIRES: !is_outside_frame.
[[nodiscard]] Box clip_to_frame(const Box& box, const ImageSize& frame) noexcept;

/// Which `count` of the boxes with these areas are the largest (of equal ones the earlier), ascending; all where there
/// are no more.
[[nodiscard]] std::vector<std::size_t> indices_of_largest(std::span<const double> areas, std::size_t count);

enum class Rounding : std::uint8_t {
  none,
  nearest,  ///< each edge to the nearest integer, halves away from zero
  outward   ///< left and top down, right and bottom up: the smallest integral box around it
};
/// Rounds the edges, not the extents. An integral box comes back bit for bit.
[[nodiscard]] Box rounded(const Box& box, Rounding rounding) noexcept;

/// How a format of corners counts pixels (conversions.md, Pascal VOC).
enum class PixelOrigin : std::uint8_t {
  zero,  ///< from 0, the right and bottom edge exclusive
  one    ///< from 1, the last pixel included: the original VOC
};
/// REQUIRES: finite. A maximum below its minimum gives a negative extent.
[[nodiscard]] Box box_from_corners(double xmin, double ymin, double xmax, double ymax, PixelOrigin origin) noexcept;
/// The corners as that format writes them: box_from_corners(corners_of(box, o)..., o) is `box` when it is integral.
[[nodiscard]] Corners corners_of(const Box& box, PixelOrigin origin) noexcept;

/// Corners as shares of the frame. Edges within 1e-9 of the frame's side of a whole pixel are that pixel, so that
/// integral boxes come back exactly.
[[nodiscard]] Box box_from_normalised_corners(const Corners& corners, const ImageSize& frame) noexcept;
[[nodiscard]] Corners normalised_corners_of(const Box& box, const ImageSize& frame) noexcept;

/// Centre and extent as shares of the frame: YOLO.
struct NormalisedCentre {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};
[[nodiscard]] Box box_from_normalised_centre(const NormalisedCentre& centre, const ImageSize& frame) noexcept;
[[nodiscard]] NormalisedCentre normalised_centre_of(const Box& box, const ImageSize& frame) noexcept;

/// Centre and extent in pixels. Snaps like the normalised ones, within 1e-9.
[[nodiscard]] Box box_from_centre(double x, double y, double width, double height) noexcept;

/// Grows around points: the bounding box of a polygon.
class BoundingBox {
 public:
  void add(double x, double y) noexcept;
  /// nullopt before the first point.
  [[nodiscard]] std::optional<Box> box() const noexcept;
  /// All 0 before the first point.
  [[nodiscard]] const Corners& corners() const noexcept { return corners_; }

 private:
  Corners corners_;
  bool empty_ = true;
};

}  // namespace manifest
