// SPDX-License-Identifier: Apache-2.0
// Small JSON files as values: class maps, label maps, partial results, plans.
#include "libmanifest/json/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "libmanifest/error.h"
#include "libmanifest/json/number.h"
#include "libmanifest/json/printable.h"

namespace manifest::json {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr double kMaxExactInteger = 9007199254740992.0;  // 2^53

std::uint64_t line_at(std::string_view text, std::size_t offset) {
  return 1 +
         static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

[[noreturn]] void refuse(std::string_view text, const ScanError& error, const std::string& name) {
  // What follows the place says more than its column.
  const std::string_view rest = text.substr(error.offset);
  const std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
  const std::string found = line.empty() ? "the end of the line" : fmt::format("'{}'", printable_start(line, 20));
  throw Error(ErrorKind::data, fmt::format("no JSON: {}, found {}", error.reason, found),
              {.path = name, .line = line_at(text, error.offset)});
}

}  // namespace

/// Turns the nodes of an outline into values. Recursion is as deep as the text, at most kMaxDepth.
class DocumentReader {
 public:
  explicit DocumentReader(const Outline& outline) : outline_(outline) {}

  Value read(const Node& node) {
    Value value;
    value.type_ = node.type;
    value.line_ = line_of(node);
    switch (node.type) {
      case NodeType::object:
        value.content_ = members(node);
        break;
      case NodeType::array:
        value.content_ = elements(node);
        break;
      case NodeType::string:
        value.content_ = std::string(outline_.string(node, storage_));
        break;
      case NodeType::number:
        value.content_ = number(read_number(outline_.raw(node)));
        break;
      case NodeType::boolean:
        value.content_ = outline_.raw(node) == "true";
        break;
      case NodeType::null:
        break;
    }
    return value;
  }

 private:
  std::vector<Member> members(const Node& object) {
    std::vector<Member> members;
    members.reserve(object.child_count);
    for (std::uint32_t child = object.first_child; child != 0; child = outline_.node(child).next_sibling) {
      const Node& node = outline_.node(child);
      std::string key(outline_.key(node, storage_));
      members.push_back({.key = std::move(key), .value = read(node)});
    }
    return members;
  }

  std::vector<Value> elements(const Node& array) {
    std::vector<Value> elements;
    elements.reserve(array.child_count);
    for (std::uint32_t child = array.first_child; child != 0; child = outline_.node(child).next_sibling) {
      elements.push_back(read(outline_.node(child)));
    }
    return elements;
  }

  static Value::NumberContent number(const Number& number) {
    if (number.kind == Number::Kind::too_large) return {};
    if (number.kind == Number::Kind::integer) return {.value = number.value, .integer = number.integer};
    const bool is_integer = std::abs(number.value) <= kMaxExactInteger && std::trunc(number.value) == number.value;
    if (!is_integer) return {.value = number.value, .integer = {}};
    return {.value = number.value, .integer = static_cast<std::int64_t>(number.value)};
  }

  /// Nodes come in the order of the text, so the lines are counted once.
  std::uint64_t line_of(const Node& node) {
    const std::string_view between = outline_.text().substr(counted_, node.begin - counted_);
    line_ += static_cast<std::uint64_t>(std::count(between.begin(), between.end(), '\n'));
    counted_ = node.begin;
    return line_;
  }

  const Outline& outline_;
  std::string storage_;
  std::size_t counted_ = 0;
  std::uint64_t line_ = 1;
};

std::optional<double> Value::number() const { return std::get<NumberContent>(content_).value; }

std::optional<std::int64_t> Value::integer() const noexcept {
  const auto* const number = std::get_if<NumberContent>(&content_);
  return number == nullptr ? std::nullopt : number->integer;
}

const Value* Value::find(std::string_view key) const noexcept {
  const auto* const members = std::get_if<std::vector<Member>>(&content_);
  if (members == nullptr) return nullptr;
  const auto found =
      std::find_if(members->rbegin(), members->rend(), [key](const Member& member) { return member.key == key; });
  return found == members->rend() ? nullptr : &found->value;
}

void scan_document(std::string_view text, const std::string& name, Outline& out) {
  if (text.size() > kMaxDocumentBytes) {
    throw Error(ErrorKind::data, fmt::format("too large: {} bytes, at most {}", text.size(), kMaxDocumentBytes),
                {.path = name});
  }
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (const auto error = out.scan(text)) refuse(text, *error, name);
}

Value parse_document(std::string_view text, const std::string& name) {
  Outline outline;
  scan_document(text, name, outline);
  return DocumentReader(outline).read(outline.root());
}

}  // namespace manifest::json
