// SPDX-License-Identifier: Apache-2.0
// Boxes whose keys stand in any order, and whose coordinates may have a fraction. Internal to fastlane/.
#pragma once

#include "libmanifest/fastlane/scanned_line.h"

namespace manifest::fastlane {

/// Reads boxes from `p`, at a brace, as long as they are spelled as most programs do: the five keys once each, no blanks
/// or one behind commas and colons, at most seven digits before the point, about twenty in all. Returns the place behind the last box read, `p` when there was none; sets `fractional` when one of the
/// coordinates read is no integer. 64 bytes behind `end` are readable.
const char* read_plain_boxes(const char* p, const char* end, Boxes& out, bool& fractional) noexcept;

}  // namespace manifest::fastlane
