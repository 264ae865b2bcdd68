// SPDX-License-Identifier: Apache-2.0
// Reads the small JSON objects of --class-map and --label-map.
#include "libmanifest/model/option_file.h"

#include <fmt/format.h>

#include "libmanifest/error.h"
#include "libmanifest/json/scan.h"

namespace manifest {

std::vector<StringMember> parse_string_members(std::string_view text, const std::string& path) {
  text = without_byte_order_mark(text);
  json::Outline outline;
  if (const auto error = outline.scan(text)) {
    throw Error(ErrorKind::usage, fmt::format("not JSON: {} at byte {}", error->reason, error->offset), {.path = path});
  }
  if (outline.root().type != json::NodeType::object) {
    throw Error(ErrorKind::usage, "not a JSON object", {.path = path});
  }
  std::vector<StringMember> members;
  std::string storage;
  for (auto index = outline.root().first_child; index != 0; index = outline.node(index).next_sibling) {
    const json::Node& node = outline.node(index);
    StringMember member{.key = std::string(outline.key(node, storage)), .value = std::nullopt};
    if (node.type == json::NodeType::string) {
      member.value = std::string(outline.string(node, storage));
    } else if (node.type != json::NodeType::null) {
      throw Error(ErrorKind::usage, fmt::format("the value of \"{}\" is no string", member.key), {.path = path});
    }
    members.push_back(std::move(member));
  }
  return members;
}

std::string_view without_byte_order_mark(std::string_view text) noexcept {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

}  // namespace manifest
