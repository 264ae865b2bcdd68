// SPDX-License-Identifier: Apache-2.0
// UTF-8: decoding with the strictness of RFC 3629, counting, cutting.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace manifest::json {

/// What decode_utf8() found at the start of a text.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  ///< bytes to step over, at least 1
  bool valid = false;      ///< false: those bytes are the longest start of a sequence that no byte can complete
};

/// The first code point of `text`. Overlong forms, surrogates and values above U+10FFFF are invalid (RFC 3629,
/// section 3). REQUIRES: `text` is not empty.
[[nodiscard]] CodePoint decode_utf8(std::string_view text) noexcept;

void append_utf8(char32_t value, std::string& out);

/// The offset of the first byte that is not valid UTF-8; npos: all of it is.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

/// The number of code points. Invalid bytes count as decode_utf8() steps over them.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;

/// The first `count` code points of `text`, or all of it.
[[nodiscard]] std::string_view first_code_points(std::string_view text, std::size_t count) noexcept;

}  // namespace manifest::json
