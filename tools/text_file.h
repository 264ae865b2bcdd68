// SPDX-License-Identifier: Apache-2.0
// Small files that options name, read whole.
#pragma once

#include <string>
#include <string_view>

namespace manifest::tools {

/// The text of a file of at most 64 MiB. Throws Error{usage} where it is larger or no UTF-8, Error{io}.
[[nodiscard]] std::string read_text_file(const std::string& path);

/// Throws Error{usage} where the value of an option is no UTF-8.
void require_utf8(std::string_view option, std::string_view value);

}  // namespace manifest::tools
