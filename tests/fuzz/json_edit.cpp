// SPDX-License-Identifier: Apache-2.0
// Members put at the end of every object of a text and taken out again: the input comes back, byte for byte.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/edit.h"
#include "libmanifest/json/scan.h"

namespace {

using manifest::json::Edits;
using manifest::json::Node;
using manifest::json::NodeType;
using manifest::json::Outline;

constexpr std::string_view kAdded = R"("errors":[{"code":"X","message":","}],"warnings":[])";

void require(bool condition) {
  if (!condition) std::abort();
}

std::string with_members(const Outline& outline) {
  Edits edits(outline);
  for (const Node& node : outline.nodes()) {
    if (node.type == NodeType::object) edits.append_members(node, kAdded);
  }
  std::string out;
  edits.apply(out);
  return out;
}

/// The last two members of an object.
std::vector<const Node*> last_two(const Outline& outline, const Node& object) {
  std::vector<const Node*> members;
  for (auto index = object.first_child; index != 0; index = outline.node(index).next_sibling) {
    members.push_back(&outline.node(index));
  }
  require(members.size() >= 2);
  return {members.end() - 2, members.end()};
}

/// The inner objects of what was added have no added members themselves.
bool was_there_before(const Outline& outline, const Node& object) {
  return outline.raw(object) != R"({"code":"X","message":","})";
}

std::string without_members(const Outline& outline) {
  Edits edits(outline);
  for (const Node& node : outline.nodes()) {
    if (node.type != NodeType::object || !was_there_before(outline, node)) continue;
    edits.remove_members(node, last_two(outline, node));
  }
  std::string out;
  edits.apply(out);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  Outline outline;
  if (outline.scan(text)) return 0;
  const std::string changed = with_members(outline);
  Outline again;
  require(!again.scan(changed));
  require(without_members(again) == text);
  return 0;
}
