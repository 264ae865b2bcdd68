// SPDX-License-Identifier: Apache-2.0
// A small YAML document as a tree, by yaml-cpp.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::formats {

enum class YamlKind : std::uint8_t { null, scalar, sequence, map };

struct YamlNode {
  YamlKind kind = YamlKind::null;
  std::string text = {};                   ///< of a scalar, as it stands: nothing is a number or a truth value here
  std::uint64_t line = 0;                  ///< 1-based
  std::vector<std::size_t> children = {};  ///< of a map: key, value, key, value...
};

/// Aliases lead to the node that they name and copy nothing, so a document cannot grow by being read.
class YamlTree {
 public:
  /// Throws Error{data} with `path` and the line for what is no YAML, no document or more than one, or nested deeper than 500.
  /// REQUIRES: UTF-8.
  YamlTree(const std::string& text, const std::string& path);

  [[nodiscard]] const YamlNode& root() const noexcept { return nodes_[root_]; }
  [[nodiscard]] const YamlNode& operator[](std::size_t node) const noexcept { return nodes_[node]; }

 private:
  std::vector<YamlNode> nodes_;
  std::size_t root_ = 0;
};

}  // namespace manifest::formats
