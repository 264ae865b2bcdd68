// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the known word nearest to one that is not known.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace manifest::tools {

/// The candidate with the least edit distance (insert, remove, replace, swap of neighbours; case is ignored), the first
/// of several. One that begins with `word` counts as near. nullopt: none is near enough to be what was meant.
[[nodiscard]] std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> candidates);

}  // namespace manifest::tools
