// SPDX-License-Identifier: Apache-2.0
// Reads the metadata of a label attribute. Internal to fastlane/.
#pragma once

#include "libmanifest/fastlane/class_cache.h"
#include "libmanifest/fastlane/cursor.h"
#include "libmanifest/fastlane/key_sequence.h"
#include "libmanifest/fastlane/known_text.h"
#include "libmanifest/fastlane/object_keys.h"
#include "libmanifest/fastlane/scanned_line.h"

namespace manifest::fastlane {

/// What is remembered of the metadata in one place of a line.
struct MetadataMemory {
  KeySequence members, object;  ///< its keys, and those of its objects
  KnownText type, annotator, job, day;
  ScannedMetadata::Kind kind = ScannedMetadata::Kind::detection;  ///< what `type` says
};

/// The value of a member whose key ends in -metadata. What it accepts is of one of the two supported types, has every
/// member that a rule asks for, once and well-formed, and no stale bookkeeping; pairs and class ids are judged later.
class MetadataScanner {
 public:
  /// `classes` must outlive it.
  explicit MetadataScanner(ClassCache& classes) : classes_(&classes) {}

  /// From the cursor, which moves behind the value; false: not for this lane, and the cursor is anywhere.
  [[nodiscard]] bool scan(Cursor& cursor, MetadataMemory& memory, ScannedLine& out, ScannedMetadata& metadata);

 private:
  bool scan_members(ScannedLine& out, ScannedMetadata& metadata);
  bool scan_member(const Key& key, ScannedLine& out, ScannedMetadata& metadata);
  bool scan_type(ScannedMetadata& metadata);
  bool scan_date();
  bool scan_class_map(ScannedLine& out, ScannedMetadata& metadata);
  bool scan_class(ScannedClass& out);
  bool scan_new_class(ScannedClass& out);
  bool scan_objects(ScannedMetadata& metadata);
  bool scan_object();
  std::size_t scan_alike_objects();

  ClassCache* classes_;
  Cursor cursor_;
  MetadataMemory* memory_ = nullptr;
};

}  // namespace manifest::fastlane
