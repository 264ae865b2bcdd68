// SPDX-License-Identifier: Apache-2.0
// A region of the VGG Image Annotator: JSON in two cells.
// Internal to formats/.
#pragma once

#include <string>
#include <string_view>

#include "libmanifest/model/box.h"

namespace manifest::formats {

struct CsvRegion {
  bool is_empty = false;  ///< the image has no region
  std::string label = {};
  Box box = {};
  std::string reason = {};  ///< why it cannot be used (formats/reasons.h); empty: it can
  std::string detail = {};
};

/// Reads region_shape_attributes and region_attributes. `label_from` names the attribute that is the label; empty: the
/// only one.
[[nodiscard]] CsvRegion parse_csv_region(std::string_view shape, std::string_view attributes,
                                         std::string_view label_from);

}  // namespace manifest::formats
