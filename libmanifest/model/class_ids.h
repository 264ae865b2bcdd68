// SPDX-License-Identifier: Apache-2.0
// ClassIds: one id for every label of a run, always by name (conversions.md, Class ids).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace manifest {

/// A class as a foreign input declares it.
struct ForeignClass {
  std::optional<std::int64_t> id;  ///< nullopt: not an integer (a string), or beyond 64 bits
  std::string label;
};

/// Largest id that a manifest holds: 2^53 (format page L).
inline constexpr std::int64_t kMaxClassId = std::int64_t{1} << 53;

/// The class id that `text` spells in canonical decimal, as the keys of a class-map do. nullopt: none that a manifest holds.
[[nodiscard]] std::optional<std::int64_t> parse_class_id(std::string_view text) noexcept;

/// Gives out ids. Three sources, the first that applies: the fixed list of --class-map; the input's own ids, when the
/// reader declares them; the order of first appearance, from 0. An id never goes through floating point. One thread.
class ClassIds {
 public:
  ClassIds() = default;
  /// --class-map: these and no others. REQUIRES: no id and no label twice (parse_class_map sees to it).
  explicit ClassIds(std::span<const ForeignClass> fixed);

  /// The classes of one input, all at once, in its order. A label that has an id already keeps it (counted merged when
  /// the two differ). An id that a manifest cannot hold, or that another label has, becomes the smallest free one
  /// (counted renumbered). REQUIRES: within one call every id stands once (the reader sees to it); a label may stand more than once.
  void declare(std::span<const ForeignClass> classes);

  /// The label's id, given on first sight. nullopt: the list is fixed and the label is not on it.
  [[nodiscard]] std::optional<std::int64_t> id_of(std::string_view label);

  /// The same, giving out none.
  [[nodiscard]] std::optional<std::int64_t> find(std::string_view label) const;
  /// Whether a --class-map gives the ids.
  [[nodiscard]] bool is_fixed() const noexcept { return fixed_; }

  [[nodiscard]] std::uint64_t merged() const noexcept { return merged_; }          ///< class.merged
  [[nodiscard]] std::uint64_t renumbered() const noexcept { return renumbered_; }  ///< class.renumbered

 private:
  std::int64_t take_smallest_free();

  struct Hash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view label) const noexcept;
  };
  std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> ids_;
  std::set<std::int64_t> taken_;
  std::int64_t next_free_ = 0;  ///< no smaller id is free
  bool fixed_ = false;
  std::uint64_t merged_ = 0;
  std::uint64_t renumbered_ = 0;
};

/// Reads a --class-map file's text: one label a line (id = line number from 0, a last newline ends the last line), or
/// a JSON object id -> label. Throws Error{usage} naming `path` and the line for whatever is neither: an empty or
/// doubled label, an id that is no integer from 0 to 2^53 or stands twice.
[[nodiscard]] std::vector<ForeignClass> parse_class_map(std::string_view text, const std::string& path);

}  // namespace manifest
