// SPDX-License-Identifier: Apache-2.0
// Small JSON objects that users write for options: name -> label (--class-map, --label-map).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manifest {

struct StringMember {
  std::string key;
  std::optional<std::string> value;  ///< nullopt: null
};

/// The members of the JSON object `text`, in order, doubled keys included. A byte order mark is skipped. Throws
/// Error{usage} naming `path` when it is no JSON object or a value is neither a string nor null.
[[nodiscard]] std::vector<StringMember> parse_string_members(std::string_view text, const std::string& path);

/// `text` without a UTF-8 byte order mark at its start.
[[nodiscard]] std::string_view without_byte_order_mark(std::string_view text) noexcept;

}  // namespace manifest
