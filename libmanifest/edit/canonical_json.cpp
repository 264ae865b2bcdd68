// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/canonical_json.h"

#include <map>

#include "libmanifest/json/number.h"
#include "libmanifest/json/writer.h"

namespace manifest::edit {
namespace {

void append_canonical_number(std::string_view raw, std::string& out) {
  const json::Number number = json::read_number(raw);
  switch (number.kind) {
    case json::Number::Kind::fraction:
      return json::append_number(number.value, out);
    case json::Number::Kind::integer:
      out += raw == "-0" ? "0" : raw;
      return;
    case json::Number::Kind::unsigned_64:
    case json::Number::Kind::wide_integer:
    case json::Number::Kind::too_large:
      out += raw;
  }
}

void append_canonical_object(const json::Outline& outline, const json::Node& object, std::string& out) {
  std::map<std::string, const json::Node*> members;
  std::string storage;
  for (std::uint32_t child = object.first_child; child != 0; child = outline.node(child).next_sibling) {
    members[std::string(outline.key(outline.node(child), storage))] = &outline.node(child);
  }
  out += '{';
  for (bool first = true; const auto& [name, node] : members) {
    if (!first) out += ',';
    first = false;
    json::append_quoted(name, out);
    out += ':';
    append_canonical(outline, *node, out);
  }
  out += '}';
}

void append_canonical_array(const json::Outline& outline, const json::Node& array, std::string& out) {
  out += '[';
  for (std::uint32_t child = array.first_child; child != 0; child = outline.node(child).next_sibling) {
    if (child != array.first_child) out += ',';
    append_canonical(outline, outline.node(child), out);
  }
  out += ']';
}

}  // namespace

void append_canonical(const json::Outline& outline, const json::Node& node, std::string& out) {
  std::string storage;
  switch (node.type) {
    case json::NodeType::object:
      return append_canonical_object(outline, node, out);
    case json::NodeType::array:
      return append_canonical_array(outline, node, out);
    case json::NodeType::string:
      return json::append_quoted(outline.string(node, storage), out);
    case json::NodeType::number:
      return append_canonical_number(outline.raw(node), out);
    case json::NodeType::boolean:
    case json::NodeType::null:
      out += outline.raw(node);
  }
}

}  // namespace manifest::edit
