// SPDX-License-Identifier: Apache-2.0
// Judging all boxes of an attribute together. Internal to fastlane/.
#pragma once

#include <span>

#include "libmanifest/model/box.h"

namespace manifest::fastlane {

/// The box rules, for boxes of finite numbers in a frame of that size: none off the frame, none too small. The arithmetic of
/// rules/box_rules.cpp, on the worst of each number: a product with a positive number keeps the order.
/// REQUIRES: !boxes.empty().
[[nodiscard]] bool boxes_are_good(std::span<const Box> boxes, double width, double height) noexcept;

/// Whether two of the boxes are equal in all but perhaps their class. REQUIRES: boxes_are_good.
[[nodiscard]] bool has_twin_boxes(std::span<const Box> boxes) noexcept;

}  // namespace manifest::fastlane
