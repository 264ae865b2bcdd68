// SPDX-License-Identifier: Apache-2.0
// Makes text from outside safe to show in a terminal or a log.
#include "libmanifest/json/printable.h"

#include <fmt/format.h>

#include <iterator>

#include "libmanifest/json/utf8.h"

namespace manifest::json {
namespace {

struct Range {
  char32_t first = 0;
  char32_t last = 0;
};

/// Code points above ASCII that act on the text around them instead of being seen.
constexpr Range kActing[] = {
    {0x0080, 0x009F},  // C1 controls: U+009B is a CSI (ECMA-48, 5.4)
    {0x061C, 0x061C},  // Arabic letter mark (Unicode Annex 9, 2.6)
    {0x200E, 0x200F},  // left-to-right and right-to-left marks (Unicode Annex 9, 2.6)
    {0x2028, 0x202E},  // line and paragraph separators, embeddings and overrides (Unicode Annex 9, 2.1, 2.2)
    {0x2066, 0x2069},  // isolates (Unicode Annex 9, 2.4)
};

bool acts(char32_t value) noexcept {
  if (value < 0x80) return value < 0x20 || value == 0x7F;
  for (const Range& range : kActing) {
    if (value >= range.first && value <= range.last) return true;
  }
  return false;
}

void append_bytes_escaped(std::string_view bytes, std::string& out) {
  for (const char byte : bytes) {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(byte));
  }
}

}  // namespace

void append_printable(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    const std::string_view bytes = text.substr(0, point.length);
    if (!point.valid || (point.value < 0x80 && acts(point.value))) {
      append_bytes_escaped(bytes, out);
    } else if (acts(point.value)) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(point.value));
    } else {
      out.append(bytes);
    }
    text.remove_prefix(point.length);
  }
}

std::string printable(std::string_view text) {
  std::string out;
  append_printable(text, out);
  return out;
}

std::string printable_start(std::string_view text, std::size_t count) {
  const std::string_view start = first_code_points(text, count);
  std::string out = printable(start);
  if (start.size() < text.size()) out += "…";
  return out;
}

}  // namespace manifest::json
