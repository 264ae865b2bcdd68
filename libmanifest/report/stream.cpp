// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/stream.h"

#include <fmt/format.h>

#include "libmanifest/json/printable.h"
#include "libmanifest/json/utf8.h"

namespace manifest::report {
namespace {

// Above ASCII json::printable() says what acts on a terminal; line ends are the document's own.
bool acts(std::string_view character) {
  return character == "\x7f" || (character.size() > 1 && json::printable(character) != character);
}

}  // namespace

void write_piece(std::string& buffer, io::Output& out) {
  std::string escaped;
  std::size_t written = 0;
  for (std::size_t at = 0; at < buffer.size();) {
    const bool is_plain = static_cast<unsigned char>(buffer[at]) < 0x7F;
    if (is_plain) {
      ++at;
      continue;
    }
    const json::CodePoint point = json::decode_utf8(std::string_view(buffer).substr(at));
    if (acts(std::string_view(buffer).substr(at, point.length))) {
      escaped.append(buffer, written, at - written);
      escaped += fmt::format("\\u{:04x}", static_cast<unsigned>(point.value));
      written = at + point.length;
    }
    at += point.length;
  }
  out.write(escaped);
  out.write(std::string_view(buffer).substr(written));
  buffer.clear();
}

}  // namespace manifest::report
