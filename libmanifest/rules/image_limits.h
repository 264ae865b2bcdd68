// SPDX-License-Identifier: Apache-2.0
// What the service asks of an image file (format page D, "Image side", "Image file").
#pragma once

#include <cstdint>
#include <string>

#include "libmanifest/model/image_facts.h"

namespace manifest {

/// Whether a side of so many pixels is too short or too long.
[[nodiscard]] bool is_outside_side_limits(std::int64_t pixels) noexcept;

/// Why the service would refuse the file, in words; empty: it would not.
[[nodiscard]] std::string why_refused(const ImageFacts& image);

}  // namespace manifest
