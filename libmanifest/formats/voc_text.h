// SPDX-License-Identifier: Apache-2.0
// The text of an XML file before pugixml sees it: made UTF-8, and held to what a careful reader may take.
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

/// More bytes than this are no annotation of one image (reliability: pugixml takes what it gets).
inline constexpr std::size_t kMaxXmlBytes = std::size_t{16} << 20;
/// VOC needs six levels; what is deeper wants to hurt.
inline constexpr int kMaxXmlDepth = 32;
/// Tags and attributes: 64 bytes each in pugixml, and 33,000 objects of plain VOC.
inline constexpr std::size_t kMaxXmlNodes = 400'000;

/// Turns the bytes of an XML file into UTF-8 without a byte order mark: UTF-8, UTF-16 with a mark, ISO-8859-1 as declared
/// (conversions.md, Pascal VOC). Strict: ill-formed UTF-8 or UTF-16 and any other encoding are file.encoding.
[[nodiscard]] std::optional<FileProblem> convert_to_utf8(std::string& text);

/// What pugixml would let through and XML 1.0 or prudence does not, in one pass over UTF-8: control characters, too deep or
/// too many tags, text or a second element outside the root, bad character references (file.bad-xml); references to
/// entities that are not the five of XML (file.entity). A DOCTYPE with all that it declares is overwritten with blanks:
/// nobody reads it.
[[nodiscard]] std::optional<FileProblem> guard_xml(std::string& text);

/// Without blanks (those of XML) at either end.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// Without the blanks at either end that hold a line break: they are a pretty-printer's. Other blanks are meant.
[[nodiscard]] std::string_view without_indentation(std::string_view text) noexcept;

/// `text` as a detail shows it: in quotes, cut at 64 code points.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// The 1-based line of an offset.
[[nodiscard]] std::uint64_t line_at(std::string_view text, std::size_t offset) noexcept;

}  // namespace manifest::formats
