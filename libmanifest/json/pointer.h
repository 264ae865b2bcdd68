// SPDX-License-Identifier: Apache-2.0
// JSON Pointers (RFC 6901) to the values of a scanned text.
#pragma once

#include <string>
#include <string_view>

#include "libmanifest/json/scan.h"

namespace manifest::json {

/// The pointer to a value: `/annotations/0/class_id`; empty for the root.
[[nodiscard]] std::string pointer_to(const Outline& outline, const Node& value);

/// The value that a pointer leads to; of equal keys the last. nullptr: none, or no pointer.
[[nodiscard]] const Node* follow_pointer(const Outline& outline, std::string_view pointer);

}  // namespace manifest::json
