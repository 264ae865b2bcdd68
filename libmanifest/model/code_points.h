// SPDX-License-Identifier: Apache-2.0
// Lengths in characters: a character is a Unicode code point (format page A.1).
#pragma once

#include <cstddef>
#include <string_view>

namespace manifest {

/// Code points of UTF-8 text; in invalid text, every byte that continues none counts as one.
[[nodiscard]] constexpr std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  return count;
}

/// Whether `text` has more than `limit` code points; looks at the bytes only where they can decide.
[[nodiscard]] constexpr bool longer_than(std::string_view text, std::size_t limit) noexcept {
  return text.size() > limit && count_code_points(text) > limit;
}

}  // namespace manifest
