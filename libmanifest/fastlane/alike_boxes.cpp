// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/alike_boxes.h"

#include <cstring>

#include "libmanifest/fastlane/avx2.h"

namespace manifest::fastlane {

void BoxShape::follow(const KeySequence& remembered) {
  if (version == remembered.version()) return;
  version = remembered.version();
  usable = false;
  std::uint32_t seen = 0;
  for (std::uint32_t i = 0; i < kBoxMembers; ++i) {
    const KeySequence::Spelling* key = remembered.at(i);
    if (key == nullptr || key->length > kMaxKey || key->member >= kBoxMembers) return;
    keys[i] = {.length = key->length};
    std::memcpy(keys[i].bytes, key->bytes, key->length);
    std::memset(keys[i].mask, 0xFF, key->length);
    place_of_member[key->member] = i;
    seen |= std::uint32_t{1} << key->member;
  }
  usable = seen == (std::uint32_t{1} << kBoxMembers) - 1;
}

ReadAlikeBoxes alike_boxes_reader([[maybe_unused]] Instructions instructions) noexcept {
#ifdef __x86_64__
  if (instructions == Instructions::best && has_avx2()) return read_alike_boxes_avx2;
#endif
  return nullptr;
}

}  // namespace manifest::fastlane
