// SPDX-License-Identifier: Apache-2.0
// Reads the metadata of a label attribute. Internal to fastlane/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmanifest/fastlane/alike_lists.h"
#include "libmanifest/fastlane/class_cache.h"
#include "libmanifest/fastlane/cursor.h"
#include "libmanifest/fastlane/key_sequence.h"
#include "libmanifest/fastlane/known_run.h"
#include "libmanifest/fastlane/known_text.h"
#include "libmanifest/fastlane/object_keys.h"
#include "libmanifest/fastlane/scanned_line.h"

namespace manifest::fastlane {

/// What is remembered of the metadata in one place of a line.
struct MetadataMemory {
  KeySequence members, object;  ///< its keys, and those of its objects
  KnownRuns runs;               ///< of its members
  KnownText<> type, annotator, job, day;
  ScannedMetadata::Kind kind = ScannedMetadata::Kind::detection;  ///< what `type` says
};

/// The value of a member whose key ends in -metadata. What it accepts is of one of the two supported types, has every
/// member that a rule asks for, once and well-formed, and no stale bookkeeping; pairs and class ids are judged later.
class MetadataScanner {
 public:
  /// `classes` must outlive it.
  MetadataScanner(ClassCache& classes, Instructions instructions)
      : classes_(&classes),
        read_known_classes_(known_classes_reader(instructions)),
        skip_alike_objects_(alike_objects_skipper(instructions)) {}

  /// From the cursor, which moves behind the value; false: not for this lane, and the cursor is anywhere.
  [[nodiscard]] bool scan(Cursor& cursor, MetadataMemory& memory, ScannedLine& out, ScannedMetadata& metadata);

 private:
  /// How far the members are read.
  struct Progress {
    std::size_t position = 0;  ///< of the next member
    std::uint32_t seen = 0;    ///< a bit for each
    std::size_t unread = 0;    ///< keys in unread_
  };

  bool scan_members(ScannedLine& out, ScannedMetadata& metadata);
  Step next_member(Progress& progress, ScannedMetadata& metadata, Key& key);
  bool skip_unread(const Key& key, Progress& progress);
  bool scan_member(std::uint32_t member, ScannedLine& out, ScannedMetadata& metadata);
  bool scan_type(ScannedMetadata& metadata);
  bool scan_date();
  bool scan_class_map(ScannedLine& out, ScannedMetadata& metadata);
  bool scan_class(ScannedClass& out);
  bool scan_class_name(ScannedMetadata& metadata);
  bool scan_label(std::uint32_t& slot);
  bool scan_objects(ScannedMetadata& metadata);
  std::size_t scan_alike_objects();
  bool scan_object();

  ClassCache* classes_;
  ReadKnownClasses read_known_classes_;
  SkipAlikeObjects skip_alike_objects_;
  Cursor cursor_;
  MetadataMemory* memory_ = nullptr;
  std::array<std::string_view, 8> unread_;  ///< keys of the current object that no rule reads
};

}  // namespace manifest::fastlane
