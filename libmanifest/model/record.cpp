// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/record.h"

namespace manifest {

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

}  // namespace manifest
