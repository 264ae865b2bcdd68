// SPDX-License-Identifier: Apache-2.0
// The bounding box of a COCO segmentation: polygons, or a run-length encoded mask. Internal to formats/.
#pragma once

#include <optional>
#include <string_view>

#include "libmanifest/model/box.h"

namespace manifest::formats {

/// `segmentation` is the member's JSON: an array of polygons [x1, y1, x2, y2, ...] (also one polygon without the
/// array around it), or {"size": [height, width], "counts": ...} with counts as an array of runs or in the compressed
/// form of cocodataset/cocoapi (common/maskApi.c, rleFrString). Runs go down the columns, the first is background.
/// nullopt: no point, no pixel, or none of these.
[[nodiscard]] std::optional<Box> box_of_segmentation(std::string_view segmentation);

}  // namespace manifest::formats
