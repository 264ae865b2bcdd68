// SPDX-License-Identifier: Apache-2.0
// The text of foreign files: their encodings, the numbers in them, and how messages quote them.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace manifest::formats {

/// Why a whole file cannot be used.
struct FileProblem {
  std::string reason = {};  ///< file.bad-xml, file.encoding, file.entity
  std::string detail = {};
  std::uint64_t line = 0;  ///< 1-based; 0: no line to point to
};

/// Turns the bytes of a file into UTF-8 without a byte order mark: UTF-8, UTF-16 with a mark, ISO-8859-1 where an XML
/// declaration says so (conversions.md, Pascal VOC). Strict: ill-formed UTF-8 or UTF-16 and any other encoding are
/// file.encoding.
[[nodiscard]] std::optional<FileProblem> convert_to_utf8(std::string& text);

/// The finite number that `text` spells and nothing else: decimal or scientific, also with a leading `+`.
[[nodiscard]] std::optional<double> finite_number(std::string_view text) noexcept;

/// Without blanks (those of XML) at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// `text` as a detail shows it: in quotes, cut at 64 code points.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// The 1-based line of an offset.
[[nodiscard]] std::uint64_t line_at(std::string_view text, std::size_t offset) noexcept;

}  // namespace manifest::formats
