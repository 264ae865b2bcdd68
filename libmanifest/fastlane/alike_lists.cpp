// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/alike_lists.h"

#include "libmanifest/fastlane/avx2.h"
#include "libmanifest/fastlane/bytes.h"

namespace manifest::fastlane {
namespace {

AlikeObjects skip_alike_objects(const KeySequence::Spelling& key, const char* p, const char* end) noexcept {
  AlikeObjects out{.end = p};
  if (key.length > 16) return out;
  while (p < end && equal_up_to_16(p, key.bytes, key.bits, key.length)) {
    const char* at = p + key.length;
    if (at[0] == '1') {
      ++at;
    } else {
      if (at[0] != '0' || at[1] != '.') break;
      const Digits digits = read_digits(at + 2);
      at += 2 + digits.count;
      if (digits.count - 1 >= 7) break;
    }
    if (*at != '}' || at >= end) break;
    out.end = at + 1;
    ++out.count;
    if (*out.end != ',') break;
    p = out.end + 1 + (out.end[1] == ' ' ? 1 : 0);
  }
  return out;
}

const char* read_known_classes(const ClassCache& known, const char* p, const char* end, ScannedLine& out,
                               std::int32_t& largest) noexcept {
  const char* behind = p;
  while (out.class_count < ScannedLine::kMaxClasses) {
    const ClassCache::Known* entry = known.find(p);
    if (entry == nullptr || p + entry->length > end || entry->entry.id <= largest) break;
    largest = entry->entry.id;
    out.classes[out.class_count++] = entry->entry;
    behind = p + entry->length;
    if (*behind != ',') break;
    p = behind + 1 + (behind[1] == ' ' ? 1 : 0);
  }
  return behind;
}

}  // namespace

SkipAlikeObjects alike_objects_skipper([[maybe_unused]] Instructions instructions) noexcept {
#ifdef __x86_64__
  if (instructions == Instructions::best && has_avx2()) return skip_alike_objects_avx2;
#endif
  return skip_alike_objects;
}

ReadKnownClasses known_classes_reader([[maybe_unused]] Instructions instructions) noexcept {
#ifdef __x86_64__
  if (instructions == Instructions::best && has_avx2()) return read_known_classes_avx2;
#endif
  return read_known_classes;
}

}  // namespace manifest::fastlane
