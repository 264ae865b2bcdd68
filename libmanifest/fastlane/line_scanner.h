// SPDX-License-Identifier: Apache-2.0
// Reads the lines that most programs write, from front to back, once. Internal to fastlane/.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "libmanifest/fastlane/alike_boxes.h"
#include "libmanifest/fastlane/class_cache.h"
#include "libmanifest/fastlane/cursor.h"
#include "libmanifest/fastlane/key_sequence.h"
#include "libmanifest/fastlane/known_sizes.h"
#include "libmanifest/fastlane/metadata_scanner.h"
#include "libmanifest/fastlane/object_keys.h"
#include "libmanifest/fastlane/scanned_line.h"

namespace manifest::fastlane {

/// Scans a line into a ScannedLine, or gives up. What it accepts is well-formed JSON to the last byte, without escapes,
/// without duplicate keys or bookkeeping where rules read, and every member that a rule reads has the right type; what
/// remains to be judged (the frame, the class-map, pairs, lengths) is in the ScannedLine. Giving up says nothing about the line.
class LineScanner {
 public:
  /// `classes` must outlive it.
  LineScanner(ClassCache& classes, Instructions instructions)
      : metadata_scanner_(classes, instructions), read_alike_boxes_(alike_boxes_reader(instructions)) {}

  [[nodiscard]] bool scan(std::string_view line, ScannedLine& out);

  /// Another number whenever a top-level key was not the one remembered, be it on a line that was given up.
  [[nodiscard]] std::uint64_t keys_version() const noexcept { return line_keys_.version(); }

 private:
  bool scan_member(const Key& key, ScannedLine& out);
  bool scan_value(ScannedLine& out, ScannedValue& value);
  bool scan_detection(ScannedLine& out, ScannedValue& value);
  bool scan_image_size(ScannedValue& value);
  bool scan_new_image_size(ScannedValue& value);
  bool scan_annotations(ScannedLine& out, ScannedValue& value);
  bool scan_alike_annotations(Boxes& out);
  bool scan_plain_annotations(ScannedLine& out);
  bool scan_annotation(ScannedLine& out);
  bool scan_coordinate(double& out, bool& fractional);
  bool scan_other_object();
  bool starts_detection() const;

  /// What is remembered of one top-level member.
  struct MemberMemory {
    KeySequence value, size, box;  ///< keys of a detection's value, its image_size, its annotations
    BoxShape box_shape;
    KnownSizes known_sizes;
    std::uint32_t boxes_since_learned = 0;  ///< read one by one while the shape is another
    MetadataMemory metadata;
  };

  MetadataScanner metadata_scanner_;
  ReadAlikeBoxes read_alike_boxes_;
  Cursor cursor_;
  KeySequence line_keys_;
  std::array<MemberMemory, ScannedLine::kMaxMembers> members_;  ///< by position in the line
  MemberMemory* keys_ = nullptr;                                ///< of the current member
};

}  // namespace manifest::fastlane
