// SPDX-License-Identifier: Apache-2.0
// Changes a JSON text by offsets, so that what was not asked for keeps its bytes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/scan.h"

namespace manifest::json {

/// A list of changes to one scanned text, in any order, applied at once. Reusable: clear() keeps the capacity.
/// Two changes may not overlap, but insertions at one place are kept in the order they were asked for. The outline
/// may scan another text after clear().
class Edits {
 public:
  explicit Edits(const Outline& outline) : outline_(&outline) {}

  void clear() noexcept;
  [[nodiscard]] bool empty() const noexcept { return edits_.empty(); }

  /// Puts `text` in the place of the value's bytes.
  void replace(const Node& value, std::string_view text);
  /// Puts `quoted_key` (a JSON string literal with its quotes) in the place of the member's key.
  void replace_key(const Node& member, std::string_view quoted_key);
  /// Makes the value the only element of an array.
  void wrap_in_array(const Node& value);
  // An array's elements count as members in what follows.

  /// Takes the members `members` (children of `object`, ascending) out of it: each from the end of the value
  /// before it to its own end, leading ones from behind `{` through the comma behind them.
  void remove_members(const Node& object, std::span<const Node* const> members);
  /// Adds `members` (one or more `"key":value` joined by commas) as the last of `object`: directly behind the
  /// last member that is not in `removed` (children of `object`, ascending, to be taken out by remove_members), or
  /// directly behind `{` where none is left. At most once for an object.
  void append_members(const Node& object, std::string_view members, std::span<const Node* const> removed = {});

  /// Appends the changed text to `out`.
  void apply(std::string& out);

 private:
  struct Edit {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t text_begin = 0;  ///< in texts_
    std::size_t text_size = 0;
  };
  void add(std::size_t begin, std::size_t end, std::string_view text);
  /// One past the comma behind the member, or past the member where it is the last.
  [[nodiscard]] std::size_t end_with_comma(const Node& member) const noexcept;

  const Outline* outline_;
  std::vector<Edit> edits_;
  std::string texts_;
};

}  // namespace manifest::json
