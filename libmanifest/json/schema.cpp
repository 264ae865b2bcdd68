// SPDX-License-Identifier: Apache-2.0
// Does a text obey a JSON Schema (draft 4) of the user's?
#include "libmanifest/json/schema.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "libmanifest/error.h"
#include "libmanifest/json/canonical.h"
#include "libmanifest/json/document.h"
#include "libmanifest/json/number.h"
#include "libmanifest/json/pointer.h"
#include "libmanifest/json/schema_reader.h"
#include "libmanifest/json/schema_rule.h"
#include "libmanifest/json/utf8.h"

namespace manifest::json {
namespace {

constexpr unsigned bit(SchemaType type) noexcept { return static_cast<unsigned>(type); }

/// The types that a value has: an integer is a number too.
unsigned types_of(const Outline& text, const Node& value) {
  switch (value.type) {
    case NodeType::null:
      return bit(SchemaType::null);
    case NodeType::boolean:
      return bit(SchemaType::boolean);
    case NodeType::object:
      return bit(SchemaType::object);
    case NodeType::array:
      return bit(SchemaType::array);
    case NodeType::string:
      return bit(SchemaType::string);
    case NodeType::number:
      break;
  }
  const bool is_integer = text.raw(value).find_first_of(".eE") == std::string_view::npos;
  return bit(SchemaType::number) | (is_integer ? bit(SchemaType::integer) : 0U);
}

bool is_below(double value, const SchemaBound& bound) noexcept {
  return value < bound.value || (bound.exclusive && value == bound.value);
}

bool is_multiple(const Number& number, double divisor) {
  constexpr double kExact = 9007199254740992.0;  // 2^53: up to here both are integers, without rounding
  const bool exact = std::trunc(divisor) == divisor && std::trunc(number.value) == number.value &&
                     std::abs(number.value) <= kExact && divisor <= kExact;
  if (exact) return std::fmod(number.value, divisor) == 0;
  // Decimal fractions are meant: 0.3 is a multiple of 0.1, though the doubles are not.
  constexpr double kTolerance = 1e-12;
  const double quotient = number.value / divisor;
  return std::abs(quotient - std::round(quotient)) <= kTolerance * std::max(1.0, std::abs(quotient));
}

/// Checks one text. The work below `anyOf`, `oneOf` and `not` is done by checkers of their own.
class Check {
 public:
  Check(const Outline& text, std::size_t max_findings, std::vector<SchemaFinding>* findings)
      : text_(text), max_(max_findings), findings_(findings) {}

  void value(const SchemaRule& rule, const Node& node) {
    if (full()) return;
    if (rule.ref != nullptr) return value(*rule.ref, node);
    if (rule.types != 0 && (rule.types & types_of(text_, node)) == 0) report(rule, node, "type");
    if (rule.enumerated) enumeration(rule, node);
    if (node.type == NodeType::number) number(rule, node);
    if (node.type == NodeType::string) string(rule, node);
    if (node.type == NodeType::array) array(rule, node);
    if (node.type == NodeType::object) object(rule, node);
    combinations(rule, node);
    if (node.type == NodeType::array) elements(rule, node);
    if (node.type == NodeType::object) members(rule, node);
  }

  [[nodiscard]] bool failed() const noexcept { return count_ > 0; }

 private:
  [[nodiscard]] bool full() const noexcept { return count_ >= max_; }

  void report(const SchemaRule& rule, const Node& node, std::string_view keyword, std::string_view detail = {}) {
    if (full()) return;
    ++count_;
    if (findings_ == nullptr) return;
    findings_->push_back({.instance = pointer_to(text_, node),
                          .keyword = std::string(keyword),
                          .schema_path = rule.path,
                          .detail = std::string(detail)});
  }

  [[nodiscard]] bool obeys(const SchemaRule& rule, const Node& node) const {
    Check probe(text_, 1, nullptr);
    probe.value(rule, node);
    return !probe.failed();
  }

  void range(const SchemaRule& rule, const Node& node, const SchemaRange& range, std::uint64_t count,
             std::string_view min_keyword, std::string_view max_keyword) {
    if (range.min && count < *range.min) report(rule, node, min_keyword);
    if (range.max && count > *range.max) report(rule, node, max_keyword);
  }

  void enumeration(const SchemaRule& rule, const Node& node) {
    std::string text;
    append_canonical(text_, node, text);
    if (!rule.enumerated->contains(text)) report(rule, node, "enum");
  }

  void number(const SchemaRule& rule, const Node& node) {
    if (!rule.minimum && !rule.maximum && !rule.multiple_of) return;
    const Number number = read_number(text_.raw(node));
    if (rule.minimum && is_below(number.value, *rule.minimum)) report(rule, node, "minimum");
    if (rule.maximum &&
        is_below(-number.value, {.value = -rule.maximum->value, .exclusive = rule.maximum->exclusive})) {
      report(rule, node, "maximum");
    }
    if (rule.multiple_of && !is_multiple(number, *rule.multiple_of)) report(rule, node, "multipleOf");
  }

  void string(const SchemaRule& rule, const Node& node) {
    const bool measured = rule.length.min || rule.length.max;
    if (!measured && rule.pattern == nullptr) return;
    std::string storage;
    const std::string_view text = text_.string(node, storage);
    if (measured) range(rule, node, rule.length, count_code_points(text), "minLength", "maxLength");
    if (rule.pattern != nullptr && !rule.pattern->matches(text)) report(rule, node, "pattern");
  }

