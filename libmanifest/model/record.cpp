// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/record.h"

#include <algorithm>

#include "libmanifest/model/limits.h"

namespace manifest {
namespace {

constexpr bool is_alphanumeric(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The API's pattern [a-zA-Z0-9](-*[a-zA-Z0-9]){0,126}, read as at most 127 characters.
bool follows_name_pattern(std::string_view name) {
  if (name.empty() || name.size() > limits::kAttributeNameBytes) return false;
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back())) return false;
  return std::ranges::all_of(name, [](char c) { return c == '-' || is_alphanumeric(c); });
}

/// Jobs whose attributes must end in -ref: segmentation in 2D and 3D, 3D tracking, video frames (A.2).
bool needs_ref_suffix(std::string_view type) {
  return type == "groundtruth/semantic-segmentation" || type == "groundtruth/video-object-detection" ||
         type == "groundtruth/video-object-tracking" ||
         type == "groundtruth/point_cloud_single_frame_semantic_segmentation" ||
         type == "groundtruth/point_cloud_object_tracking";
}

}  // namespace

bool is_bookkeeping_key(std::string_view key) noexcept {
  switch (key.size()) {
    case 6:
      return key == "errors";
    case 8:
      return key == "warnings";
    case 9:
      return key == "cl-errors";
    case 11:
      return key == "cl-warnings";
    default:
      return false;
  }
}

bool is_reserved_key(std::string_view key) noexcept {
  return key == "source-ref" || key == "source" || key == "source-ref-metadata" || key == "cl-metadata" ||
         is_bookkeeping_key(key);
}

bool follows_attribute_name_rules(std::string_view name, std::string_view type) noexcept {
  if (!follows_name_pattern(name) || name.ends_with(kMetadataSuffix)) return false;
  return type.empty() || name.ends_with("-ref") == needs_ref_suffix(type);
}

}  // namespace manifest
