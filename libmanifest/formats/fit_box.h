// SPDX-License-Identifier: Apache-2.0
// What --clip and --round make of one box. Internal to formats/.
#pragma once

#include <optional>
#include <string>

#include "libmanifest/formats/convert.h"
#include "libmanifest/model/box.h"

namespace manifest::formats {

struct FittedBox {
  Box box = {};
  bool clipped = false;
  bool rounded = false;
};

/// nullopt: no part of the box is inside the frame, so that nothing would be left of it. A frame without extent, which
/// no rule accepts, cuts nothing.
[[nodiscard]] std::optional<FittedBox> fit_box(const Box& box, const ImageSize& frame, Clipping clipping,
                                               Rounding rounding) noexcept;

/// "left 1, top 2, width 3, height 4", for problems.
[[nodiscard]] std::string text_of(const Box& box);
/// The same with "in 640 x 480" behind it.
[[nodiscard]] std::string text_of(const Box& box, const ImageSize& frame);

}  // namespace manifest::formats
