// SPDX-License-Identifier: Apache-2.0
// Prints --help: 80 columns, every default, two examples, the exit codes (tools.md 0).
#pragma once

#include <span>
#include <string>

#include "tools/cli.h"

namespace manifest::tools {

/// The groups stand in the given order. An option's default is the text given to default_value(value, text).
[[nodiscard]] std::string help_text(const Program& program, std::span<const OptionGroup> groups);

}  // namespace manifest::tools
