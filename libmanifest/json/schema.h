// SPDX-License-Identifier: Apache-2.0
// Does a text obey a JSON Schema (draft 4) of the user's?
//
// Written here and not taken from RapidJSON 1.1.0, whose validator stops at the first finding, passes over patterns
// and references that it does not understand in silence, and dies of references that go in a circle.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/scan.h"

namespace manifest::json {

struct SchemaRule;

/// A place where a text breaks its schema.
struct SchemaFinding {
  std::string instance;     ///< JSON Pointer (RFC 6901) into the text; empty: the whole
  std::string keyword;      ///< the one that failed: `required`
  std::string schema_path;  ///< JSON Pointer to the schema that holds the keyword
  std::string detail;       ///< the member's name for `required` and `dependencies`; else empty
};

/// A schema that was understood. Immutable: any number of threads may use one; copies share it.
///
/// All keywords of draft 4 but `format`, which is an annotation here, and `id`. Regular expressions are RE2's (no
/// lookaround, no backreferences). `$ref` reaches into the same file only. In the spirit of the draft `1.0` is no
/// integer; of equal keys the last counts.
class Schema {
 public:
  /// Throws Error{data} with file and line where the text is no JSON or no schema, and where it asks for something that
  /// would otherwise be passed over in silence: keywords of later drafts, references that lead nowhere, out of the
  /// file or in a circle, expressions that RE2 does not take.
  [[nodiscard]] static Schema parse(std::string_view text, const std::string& name);

  /// All findings in the scanned text, at most `max_findings`: of a value before those of what it holds.
  [[nodiscard]] std::vector<SchemaFinding> check(const Outline& text, std::size_t max_findings) const;

 private:
  explicit Schema(std::shared_ptr<const std::vector<std::unique_ptr<SchemaRule>>> rules) : rules_(std::move(rules)) {}
  std::shared_ptr<const std::vector<std::unique_ptr<SchemaRule>>> rules_;  // the first is the root's
};

}  // namespace manifest::json
