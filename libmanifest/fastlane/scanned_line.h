// SPDX-License-Identifier: Apache-2.0
// What the scanner takes down of a line, for the judgement that follows. Internal to fastlane/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmanifest/model/box.h"
#include "libmanifest/model/limits.h"

namespace manifest::fastlane {

/// All boxes of a line, attribute after attribute.
struct Boxes {
  static constexpr std::size_t kMax = limits::kBoxesPerAttribute;  ///< over all attributes: more is a finding anyway
  std::array<Box, kMax> frame;
  std::array<std::int32_t, kMax> class_id;
  std::size_t count = 0;
};

/// An entry of a class-map; `label` is a slot of the lane's LabelTable.
struct ScannedClass {
  std::int32_t id = 0;
  std::uint32_t label = 0;
};

/// The value of a top-level member that may be a label attribute.
struct ScannedValue {
  enum class Kind : std::uint8_t { other, integer, detection };
  Kind kind = Kind::other;
  std::int32_t image_width = 0, image_height = 0;
  std::size_t first_box = 0, box_count = 0;
};

/// The value of a member whose key ends in -metadata: an object of one of the two supported types, complete and well.
struct ScannedMetadata {
  enum class Kind : std::uint8_t { classification, detection };
  Kind kind = Kind::detection;
  std::uint32_t class_label = 0;                 ///< classification: the label's slot
  std::size_t first_class = 0, class_count = 0;  ///< detection
  std::size_t object_count = 0;                  ///< detection
  bool classes_ascend = true;                    ///< detection: by id; else they stand as the line has them
};

/// A top-level member.
struct ScannedMember {
  enum class Role : std::uint8_t { source_ref, value, metadata, ignored };
  std::string_view key;
  Role role = Role::ignored;
  ScannedValue value;
  ScannedMetadata metadata;
};

struct ScannedLine {
  static constexpr std::size_t kMaxMembers = 64;
  std::string_view source_ref;
  std::array<ScannedMember, kMaxMembers> members;
  std::size_t member_count = 0;
  Boxes boxes;
  static constexpr std::size_t kMaxClasses = 256;
  std::array<ScannedClass, kMaxClasses> classes;  ///< of all class-maps, one after another
  std::size_t class_count = 0;
  bool fractional = false;  ///< a box coordinate is not integral

  void clear() noexcept {
    source_ref = {};
    member_count = 0;
    boxes.count = 0;
    class_count = 0;
    fractional = false;
  }
};

}  // namespace manifest::fastlane
