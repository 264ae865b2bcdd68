// SPDX-License-Identifier: Apache-2.0
// Paths that come from data must not lead out of the folder they are meant for.
#pragma once

#include <string_view>

namespace manifest::io {

/// Whether `path` is relative, has no empty, "." or ".." component, no NUL, no drive letter or URL scheme.
[[nodiscard]] bool is_safe_relative_path(std::string_view path) noexcept;

}  // namespace manifest::io
