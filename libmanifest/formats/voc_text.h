// SPDX-License-Identifier: Apache-2.0
// The text of an XML file before pugixml sees it, held to what a careful reader may take.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "libmanifest/formats/foreign_text.h"

namespace manifest::formats {

/// More bytes than this are no annotation of one image (reliability: pugixml takes what it gets).
inline constexpr std::size_t kMaxXmlBytes = std::size_t{16} << 20;
/// VOC needs six levels; what is deeper wants to hurt.
inline constexpr int kMaxXmlDepth = 32;
/// Tags and attributes: 64 bytes each in pugixml, and 33,000 objects of plain VOC.
inline constexpr std::size_t kMaxXmlNodes = 400'000;

/// What pugixml would let through and XML 1.0 or prudence does not, in one pass over UTF-8: control characters, too deep or
/// too many tags, text or a second element outside the root, bad character references (file.bad-xml); references to
/// entities that are not the five of XML (file.entity). A DOCTYPE with all that it declares is overwritten with blanks:
/// nobody reads it.
[[nodiscard]] std::optional<FileProblem> guard_xml(std::string& text);

/// Without the blanks at either end that hold a line break: they are a pretty-printer's. Other blanks are meant.
[[nodiscard]] std::string_view without_indentation(std::string_view text) noexcept;

}  // namespace manifest::formats
