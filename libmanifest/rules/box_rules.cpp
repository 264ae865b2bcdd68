// SPDX-License-Identifier: Apache-2.0
// Rules about one box (step 11). Arithmetic is IEEE double throughout, without tolerance.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libmanifest/model/limits.h"
#include "libmanifest/rules/line_rules.h"

namespace manifest {
namespace {

/// Off the frame; touching its edge is fine (J19).
void invalid_box(const BoxSubject& subject, Findings& findings) {
  const Annotation& box = subject.box;
  const double right = box.left.value + box.width.value;
  const double bottom = box.top.value + box.height.value;
  const bool inside = box.left.value >= 0 && box.top.value >= 0 && box.width.value >= 0 && box.height.value >= 0 &&
                      right <= subject.frame_width && bottom <= subject.frame_height;
  if (inside) return;
  if (!findings.wants_detail()) return findings.report();
  findings.report(fmt::format("left {}, top {}, width {}, height {} in a frame of {} x {}", box.left.value,
                              box.top.value, box.width.value, box.height.value, subject.frame_width,
                              subject.frame_height));
}

/// At most a pixel wide or high once the longest side is scaled down to 1280 (J19, J20): w * min(M, 1280) <= M.
void box_too_small(const BoxSubject& subject, Findings& findings) {
  const double longest = std::max(subject.frame_width, subject.frame_height);
  const double scaled = std::min(longest, limits::kResizeSide);
  const Annotation& box = subject.box;
  if (box.width.value * scaled > longest && box.height.value * scaled > longest) return;
  if (!findings.wants_detail()) return findings.report();
  findings.report(fmt::format("width {}, height {} in a frame of {} x {}, more than {} pixels are needed",
                              box.width.value, box.height.value, subject.frame_width, subject.frame_height,
                              longest / scaled));
}

constexpr std::array kBoxRules{
    BoxRule{{.id = RuleId::invalid_box,
             .code = "ERROR_INVALID_BOUNDING_BOX",
             .message = "The bounding box has off frame values.",
             .scope = Scope::annotation,
             .effect = Effect::annotation_dropped,
             .trigger = "A box reaches out of the declared image_size, or has a negative side.",
             .fix = "Cut the box to the frame; converters do it with --clip frame.",
             .source = "Custom Labels guide, tm-debugging-json-line-errors"},
            invalid_box},
    BoxRule{{.id = RuleId::box_too_small,
             .code = "ERROR_BOUNDING_BOX_TOO_SMALL",
             .message = "The height and width of the bounding box is too small.",
             .scope = Scope::annotation,
             .effect = Effect::annotation_dropped,
             .trigger = "A side of the box is at most one pixel once the image's longest side is scaled down to 1280.",
             .fix = "Remove the box or draw it larger.",
             .source = "Custom Labels guide, tm-debugging-json-line-errors"},
            box_too_small},
};

}  // namespace

std::span<const BoxRule> box_rules() noexcept { return kBoxRules; }

}  // namespace manifest
