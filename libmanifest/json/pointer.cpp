// SPDX-License-Identifier: Apache-2.0
// JSON Pointers (RFC 6901) to the values of a scanned text.
#include "libmanifest/json/pointer.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <vector>

namespace manifest::json {
namespace {

void append_token(std::string_view token, std::string& out) {
  for (const char byte : token) {
    if (byte == '~') {
      out += "~0";
    } else if (byte == '/') {
      out += "~1";
    } else {
      out.push_back(byte);
    }
  }
}

std::size_t index_of(const Outline& outline, const Node& parent, const Node& child) {
  std::size_t index = 0;
  const Node* element = &outline.node(parent.first_child);
  for (; element != &child; element = &outline.node(element->next_sibling)) ++index;
  return index;
}

/// What a token means; nullopt: a tilde that escapes nothing.
std::optional<std::string> token_text(std::string_view token) {
  std::string text;
  for (std::size_t at = 0; at < token.size(); ++at) {
    if (token[at] != '~') {
      text.push_back(token[at]);
      continue;
    }
    ++at;
    if (at == token.size() || (token[at] != '0' && token[at] != '1')) return std::nullopt;
    text.push_back(token[at] == '0' ? '~' : '/');
  }
  return text;
}

const Node* element_at(const Outline& outline, const Node& array, std::string_view token) {
  std::size_t index = 0;
  const char* const end = token.data() + token.size();
  const auto parsed = std::from_chars(token.data(), end, index);
  if (parsed.ec != std::errc{} || parsed.ptr != end || (token.size() > 1 && token[0] == '0')) return nullptr;
  return outline.at(array, index);
}

}  // namespace

std::string pointer_to(const Outline& outline, const Node& value) {
  std::vector<const Node*> way;
  for (const Node* node = &value; node != &outline.root(); node = &outline.node(node->parent)) way.push_back(node);
  std::reverse(way.begin(), way.end());
  std::string pointer;
  std::string storage;
  for (const Node* node : way) {
    const Node& parent = outline.node(node->parent);
    pointer.push_back('/');
    if (parent.type == NodeType::object) {
      append_token(outline.key(*node, storage), pointer);
    } else {
      pointer += std::to_string(index_of(outline, parent, *node));
    }
  }
  return pointer;
}

const Node* follow_pointer(const Outline& outline, std::string_view pointer) {
  const Node* node = &outline.root();
  while (node != nullptr && !pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    pointer.remove_prefix(1);
    const std::string_view token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    const auto text = token_text(token);
    if (!text) return nullptr;
    node = node->type == NodeType::array ? element_at(outline, *node, *text) : outline.find(*node, *text);
  }
  return node;
}

}  // namespace manifest::json
