// SPDX-License-Identifier: Apache-2.0
// Indentation in XML.
#include "libmanifest/formats/voc_text.h"

namespace manifest::formats {

std::string_view without_indentation(std::string_view text) noexcept {
  const std::string_view inner = trimmed(text);
  if (inner.empty()) return text.find('\n') == std::string_view::npos ? text : inner;
  const auto before = static_cast<std::size_t>(inner.data() - text.data());
  const std::size_t after = text.size() - before - inner.size();
  if (text.substr(text.size() - after).find('\n') != std::string_view::npos) text.remove_suffix(after);
  if (text.substr(0, before).find('\n') != std::string_view::npos) text.remove_prefix(before);
  return text;
}

}  // namespace manifest::formats
