// SPDX-License-Identifier: Apache-2.0
// What a data.yaml, or a plain list of class names, says.
// Internal to formats/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/problem.h"
#include "libmanifest/model/class_ids.h"

namespace manifest::formats {

/// The names of 21,000 classes are half of that; yaml-cpp takes a second for the worst that fits.
inline constexpr std::size_t kMaxYamlBytes = std::size_t{1} << 20;

inline constexpr std::array<std::string_view, 3> kYoloSets = {"train", "val", "test"};

/// A folder or a file as the data.yaml has it.
struct YoloEntry {
  std::string text = {};
  std::uint64_t line = 0;
};

/// The classes, each id once; labels are not empty.
struct YoloClasses {
  std::vector<ForeignClass> classes = {};           ///< in the order of the input
  std::vector<Problem> problems = {};               ///< class.*
  std::map<std::int64_t, std::size_t> places = {};  ///< in `classes`, by id

  /// The label of a class; nullptr: it is not declared.
  [[nodiscard]] const std::string* label(std::int64_t id) const noexcept;
  /// Adds a class, or the problem with it.
  void add(std::int64_t id, std::string_view label, const Origin& origin);
};

struct YoloConfig {
  std::string path = {};                                           ///< `path`; empty: none
  std::array<std::optional<std::vector<YoloEntry>>, 3> sets = {};  ///< in the order of kYoloSets; nullopt: not said
  std::optional<YoloClasses> names = {};                           ///< nullopt: not said
  std::string count = {};                                          ///< `nc` as it stands; empty: not said
};

/// Reads the bytes of a data.yaml called `path`; `bytes` is used up. Throws Error{data} with the line for what is no YAML, more than
/// one document, nested deeper than 500, larger than kMaxYamlBytes, or no data.yaml.
[[nodiscard]] YoloConfig parse_yolo_config(std::string& bytes, const std::string& path);

/// Reads one name a line, the id is the line's number from 0 (classes.txt, obj.names); a blank line is no class. `bytes` is used up.
/// Throws Error{data} for text in no known encoding.
[[nodiscard]] YoloClasses parse_yolo_names(std::string& bytes, const std::string& path);

}  // namespace manifest::formats
