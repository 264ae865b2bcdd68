// SPDX-License-Identifier: Apache-2.0
// One spelling for every JSON value, so that values can be compared by their text.
#pragma once

#include <string>

#include "libmanifest/json/scan.h"

namespace manifest::edit {

/// Appends the value without white space, members in byte order of their names (of equal names the last), strings with
/// the least escaping, integers as spelled, other numbers as their double in its shortest form.
void append_canonical(const json::Outline& outline, const json::Node& node, std::string& out);

}  // namespace manifest::edit
