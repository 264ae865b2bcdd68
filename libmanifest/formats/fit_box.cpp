// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/fit_box.h"

#include <fmt/format.h>

namespace manifest::formats {

std::optional<FittedBox> fit_box(const Box& box, const ImageSize& frame, Clipping clipping,
                                 Rounding rounding) noexcept {
  FittedBox fitted{.box = box};
  if (frame.width <= 0 || frame.height <= 0) return fitted;
  const bool clips = clipping == Clipping::frame;
  if (clips && leaves_frame(box, frame)) {
    if (is_outside_frame(box, frame)) return std::nullopt;
    fitted.box = clip_to_frame(box, frame);
    fitted.clipped = true;
  }
  const Box whole = manifest::rounded(fitted.box, rounding);
  fitted.rounded = whole != fitted.box;
  fitted.box = clips ? clip_to_frame(whole, frame) : whole;
  return fitted;
}

std::string text_of(const Box& box) {
  return fmt::format("left {}, top {}, width {}, height {}", box.left, box.top, box.width, box.height);
}

std::string text_of(const Box& box, const ImageSize& frame) {
  return fmt::format("{} in {} x {}", text_of(box), frame.width, frame.height);
}

}  // namespace manifest::formats
