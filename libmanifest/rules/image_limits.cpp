// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/rules/image_limits.h"

#include <fmt/format.h>

#include <algorithm>

#include "libmanifest/model/limits.h"

namespace manifest {

bool is_outside_side_limits(std::int64_t pixels) noexcept {
  return pixels < limits::kImageSideMin || pixels > limits::kImageSideMax;
}

std::string why_refused(const ImageFacts& image) {
  switch (image.status) {
    case ImageFacts::Status::missing:
      return image.detail.empty() ? "the file is missing" : image.detail;
    case ImageFacts::Status::unsafe_path:
      return image.detail.empty() ? "the key leads out of the folder" : image.detail;
    case ImageFacts::Status::not_an_image:
      return image.detail.empty() ? "the file is neither PNG nor JPEG" : image.detail;
    case ImageFacts::Status::ok:
      break;
  }
  if (image.bytes > limits::kImageBytes)
    return fmt::format("the file has {} bytes, at most {} are allowed", image.bytes, limits::kImageBytes);
  if (is_outside_side_limits(image.width) || is_outside_side_limits(image.height)) {
    return fmt::format("the file has {} x {} pixels, each side must be {} to {}", image.width, image.height,
                       limits::kImageSideMin, limits::kImageSideMax);
  }
  const std::int64_t shorter = std::min(image.width, image.height);
  const std::int64_t longer = std::max(image.width, image.height);
  if (longer > shorter * limits::kImageAspectMax) {
    return fmt::format("the file has {} x {} pixels, at most {}:1 is allowed", image.width, image.height,
                       limits::kImageAspectMax);
  }
  return {};
}

}  // namespace manifest
