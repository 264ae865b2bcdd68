// SPDX-License-Identifier: Apache-2.0
// Reads the objects of a schema text into rules: values of keywords, references, circles.
#include "libmanifest/json/schema_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "libmanifest/error.h"
#include "libmanifest/json/number.h"
#include "libmanifest/json/pointer.h"
#include "libmanifest/json/printable.h"

namespace manifest::json {
namespace {

constexpr std::size_t kShownCodePoints = 64;

struct TypeName {
  std::string_view name;
  SchemaType type;
};
constexpr TypeName kTypeNames[] = {
    {"null", SchemaType::null},     {"boolean", SchemaType::boolean}, {"object", SchemaType::object},
    {"array", SchemaType::array},   {"number", SchemaType::number},   {"integer", SchemaType::integer},
    {"string", SchemaType::string},
};

/// Fails when a rule can be reached from itself without going into the value: checking would never end.
class CircleFinder {
 public:
  /// The rule where a circle closes; nullptr: there is none.
  const SchemaRule* find(const SchemaRule* rule) {
    if (rule == nullptr || done_.contains(rule)) return nullptr;
    if (!open_.insert(rule).second) return rule;
    for (const SchemaRule* next : same_value(*rule)) {
      if (const SchemaRule* const circle = find(next)) return circle;
    }
    open_.erase(rule);
    done_.insert(rule);
    return nullptr;
  }

 private:
  static SchemaRule::Rules same_value(const SchemaRule& rule) {
    if (rule.ref != nullptr) return {rule.ref};
    SchemaRule::Rules next = {rule.negated};
    for (const auto* list : {&rule.all_of, &rule.any_of, &rule.one_of})
      next.insert(next.end(), list->begin(), list->end());
    for (const SchemaDependency& dependency : rule.dependencies) next.push_back(dependency.rule);
    return next;
  }

  std::unordered_set<const SchemaRule*> open_;
  std::unordered_set<const SchemaRule*> done_;
};

/// A reference is a URI fragment: %xx stands for a byte (RFC 3986, section 2.1).
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto hex = [&](std::size_t place) {
      return std::string_view("0123456789abcdef").find(static_cast<char>(text[place] | 0x20));
    };
    if (text[at] == '%' && at + 2 < text.size() && hex(at + 1) < 16 && hex(at + 2) < 16) {
      out.push_back(static_cast<char>(hex(at + 1) * 16 + hex(at + 2)));
      at += 2;
    } else {
      out.push_back(text[at]);
    }
  }
  return out;
}

}  // namespace

std::vector<std::unique_ptr<SchemaRule>> SchemaReader::read() {
  rule_of(outline_.root());
  CircleFinder circles;
  for (const auto& rule : rules_) {
    const SchemaRule* const circle = circles.find(rule.get());
    if (circle == nullptr) continue;
    refuse(*follow_pointer(outline_, circle->path), "the schema leads back to itself without going into the value");
  }
  return std::move(rules_);
}

const SchemaRule* SchemaReader::rule_of(const Node& node) {
  require(node, NodeType::object, "a schema must be an object");
  const auto [known, is_new] = known_.try_emplace(&node);
  if (!is_new) return known->second;
  SchemaRule& rule = *rules_.emplace_back(std::make_unique<SchemaRule>());
  known->second = &rule;
  rule.path = pointer_to(outline_, node);
  if (const Node* const reference = outline_.find(node, "$ref")) {
    rule.ref = referred_by(*reference);
    return &rule;
  }
  for (const Node* member : children(node, NodeType::object, "")) read_keyword(*this, node, *member, rule);
  return &rule;
}

const SchemaRule* SchemaReader::referred_by(const Node& node) {
  const std::string reference = text(node);
  if (reference.empty() || reference.front() != '#') refuse(node, "only references into the same file are followed");
  const Node* const target = follow_pointer(outline_, percent_decoded(std::string_view(reference).substr(1)));
  if (target == nullptr) refuse(node, "the reference leads nowhere");
  return rule_of(*target);
}

SchemaRule::Rules SchemaReader::rules(const Node& array) {
  SchemaRule::Rules rules;
  for (const Node* element : children(array, NodeType::array, "must be an array of schemas")) {
    rules.push_back(rule_of(*element));
  }
  return rules;
}

SchemaRest SchemaReader::rest(const Node& node) {
  if (node.type == NodeType::boolean) return {.allowed = boolean(node)};
  return {.rule = rule_of(node)};
}

double SchemaReader::number(const Node& node) const {
  require(node, NodeType::number, "must be a number");
  return read_number(outline_.raw(node)).value;
}

std::uint64_t SchemaReader::count(const Node& node) const {
  const double value = number(node);
  constexpr double kMost = 9007199254740992.0;  // 2^53
  if (value < 0 || value > kMost || value != static_cast<double>(static_cast<std::uint64_t>(value))) {
    refuse(node, "must be a whole number from 0 on");
  }
  return static_cast<std::uint64_t>(value);
}

bool SchemaReader::boolean(const Node& node) const {
  require(node, NodeType::boolean, "must be true or false");
  return outline_.raw(node) == "true";
}

std::string SchemaReader::text(const Node& node) const {
  require(node, NodeType::string, "must be a string");
  std::string storage;
  return std::string(outline_.string(node, storage));
}

std::vector<std::string> SchemaReader::texts(const Node& array) const {
  std::vector<std::string> texts;
  for (const Node* element : children(array, NodeType::array, "must be an array of strings"))
    texts.push_back(text(*element));
  return texts;
}

std::uint8_t SchemaReader::types(const Node& node) const {
  const std::vector<std::string> names = node.type == NodeType::array ? texts(node) : std::vector{text(node)};
  unsigned types = 0;
  for (const std::string& name : names) {
    const auto known = std::find_if(std::begin(kTypeNames), std::end(kTypeNames),
                                    [&name](const TypeName& type) { return type.name == name; });
    if (known == std::end(kTypeNames)) refuse(node, "unknown type");
    types |= static_cast<unsigned>(known->type);
  }
  if (types == 0) refuse(node, "must name a type");
  return static_cast<std::uint8_t>(types);
}

std::shared_ptr<const SchemaPattern> SchemaReader::pattern(const Node& node, std::string_view expression) const {
  std::string reason;
  auto pattern = SchemaPattern::compile(expression, reason);
  if (pattern == nullptr) refuse(node, "not understood as a regular expression: " + reason);
  return pattern;
}

std::vector<const Node*> SchemaReader::children(const Node& parent, NodeType type, std::string_view must) const {
  require(parent, type, must);
  std::vector<const Node*> children;
  for (std::uint32_t index = parent.first_child; index != 0; index = outline_.node(index).next_sibling) {
    children.push_back(&outline_.node(index));
  }
  return children;
}

std::string SchemaReader::key(const Node& member) const {
  std::string storage;
  return std::string(outline_.key(member, storage));
}

void SchemaReader::require(const Node& node, NodeType type, std::string_view must) const {
  if (node.type != type) refuse(node, std::string(must));
}

void SchemaReader::refuse(const Node& node, const std::string& reason) const {
  const auto begin = outline_.text().begin();
  const auto line = 1 + std::count(begin, begin + node.begin, '\n');
  const std::string shown = printable_start(outline_.raw(node), kShownCodePoints);
  throw Error(ErrorKind::data, fmt::format("schema {}: {}: {}", printable(pointer_to(outline_, node)), reason, shown),
              {.path = name_, .line = static_cast<std::uint64_t>(line)});
}

}  // namespace manifest::json
