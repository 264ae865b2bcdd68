// SPDX-License-Identifier: Apache-2.0
// What the escapes of a scanned JSON string mean.
#include <charconv>

#include "libmanifest/json/scan.h"
#include "libmanifest/json/utf8.h"

namespace manifest::json {
namespace {

/// The UTF-16 unit of the four digits at `at`.
char32_t unit_at(std::string_view literal, std::size_t at) {
  unsigned value = 0;
  std::from_chars(literal.data() + at, literal.data() + at + 4, value, 16);
  return value;
}

constexpr char simple_escape(char letter) noexcept {
  switch (letter) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return letter;
  }
}

}  // namespace

void unescape(std::string_view literal, std::string& out) {
  std::size_t at = 0;
  while (true) {
    const std::size_t backslash = literal.find('\\', at);
    out.append(literal.substr(at, backslash - at));
    if (backslash == std::string_view::npos) return;
    const char letter = literal[backslash + 1];
    at = backslash + 2;
    if (letter != 'u') {
      out.push_back(simple_escape(letter));
      continue;
    }
    char32_t value = unit_at(literal, at);
    at += 4;
    if (value >= 0xD800 && value < 0xDC00) {  // the scan proved the low half to follow
      value = 0x10000 + ((value - 0xD800) << 10U) + (unit_at(literal, at + 2) - 0xDC00);
      at += 6;
    }
    append_utf8(value, out);
  }
}

}  // namespace manifest::json
