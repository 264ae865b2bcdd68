// SPDX-License-Identifier: Apache-2.0
// Spells numbers so that a parser with 64-bit integers and doubles takes every text that is JSON.
#pragma once

#include <string>

#include "libmanifest/json/scan.h"

namespace manifest::json {

/// Appends the scanned text to `out`, with every number that simdjson 3.0.1 refuses spelled anew: an integer outside
/// [-2^63, 2^64) as the nearest double, a number too large for a double as `null` (well-formed, and a wrong type
/// wherever a rule reads it: manifest-format.md L). All other bytes stay.
void respell_numbers(const Outline& outline, std::string& out);

}  // namespace manifest::json
