// SPDX-License-Identifier: Apache-2.0
// The readers of lists for AVX2; see alike_lists.h. Compiled for every x86-64, called where the processor has it.
#include "libmanifest/fastlane/alike_lists.h"

#ifdef __x86_64__
#include <immintrin.h>

#include <bit>

#include "libmanifest/fastlane/avx2.h"

namespace manifest::fastlane {

MANIFEST_AVX2 AlikeObjects skip_alike_objects_avx2(const KeySequence::Spelling& key, const char* p,
                                                   const char* end) noexcept {
  AlikeObjects out{.end = p};
  if (key.length > 16) return out;
  const __m256i wanted = load_32(key.bytes);
  std::ptrdiff_t stride = 0;  // from this object to the next
  while (p < end) {
    // Key, number and brace of most objects lie within 32 bytes.
    const __m256i bytes = load_32(p);
    if ((~equal_bits(bytes, wanted) & key.bits) != 0) break;
    const char* number = p + key.length;
    std::uint32_t length = 1;
    if (*number != '1') {
      if (number[0] != '0' || number[1] != '.') break;
      const std::uint32_t digits = digit_bits(bytes) >> (key.length + 2);
      const auto count = static_cast<std::uint32_t>(std::countr_one(digits));
      if (count - 1 >= 7) break;
      length = 2 + count;
    }
    const char* brace = number + length;
    if (*brace != '}' || brace >= end) break;
    out.end = brace + 1;
    ++out.count;
    if (*out.end != ',') break;
    // A branch, so that the next object can be begun before this one is read to the end: most are as long as the last.
    const std::ptrdiff_t distance = out.end + 1 + (out.end[1] == ' ' ? 1 : 0) - p;
    if (distance != stride) [[unlikely]]
      stride = distance;
    p += stride;
  }
  return out;
}

MANIFEST_AVX2 const char* read_known_classes_avx2(const ClassCache& known, const char* p, const char* end,
                                                  ScannedLine& out, std::int32_t& largest) noexcept {
  const __m256i quote = _mm256_set1_epi8('"');
  std::size_t count = out.class_count;
  std::ptrdiff_t gap = 1;
  const char* behind = p;
  while (count < ScannedLine::kMaxClasses) {
    const __m256i bytes = load_32(p);
    const std::uint32_t up_to_fourth_quote = ClassCache::bits_of_entry(equal_bits(bytes, quote));
    if (up_to_fourth_quote == 0) break;
    const auto length = static_cast<std::size_t>(std::popcount(up_to_fourth_quote));
    const ClassCache::Known& entry = known.candidate(p, length);
    const std::uint32_t different =
        (entry.bits ^ up_to_fourth_quote) | (~equal_bits(bytes, load_32(entry.bytes)) & up_to_fourth_quote);
    if (different != 0 || p + length > end || entry.entry.id <= largest) break;
    largest = entry.entry.id;
    out.classes[count++] = entry.entry;
    behind = p + length;
    if (*behind != ',') break;
    if ((behind[1] == ' ') != (gap == 2)) gap = 3 - gap;
    p = behind + gap;
  }
  out.class_count = count;
  return behind;
}

}  // namespace manifest::fastlane
#endif
