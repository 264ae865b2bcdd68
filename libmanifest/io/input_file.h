// SPDX-License-Identifier: Apache-2.0
// An Input over a descriptor that somebody opened.
#pragma once

#include <memory>
#include <string>

#include "libmanifest/io/input.h"
#include "libmanifest/io/posix.h"

namespace manifest::io {

/// What Input::open() opens. Throws Error{io} for a directory.
[[nodiscard]] FileDescriptor open_input(const std::string& path);
/// The name of an input in errors: its path, or "<stdin>" for "-".
[[nodiscard]] std::string input_name(const std::string& path);
/// Reads from where `descriptor` stands, and owns it.
[[nodiscard]] std::unique_ptr<Input> make_input(FileDescriptor descriptor, std::string name);

}  // namespace manifest::io
