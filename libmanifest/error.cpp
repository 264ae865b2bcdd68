// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/error.h"

#include <system_error>
#include <utility>

namespace manifest {

Error::Error(ErrorKind kind, const std::string& reason, Context context)
    : std::runtime_error(reason), kind_(kind), context_(std::move(context)) {}

Error Error::from_errno(int error_number, const std::string& action, std::string path) {
  const std::string text = std::generic_category().message(error_number);
  return {ErrorKind::io, action + ": " + text, Context{.path = std::move(path)}};
}

}  // namespace manifest
