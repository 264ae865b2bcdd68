// SPDX-License-Identifier: Apache-2.0
// One spelling for all JSON texts that mean the same: to compare values, and to find equal ones in linear time.
#include "libmanifest/json/canonical.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>
#include <map>

#include "libmanifest/json/number.h"
#include "libmanifest/json/writer.h"

namespace manifest::json {
namespace {

constexpr double kIntegers = 9223372036854775808.0;  // 2^63

void append_number_text(std::string_view spelling, std::string& out) {
  const Number number = read_number(spelling);
  switch (number.kind) {
    case Number::Kind::integer:
      fmt::format_to(std::back_inserter(out), "{}", number.integer);
      return;
    case Number::Kind::fraction:
      if (std::abs(number.value) < kIntegers && std::trunc(number.value) == number.value) {
        fmt::format_to(std::back_inserter(out), "{}", static_cast<std::int64_t>(number.value));
        return;
      }
      append_number(number.value, out);
      return;
    case Number::Kind::unsigned_64:
    case Number::Kind::wide_integer:
    case Number::Kind::too_large:
      out.append(spelling);
  }
}

void append_object(const Outline& outline, const Node& object, std::string& out) {
  std::map<std::string, const Node*> members;
  std::string storage;
  for (std::uint32_t index = object.first_child; index != 0; index = outline.node(index).next_sibling) {
    members.insert_or_assign(std::string(outline.key(outline.node(index), storage)), &outline.node(index));
  }
  out.push_back('{');
  for (const auto& [key, value] : members) {
    if (out.back() != '{') out.push_back(',');
    append_quoted(key, out);
    out.push_back(':');
    append_canonical(outline, *value, out);
  }
  out.push_back('}');
}

void append_array(const Outline& outline, const Node& array, std::string& out) {
  out.push_back('[');
  for (std::uint32_t index = array.first_child; index != 0; index = outline.node(index).next_sibling) {
    if (index != array.first_child) out.push_back(',');
    append_canonical(outline, outline.node(index), out);
  }
  out.push_back(']');
}

}  // namespace

void append_canonical(const Outline& outline, const Node& value, std::string& out) {
  std::string storage;
  switch (value.type) {
    case NodeType::object:
      return append_object(outline, value, out);
    case NodeType::array:
      return append_array(outline, value, out);
    case NodeType::string:
      return append_quoted(outline.string(value, storage), out);
    case NodeType::number:
      return append_number_text(outline.raw(value), out);
    case NodeType::boolean:
    case NodeType::null:
      out.append(outline.raw(value));
  }
}

}  // namespace manifest::json
