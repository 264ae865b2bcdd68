// SPDX-License-Identifier: Apache-2.0
// Reads the lines that most programs write, from front to back, once. Internal to fastlane/.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "libmanifest/fastlane/alike_boxes.h"
#include "libmanifest/fastlane/class_cache.h"
#include "libmanifest/fastlane/cursor.h"
#include "libmanifest/fastlane/key_sequence.h"
#include "libmanifest/fastlane/known_text.h"
#include "libmanifest/fastlane/scanned_line.h"

namespace manifest::fastlane {

/// Scans a line into a ScannedLine, or gives up. What it accepts is well-formed JSON to the last byte, without escapes,
/// without duplicate keys or bookkeeping where rules read, and every member that a rule reads has the right type; what
/// remains to be judged (the frame, the class-map, pairs, lengths) is in the ScannedLine. Giving up says nothing about the line.
class LineScanner {
 public:
  /// `classes` must outlive it.
  LineScanner(ClassCache& classes, Instructions instructions)
      : classes_(&classes), read_alike_boxes_(alike_boxes_reader(instructions)) {}

  [[nodiscard]] bool scan(std::string_view line, ScannedLine& out);

  /// Whether a top-level key was learned since the last call of this.
  [[nodiscard]] bool take_news() noexcept { return std::exchange(learned_, false); }

 private:
  enum class Step : std::uint8_t { member, end, failed };
  struct Key {
    std::string_view text;
    std::uint32_t member = 0;
  };
  using Identify = std::uint32_t (*)(std::string_view key);

  Step next_key(KeySequence& sequence, std::size_t position, Identify identify, Key& out);
  Step learn_key(KeySequence& sequence, std::size_t position, Identify identify, Key& out);

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
  bool scan_metadata(ScannedLine& out, ScannedMetadata& metadata);
  bool scan_metadata_member(const Key& key, ScannedLine& out, ScannedMetadata& metadata);
  template <class Read>
  bool scan_known(KnownText& known, Read read);
  bool scan_type(ScannedMetadata& metadata);
  bool scan_date();
  bool scan_class_map(ScannedLine& out, ScannedMetadata& metadata);
  bool scan_class(ScannedClass& out);
  bool scan_new_class(ScannedClass& out);
  bool scan_objects(ScannedMetadata& metadata);
  bool scan_object();
  std::size_t scan_alike_objects();
  bool scan_other_object();
  bool starts_detection() const;

  /// What is remembered of the objects in one top-level member.
  struct MemberKeys {
    KeySequence value, size, box;  ///< detection value, its image_size, its annotations
    KeySequence metadata, object;  ///< metadata, and its objects
    BoxShape box_shape;
    KnownText known_size;
    std::int32_t known_width = 0, known_height = 0;
    KnownText known_type, known_annotator, known_job, known_day;
    ScannedMetadata::Kind known_kind = ScannedMetadata::Kind::detection;
  };

  ClassCache* classes_;
  ReadAlikeBoxes read_alike_boxes_;
  Cursor cursor_;
  bool learned_ = false;  ///< a top-level key was not the one remembered, on this line or on one given up before
  KeySequence line_keys_;
  std::array<MemberKeys, ScannedLine::kMaxMembers> members_;  ///< by position in the line
  MemberKeys* keys_ = nullptr;                                ///< of the current member
};

}  // namespace manifest::fastlane
