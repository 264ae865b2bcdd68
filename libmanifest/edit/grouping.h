// SPDX-License-Identifier: Apache-2.0
// Which images belong together: the group that a line names.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libmanifest/facts/line_facts.h"

namespace manifest::edit {

/// How lines name their group (tools.md 3, --group-by and --group-by-key). At most one of the two is set.
struct GroupingOptions {
  std::string pattern = {};  ///< RE2 syntax, searched in the source-ref; the group is what capture group 1 holds
  std::string key = {};      ///< a top-level key of the line; the group is its value
  [[nodiscard]] bool none() const noexcept { return pattern.empty() && key.empty(); }
};

/// Finds the group of lines. One per thread.
class Grouping {
 public:
  /// Throws Error{usage} for a pattern that RE2 does not take or that captures nothing, and when both are given.
  explicit Grouping(const GroupingOptions& options);
  ~Grouping();
  Grouping(Grouping&&) noexcept;

  /// The group of a line that was judged, nullopt: on its own. A pattern that is not found, or whose capture takes no
  /// part in the match, gives none; nor does a key that is missing or null. A string counts by what it means, another
  /// value by its canonical text: no white space, members by name, numbers in their shortest form (an integer as
  /// spelled, whatever its size). The view lives until the next call, or as long as `facts`.
  [[nodiscard]] std::optional<std::string_view> group_of(std::string_view line, const LineFacts& facts);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest::edit
