// SPDX-License-Identifier: Apache-2.0
// Which relative paths stay inside the folder they are put behind.
#include "libmanifest/io/safe_path.h"

#include <algorithm>

namespace manifest::io {
namespace {

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_scheme_character(char c) noexcept {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';  // RFC 3986 3.1
}

/// "C:" or "file:/"; a colon elsewhere is part of a name.
bool begins_with_drive_or_scheme(std::string_view path) noexcept {
  const std::size_t colon = path.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(path[0])) return false;
  if (colon == 1) return true;
  const std::string_view scheme = path.substr(0, colon);
  return std::all_of(scheme.begin(), scheme.end(), is_scheme_character) && path.substr(colon + 1).starts_with('/');
}

/// A folder written for one system is read on another: ".." is refused between backslashes too.
bool has_backslashed_parent(std::string_view component) noexcept {
  while (!component.empty()) {
    const std::size_t end = std::min(component.find('\\'), component.size());
    if (component.substr(0, end) == "..") return true;
    component.remove_prefix(std::min(end + 1, component.size()));
  }
  return false;
}

}  // namespace

bool is_safe_relative_path(std::string_view path) noexcept {
  if (path.find('\0') != std::string_view::npos || begins_with_drive_or_scheme(path)) return false;
  for (;;) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view component = path.substr(0, end);
    if (component.empty() || component == "." || has_backslashed_parent(component)) return false;
    if (end == path.size()) return true;
    path.remove_prefix(end + 1);
  }
}

}  // namespace manifest::io
