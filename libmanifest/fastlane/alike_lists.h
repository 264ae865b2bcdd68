// SPDX-License-Identifier: Apache-2.0
// The two lists of a detection's metadata, as far as their entries are spelled alike. Internal to fastlane/.
//
//     "objects":[{"confidence":0.87},{"confidence":0.9}]        one key, and a number that nobody wants to know
//     "class-map":{"0":"cat","7":"dog"}                         entries that other lines had before
//
// Behind the boxes they are what most bytes of a manifest are in. What the readers do not take is read one by one.
#pragma once

#include <cstddef>
#include <cstdint>

#include "libmanifest/fastlane/class_cache.h"
#include "libmanifest/fastlane/instructions.h"
#include "libmanifest/fastlane/key_sequence.h"
#include "libmanifest/fastlane/scanned_line.h"

namespace manifest::fastlane {

/// How many objects are read, and where they end.
struct AlikeObjects {
  std::size_t count = 0;
  const char* end = nullptr;
};

/// Passes over objects from `p`, at a brace, as long as each has the key, spelled like `key`, and a confidence of 0.d to
/// 0.ddddddd, or of 1 as conversions write it. 64 bytes behind `end` are readable.
using SkipAlikeObjects = AlikeObjects (*)(const KeySequence::Spelling& key, const char* p, const char* end) noexcept;

/// Never nullptr.
[[nodiscard]] SkipAlikeObjects alike_objects_skipper(Instructions instructions) noexcept;

/// Reads entries of a class-map from `p`, at a quote, as long as `known` knows them, their ids rise above `largest`, and there
/// is room in `out`. Returns the place behind the last one read, `p` when there was none. 64 bytes behind `end` are readable.
using ReadKnownClasses = const char* (*)(const ClassCache& known, const char* p, const char* end, ScannedLine& out,
                                         std::int32_t& largest) noexcept;

/// Never nullptr.
[[nodiscard]] ReadKnownClasses known_classes_reader(Instructions instructions) noexcept;

#ifdef __x86_64__
/// REQUIRES: has_avx2().
AlikeObjects skip_alike_objects_avx2(const KeySequence::Spelling& key, const char* p, const char* end) noexcept;
/// REQUIRES: has_avx2().
const char* read_known_classes_avx2(const ClassCache& known, const char* p, const char* end, ScannedLine& out,
                                    std::int32_t& largest) noexcept;
#endif

}  // namespace manifest::fastlane
