// SPDX-License-Identifier: Apache-2.0
#include "tools/text_file.h"

#include <fmt/format.h>

#include <span>

#include "libmanifest/error.h"
#include "libmanifest/io/input.h"
#include "libmanifest/json/utf8.h"

namespace manifest::tools {

std::string read_text_file(const std::string& path) {
  constexpr std::size_t kMost = std::size_t{64} << 20U;
  constexpr std::size_t kStep = std::size_t{64} << 10U;
  const auto input = io::Input::open(path);
  std::string text;
  for (std::size_t got = kStep; got == kStep;) {
    const std::size_t size = text.size();
    text.resize(size + kStep);
    got = input->read(std::span(text).subspan(size));
    text.resize(size + got);
    if (text.size() > kMost) throw Error(ErrorKind::usage, "larger than 64 MiB", {.path = input->name()});
  }
  if (json::find_invalid_utf8(text) != std::string::npos) throw Error(ErrorKind::usage, "not UTF-8", {.path = path});
  return text;
}

void require_utf8(std::string_view option, std::string_view value) {
  if (json::find_invalid_utf8(value) == std::string_view::npos) return;
  throw Error(ErrorKind::usage, fmt::format("{} is not UTF-8", option));
}

}  // namespace manifest::tools
