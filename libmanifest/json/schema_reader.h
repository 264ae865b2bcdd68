// SPDX-License-Identifier: Apache-2.0
// Reads the objects of a schema text into rules. Internal to schema.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libmanifest/json/scan.h"
#include "libmanifest/json/schema_rule.h"

namespace manifest::json {

/// Reads one text. Recursion is as deep as the text.
class SchemaReader {
 public:
  /// `outline` holds the scanned schema; `name` is its file, for messages. Both outlive the reader.
  SchemaReader(const Outline& outline, const std::string& name) : outline_(outline), name_(name) {}

  /// The rules, the root's first. Throws Error{data}.
  std::vector<std::unique_ptr<SchemaRule>> read();

  // For the table of keywords: each gives what the value says, or throws Error{data}.
  const SchemaRule* rule_of(const Node& node);
  const SchemaRule* referred_by(const Node& node);
  SchemaRule::Rules rules(const Node& array);
  SchemaRest rest(const Node& node);
  double number(const Node& node) const;
  std::uint64_t count(const Node& node) const;
  bool boolean(const Node& node) const;
  std::string text(const Node& node) const;
  std::vector<std::string> texts(const Node& array) const;
  std::uint8_t types(const Node& node) const;
  std::shared_ptr<const SchemaPattern> pattern(const Node& node, std::string_view expression) const;
  std::vector<const Node*> children(const Node& parent, NodeType type, std::string_view must) const;
  std::string key(const Node& member) const;
  const Outline& outline() const noexcept { return outline_; }
  [[noreturn]] void refuse(const Node& node, const std::string& reason) const;

 private:
  void require(const Node& node, NodeType type, std::string_view must) const;

  const Outline& outline_;
  const std::string& name_;
  std::vector<std::unique_ptr<SchemaRule>> rules_;
  std::unordered_map<const Node*, SchemaRule*> known_;
};

/// Reads one keyword of the schema object `schema` into `rule`; what draft 4 does not know is passed over.
void read_keyword(SchemaReader& reader, const Node& schema, const Node& member, SchemaRule& rule);

}  // namespace manifest::json
