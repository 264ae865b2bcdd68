// SPDX-License-Identifier: Apache-2.0
// A schema object, read. Internal to schema.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace manifest::json {

/// A regular expression that is searched anywhere in a text. Thread-safe.
class SchemaPattern {
 public:
  /// nullptr: it is not understood; `out` says why.
  static std::shared_ptr<const SchemaPattern> compile(std::string_view expression, std::string& out);
  virtual ~SchemaPattern() = default;
  [[nodiscard]] virtual bool matches(std::string_view text) const = 0;
};

/// The types of draft 4, as bits.
enum class SchemaType : std::uint8_t {
  null = 1,
  boolean = 2,
  object = 4,
  array = 8,
  number = 16,
  integer = 32,
  string = 64
};

/// A bound of a number.
struct SchemaBound {
  double value = 0;
  bool exclusive = false;
};

/// Least and most of a length or a count.
struct SchemaRange {
  std::optional<std::uint64_t> min;
  std::optional<std::uint64_t> max;
};

/// What is said of members or elements that nothing else names: allowed, forbidden, or a schema.
struct SchemaRest {
  bool allowed = true;
  const struct SchemaRule* rule = nullptr;
};

struct SchemaDependency {
  std::string key;
  std::vector<std::string> required;
  const struct SchemaRule* rule = nullptr;
};

/// One schema object. Pointers are to rules of the same Schema.
struct SchemaRule {
  using Rules = std::vector<const SchemaRule*>;

  std::string path;                 ///< JSON Pointer to it
  const SchemaRule* ref = nullptr;  ///< then nothing else counts (draft 4: JSON Reference, section 3)

  std::uint8_t types = 0;                                     ///< of SchemaType; 0: any
  std::optional<std::unordered_set<std::string>> enumerated;  ///< canonical texts
  Rules all_of, any_of, one_of;
  const SchemaRule* negated = nullptr;

  std::optional<SchemaBound> minimum, maximum;
  std::optional<double> multiple_of;

  SchemaRange length;
  std::shared_ptr<const SchemaPattern> pattern;

  SchemaRange item_count;
  bool unique_items = false;
  const SchemaRule* each_item = nullptr;
  std::optional<Rules> item_tuple;
  SchemaRest additional_items;

  SchemaRange property_count;
  std::vector<std::string> required;
  std::unordered_map<std::string, const SchemaRule*> properties;
  std::vector<std::pair<std::shared_ptr<const SchemaPattern>, const SchemaRule*>> pattern_properties;
  SchemaRest additional_properties;
  std::vector<SchemaDependency> dependencies;
};

}  // namespace manifest::json
