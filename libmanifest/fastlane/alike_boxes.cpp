// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/alike_boxes.h"

#include <cstring>

#include "libmanifest/fastlane/bytes.h"

namespace manifest::fastlane {

void BoxShape::follow(const KeySequence& remembered) {
  if (version == remembered.version()) return;
  version = remembered.version();
  usable = false;
  std::uint32_t seen = 0;
  for (std::uint32_t i = 0; i < kBoxMembers; ++i) {
    const KeySequence::Spelling* key = remembered.at(i);
    if (key == nullptr || key->length > kMaxKey || key->member >= kBoxMembers) return;
    keys[i] = {.length = key->length, .bits = key->bits};
    std::memcpy(keys[i].bytes, key->bytes, key->length);
    std::memset(keys[i].mask, 0xFF, key->length);
    member[i] = static_cast<std::uint8_t>(key->member);
    place_of_member[key->member] = i;
    seen |= std::uint32_t{1} << key->member;
  }
  usable = seen == (std::uint32_t{1} << kBoxMembers) - 1;
}

const char* read_alike_boxes_portably(const BoxShape& shape, const char* p, const char* end, Boxes& out) noexcept {
  // Whatever is read below of a box that starts this far from the end stays within the line and its padding.
  constexpr std::ptrdiff_t kReach = kBoxMembers * (16 + 8) + 2 - 64;
  const char* behind = p;
  while (end - p > kReach && out.count < Boxes::kMax) {
    const char* at = p;
    std::array<std::uint32_t, kBoxMembers> numbers;
    bool alike = true;
    for (std::size_t i = 0; i < kBoxMembers; ++i) {
      const BoxShape::Key& key = shape.keys[i];
      alike = alike && equal_up_to_16(at, key.bytes, key.bits, key.length);
      at += key.length;
      const Digits digits = read_digits(at);
      alike = alike && digits.count - 1 < 7 && !(digits.count > 1 && *at == '0');  // 1 to 7 digits
      numbers[shape.member[i]] = digits.value;
      at += digits.count;
    }
    if (!alike || *at != '}' || at >= end) break;
    out.frame[out.count] = {.left = static_cast<double>(numbers[kLeft]),
                            .top = static_cast<double>(numbers[kTop]),
                            .width = static_cast<double>(numbers[kWidth]),
                            .height = static_cast<double>(numbers[kHeight])};
    out.class_id[out.count++] = static_cast<std::int32_t>(numbers[kClassId]);
    behind = at + 1;
    if (*behind != ',') break;
    p = behind + 1 + (behind[1] == ' ' ? 1 : 0);
  }
  return behind;
}

ReadAlikeBoxes alike_boxes_reader([[maybe_unused]] Instructions instructions) noexcept {
#ifdef __x86_64__
  if (instructions == Instructions::best && __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi2") != 0)
    return read_alike_boxes_avx2;
#endif
  return read_alike_boxes_portably;
}

}  // namespace manifest::fastlane
