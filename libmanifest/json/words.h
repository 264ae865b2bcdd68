// SPDX-License-Identifier: Apache-2.0
// Eight bytes of a string at a time. Internal to json/.
#pragma once

#include <cstdint>
#include <cstring>

namespace manifest::json {

inline constexpr std::uint64_t kLowBits = 0x0101010101010101;
inline constexpr std::uint64_t kHighBits = kLowBits * 0x80;

[[nodiscard]] inline std::uint64_t load_word(const char* from) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, from, sizeof(word));
  return word;
}

/// The highest bit of each byte that stands for something else in a string: `"`, `\`, controls (RFC 8259, section 7).
/// A borrow can only mark a byte above a true hit, so the lowest mark, and whether there is one, are exact.
[[nodiscard]] constexpr std::uint64_t escape_marks(std::uint64_t word) noexcept {
  const auto below = [](std::uint64_t bytes, std::uint64_t bound) { return (bytes - kLowBits * bound) & ~bytes; };
  const std::uint64_t quote = below(word ^ (kLowBits * '"'), 1);
  const std::uint64_t backslash = below(word ^ (kLowBits * '\\'), 1);
  return (below(word, 0x20) | quote | backslash) & kHighBits;
}

}  // namespace manifest::json
