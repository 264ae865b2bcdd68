// SPDX-License-Identifier: Apache-2.0
// Boxes that are spelled alike: where most bytes of a manifest are. Internal to fastlane/.
//
// A program writes every box in the same way: five keys, always in the same order and with the same blanks, and small
// integers between. Once the keys are known (BoxShape), a box is straight code: compare five keys, read five numbers.
//
//     {"class_id":7,"left":120,"top":57,"width":200,"height":90},{"class_id":...
//     ^ key 0      ^ key 1      ^ key 2     ^ key 3       ^ key 4  ^ the next box
//
// The reader for AVX2 finds the ends of all five numbers from one bit mask of the digits behind key 0, so that no number
// and no box waits for the one before it, and turns all five into values at once. Without AVX2, and for what does not fit into 64
// bytes or has more than four digits, there is plain_boxes.h.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "libmanifest/fastlane/instructions.h"
#include "libmanifest/fastlane/key_sequence.h"
#include "libmanifest/fastlane/scanned_line.h"

namespace manifest::fastlane {

/// The members of a box, in the order of their numbers here.
enum BoxMember : std::uint8_t { kLeft, kTop, kWidth, kHeight, kClassId };
inline constexpr std::size_t kBoxMembers = 5;

/// How the boxes of an attribute are spelled.
struct BoxShape {
  static constexpr std::size_t kMaxKey = 16;
  struct Key {
    alignas(16) char bytes[kMaxKey] = {};
    alignas(16) char mask[kMaxKey] = {};  ///< 0xFF for each byte of the key
    std::uint32_t length = 0;
  };
  std::array<Key, kBoxMembers> keys;
  alignas(32) std::array<std::uint32_t, 8> place_of_member{};  ///< the key of each member
  std::uint64_t version = 0;                                   ///< of the keys it was made from
  bool usable = false;

  /// Follows `remembered`, the keys of the last box. Not usable: not just the five, or one is too long.
  void follow(const KeySequence& remembered);
};

/// Reads boxes from `p`, at a brace, as long as they are spelled like `shape` and there is room in `out`. Returns the
/// place behind the last box read, `p` when there was none. 64 bytes behind `end` are readable.
using ReadAlikeBoxes = const char* (*)(const BoxShape& shape, const char* p, const char* end, Boxes& out) noexcept;

/// nullptr: none for this processor, or not allowed.
[[nodiscard]] ReadAlikeBoxes alike_boxes_reader(Instructions instructions) noexcept;

#ifdef __x86_64__
/// REQUIRES: has_avx2().
const char* read_alike_boxes_avx2(const BoxShape& shape, const char* p, const char* end, Boxes& out) noexcept;
#endif

}  // namespace manifest::fastlane
