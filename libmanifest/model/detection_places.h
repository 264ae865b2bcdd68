// SPDX-License-Identifier: Apache-2.0
// Where in a line the parts of a detection attribute stand: boxes, their confidences, the class map.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmanifest/model/line_members.h"

namespace manifest {

/// One member of a class-map.
struct ClassPlace {
  std::optional<std::int64_t> id = {};   ///< none: the key is not the canonical decimal of an id (format page A.6.4)
  std::optional<std::string> name = {};  ///< none: no string
  const json::Node* member = nullptr;
  bool live = true;  ///< false: a later member has the same id
};

/// One element of `annotations`.
struct BoxPlace {
  const json::Node* element = nullptr;
  const json::Node* class_id = nullptr;  ///< nullptr: none that is an id
  std::int64_t id = -1;
};

/// The parts of one attribute; what is missing or of the wrong type is nullptr or empty.
struct DetectionPlaces {
  const json::Node* value = nullptr;
  const json::Node* metadata = nullptr;
  const json::Node* image_size = nullptr;  ///< the object that tells width and height
  bool bare_image_size = false;            ///< it stands without an array around it (J5)
  const json::Node* annotations = nullptr;
  const json::Node* objects = nullptr;
  const json::Node* class_map = nullptr;
  std::vector<ClassPlace> classes = {};
  std::vector<BoxPlace> boxes = {};
  std::vector<const json::Node*> object_elements = {};
  /// Every box has a class of the map, and every class a name: ids can be changed without changing what is said.
  bool classes_sound = false;
  /// ... and annotations, objects and image_size are what they should be: boxes can be added.
  bool sound = false;

  /// The live class of that id; nullptr: none.
  [[nodiscard]] const ClassPlace* find(std::int64_t id) const noexcept;

  std::vector<std::pair<std::int64_t, std::size_t>> by_id = {};  ///< live classes, ascending
};

enum class PairKind : std::uint8_t { classification, detection, other };
[[nodiscard]] PairKind kind_of(const json::Outline& outline, const PairPlaces& pair);

/// Reads a pair of kind detection. Replaces what `out` held.
void read_detection(const json::Outline& outline, const PairPlaces& pair, DetectionPlaces& out);

/// The integer that a number is (format page L). nullopt: none.
[[nodiscard]] std::optional<std::int64_t> integer_of(const json::Outline& outline, const json::Node* node);

}  // namespace manifest
