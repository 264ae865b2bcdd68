// SPDX-License-Identifier: Apache-2.0
// The keywords of JSON Schema draft 4 (draft-fge-json-schema-validation-00), one row each.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "libmanifest/json/canonical.h"
#include "libmanifest/json/schema_reader.h"

namespace manifest::json {
namespace {

/// What the functions of the table are given.
struct Place {
  SchemaReader& reader;
  const Node& schema;
  const Node& value;

  /// Whether `exclusiveMinimum` or `exclusiveMaximum` is set beside the value (5.1.2, 5.1.3).
  [[nodiscard]] bool is_set(std::string_view keyword) const {
    const Node* const flag = reader.outline().find(schema, keyword);
    return flag != nullptr && reader.boolean(*flag);
  }
};

void read_enum(const Place& place, SchemaRule& rule) {
  rule.enumerated.emplace();
  for (const Node* value : place.reader.children(place.value, NodeType::array, "must be an array")) {
    std::string text;
    append_canonical(place.reader.outline(), *value, text);
    rule.enumerated->insert(std::move(text));
  }
}

void read_multiple_of(const Place& place, SchemaRule& rule) {
  rule.multiple_of = place.reader.number(place.value);
  if (*rule.multiple_of <= 0) place.reader.refuse(place.value, "must be above 0");
}

void read_items(const Place& place, SchemaRule& rule) {
  if (place.value.type == NodeType::array) {
    rule.item_tuple = place.reader.rules(place.value);
  } else {
    rule.each_item = place.reader.rule_of(place.value);
  }
}

void read_properties(const Place& place, SchemaRule& rule) {
  for (const Node* member : place.reader.children(place.value, NodeType::object, "must be an object of schemas")) {
    rule.properties[place.reader.key(*member)] = place.reader.rule_of(*member);
  }
}

void read_pattern_properties(const Place& place, SchemaRule& rule) {
  for (const Node* member : place.reader.children(place.value, NodeType::object, "must be an object of schemas")) {
    auto pattern = place.reader.pattern(*member, place.reader.key(*member));
    rule.pattern_properties.emplace_back(std::move(pattern), place.reader.rule_of(*member));
  }
}

void read_dependencies(const Place& place, SchemaRule& rule) {
  for (const Node* member : place.reader.children(place.value, NodeType::object, "must be an object")) {
    SchemaDependency& dependency = rule.dependencies.emplace_back();
    dependency.key = place.reader.key(*member);
    if (member->type == NodeType::array) {
      dependency.required = place.reader.texts(*member);
    } else {
      dependency.rule = place.reader.rule_of(*member);
    }
  }
}

void refuse_later_draft(const Place& place, SchemaRule&) {
  place.reader.refuse(place.value, "a keyword of a later draft than 4");
}

/// For rows that keep one plain value.
template <auto Member, auto Read>
void keep(const Place& place, SchemaRule& rule) {
  rule.*Member = (place.reader.*Read)(place.value);
}

template <auto Range, auto End>
void keep_count(const Place& place, SchemaRule& rule) {
  (rule.*Range).*End = place.reader.count(place.value);
}

using Reader = SchemaReader;
using Rule = SchemaRule;
using Range = SchemaRange;

struct Keyword {
  std::string_view name;
  void (*read)(const Place& place, SchemaRule& rule);
};

const Keyword kKeywords[] = {
    {"type", keep<&Rule::types, &Reader::types>},
    {"enum", read_enum},
    {"allOf", keep<&Rule::all_of, &Reader::rules>},
    {"anyOf", keep<&Rule::any_of, &Reader::rules>},
    {"oneOf", keep<&Rule::one_of, &Reader::rules>},
    {"not", keep<&Rule::negated, &Reader::rule_of>},
    {"minimum",
     [](const Place& place, Rule& rule) {
       rule.minimum = {.value = place.reader.number(place.value), .exclusive = place.is_set("exclusiveMinimum")};
     }},
    {"maximum",
     [](const Place& place, Rule& rule) {
       rule.maximum = {.value = place.reader.number(place.value), .exclusive = place.is_set("exclusiveMaximum")};
     }},
    {"exclusiveMinimum", [](const Place& place, Rule&) { static_cast<void>(place.reader.boolean(place.value)); }},
    {"exclusiveMaximum", [](const Place& place, Rule&) { static_cast<void>(place.reader.boolean(place.value)); }},
    {"multipleOf", read_multiple_of},
    {"minLength", keep_count<&Rule::length, &Range::min>},
    {"maxLength", keep_count<&Rule::length, &Range::max>},
    {"pattern", [](const Place& place,
                   Rule& rule) { rule.pattern = place.reader.pattern(place.value, place.reader.text(place.value)); }},
    {"minItems", keep_count<&Rule::item_count, &Range::min>},
    {"maxItems", keep_count<&Rule::item_count, &Range::max>},
    {"uniqueItems", keep<&Rule::unique_items, &Reader::boolean>},
    {"items", read_items},
    {"additionalItems", keep<&Rule::additional_items, &Reader::rest>},
    {"minProperties", keep_count<&Rule::property_count, &Range::min>},
    {"maxProperties", keep_count<&Rule::property_count, &Range::max>},
    {"required", keep<&Rule::required, &Reader::texts>},
    {"properties", read_properties},
    {"patternProperties", read_pattern_properties},
    {"additionalProperties", keep<&Rule::additional_properties, &Reader::rest>},
    {"dependencies", read_dependencies},
    {"const", refuse_later_draft},
    {"contains", refuse_later_draft},
    {"propertyNames", refuse_later_draft},
    {"if", refuse_later_draft},
    {"dependentRequired", refuse_later_draft},
    {"dependentSchemas", refuse_later_draft},
    {"prefixItems", refuse_later_draft},
    {"unevaluatedProperties", refuse_later_draft},
};

}  // namespace

void read_keyword(SchemaReader& reader, const Node& schema, const Node& member, SchemaRule& rule) {
  const std::string name = reader.key(member);
  const auto keyword = std::find_if(std::begin(kKeywords), std::end(kKeywords),
                                    [&name](const Keyword& known) { return known.name == name; });
  if (keyword == std::end(kKeywords) || reader.outline().find(schema, name) != &member) return;
  keyword->read({reader, schema, member}, rule);
}

}  // namespace manifest::json