  void array(const SchemaRule& rule, const Node& node) {
    range(rule, node, rule.item_count, node.child_count, "minItems", "maxItems");
    if (rule.unique_items && !has_unique_items(node)) report(rule, node, "uniqueItems");
    const bool too_many = rule.item_tuple && node.child_count > rule.item_tuple->size();
    if (too_many && !rule.additional_items.allowed) report(rule, node, "additionalItems");
  }

  [[nodiscard]] bool has_unique_items(const Node& array) const {
    std::unordered_set<std::string> seen;
    for (std::uint32_t index = array.first_child; index != 0; index = text_.node(index).next_sibling) {
      std::string text;
      append_canonical(text_, text_.node(index), text);
      if (!seen.insert(std::move(text)).second) return false;
    }
    return true;
  }

  void elements(const SchemaRule& rule, const Node& array) {
    std::size_t place = 0;
    for (std::uint32_t index = array.first_child; index != 0 && !full();
         index = text_.node(index).next_sibling, ++place) {
      const SchemaRule* const item = item_rule(rule, place);
      if (item != nullptr) value(*item, text_.node(index));
    }
  }

  static const SchemaRule* item_rule(const SchemaRule& rule, std::size_t place) {
    if (!rule.item_tuple) return rule.each_item;
    return place < rule.item_tuple->size() ? (*rule.item_tuple)[place] : rule.additional_items.rule;
  }

  /// The members that count, by key: of equal keys the last.
  [[nodiscard]] std::unordered_map<std::string, const Node*> members_of(const Node& object) const {
    std::unordered_map<std::string, const Node*> members;
    std::string storage;
    for (std::uint32_t index = object.first_child; index != 0; index = text_.node(index).next_sibling) {
      members.insert_or_assign(std::string(text_.key(text_.node(index), storage)), &text_.node(index));
    }
    return members;
  }

  void object(const SchemaRule& rule, const Node& node) {
    const bool reads_keys =
        !rule.required.empty() || !rule.dependencies.empty() || rule.property_count.min || rule.property_count.max;
    if (!reads_keys) return;
    const auto members = members_of(node);
    range(rule, node, rule.property_count, members.size(), "minProperties", "maxProperties");
    for (const std::string& key : rule.required) {
      if (!members.contains(key)) report(rule, node, "required", key);
    }
    for (const SchemaDependency& dependency : rule.dependencies) {
      if (!members.contains(dependency.key)) continue;
      for (const std::string& key : dependency.required) {
        if (!members.contains(key)) report(rule, node, "dependencies", key);
      }
      if (dependency.rule != nullptr) value(*dependency.rule, node);
    }
  }

  void members(const SchemaRule& rule, const Node& object) {
    const SchemaRest& rest = rule.additional_properties;
    if (rule.properties.empty() && rule.pattern_properties.empty() && rest.allowed && rest.rule == nullptr) return;
    const auto members = members_of(object);
    for (std::uint32_t index = object.first_child; index != 0 && !full(); index = text_.node(index).next_sibling) {
      std::string storage;
      const std::string key(text_.key(text_.node(index), storage));
      if (members.at(key) == &text_.node(index)) member(rule, key, text_.node(index));
    }
  }

  void member(const SchemaRule& rule, const std::string& key, const Node& node) {
    bool named = false;
    if (const auto property = rule.properties.find(key); property != rule.properties.end()) {
      named = true;
      value(*property->second, node);
    }
    for (const auto& [pattern, pattern_rule] : rule.pattern_properties) {
      if (!pattern->matches(key)) continue;
      named = true;
      value(*pattern_rule, node);
    }
    if (named) return;
    if (!rule.additional_properties.allowed) report(rule, node, "additionalProperties");
    if (rule.additional_properties.rule != nullptr) value(*rule.additional_properties.rule, node);
  }

  void combinations(const SchemaRule& rule, const Node& node) {
    for (const SchemaRule* part : rule.all_of) value(*part, node);
    const auto count_obeyed = [this, &node](const SchemaRule::Rules& rules) {
      return std::count_if(rules.begin(), rules.end(), [&](const SchemaRule* part) { return obeys(*part, node); });
    };
    if (!rule.any_of.empty() && count_obeyed(rule.any_of) == 0) report(rule, node, "anyOf");
    if (!rule.one_of.empty() && count_obeyed(rule.one_of) != 1) report(rule, node, "oneOf");
    if (rule.negated != nullptr && obeys(*rule.negated, node)) report(rule, node, "not");
  }

  const Outline& text_;
  std::size_t max_;
  std::vector<SchemaFinding>* findings_;
  std::size_t count_ = 0;
};

}  // namespace

Schema Schema::parse(std::string_view text, const std::string& name) {
  Outline outline;
  scan_document(text, name, outline);
  return Schema(std::make_shared<const std::vector<std::unique_ptr<SchemaRule>>>(SchemaReader(outline, name).read()));
}

std::vector<SchemaFinding> Schema::check(const Outline& text, std::size_t max_findings) const {
  std::vector<SchemaFinding> findings;
  Check(text, max_findings, &findings).value(*rules_->front(), text.root());
  return findings;
}

}  // namespace manifest::json
