// SPDX-License-Identifier: Apache-2.0
// Problem: a foreign record that cannot be used. A value, never an exception.
#pragma once

#include <string>

#include "libmanifest/model/sample.h"

namespace manifest::formats {

/// One record that was rejected, as --rejects tells it.
struct Problem {
  Origin origin = {};
  std::string reason = {};  ///< stable name, "annotation.unknown-image" (formats/reasons.h)
  std::string detail = {};  ///< what exactly, lower case, the offending value quoted; may be empty
};

}  // namespace manifest::formats
