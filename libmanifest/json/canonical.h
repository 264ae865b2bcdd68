// SPDX-License-Identifier: Apache-2.0
// One spelling for all JSON texts that mean the same: to compare values, and to find equal ones in linear time.
#pragma once

#include <string>

#include "libmanifest/json/scan.h"

namespace manifest::json {

/// Appends the value without white space: members sorted by key, the last of equal keys only, escapes as the writer has
/// them, numbers by value (`1.0` as `1`; integers beyond 64 bits by their digits).
void append_canonical(const Outline& outline, const Node& value, std::string& out);

}  // namespace manifest::json
