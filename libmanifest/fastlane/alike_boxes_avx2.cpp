// SPDX-License-Identifier: Apache-2.0
// The reader of boxes for AVX2; see alike_boxes.h. Compiled for every x86-64, called where the processor has it.
#include "libmanifest/fastlane/alike_boxes.h"

#ifdef __x86_64__
#include <immintrin.h>

#include <bit>
#include <cstring>

#define MANIFEST_AVX2 __attribute__((target("avx2,bmi,bmi2")))

namespace manifest::fastlane {
namespace {

/// A bit for each of the 64 bytes at `p` that is no digit.
MANIFEST_AVX2 inline std::uint64_t bits_of_others(const char* p) noexcept {
  const __m256i zero = _mm256_set1_epi8('0');
  const __m256i nine = _mm256_set1_epi8(9);
  const __m256i first = _mm256_sub_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)), zero);
  const __m256i second = _mm256_sub_epi8(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32)), zero);
  const auto low =
      static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(first, nine), first)));
  const auto high =
      static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(second, nine), second)));
  return ~(low | static_cast<std::uint64_t>(high) << 32U);
}

/// What of the 16 bytes at `p` differs from the key.
MANIFEST_AVX2 inline __m128i difference(const char* p, const BoxShape::Key& key) noexcept {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  const __m128i wanted = _mm_load_si128(reinterpret_cast<const __m128i*>(key.bytes));
  return _mm_and_si128(_mm_xor_si128(bytes, wanted), _mm_load_si128(reinterpret_cast<const __m128i*>(key.mask)));
}

/// The `length` (1 to 4) digits at `p` in the high bytes of a word, zero bytes below them: all numbers end at one place.
MANIFEST_AVX2 inline int right_aligned(const char* p, std::uint64_t length) noexcept {
  std::uint32_t word = 0;
  std::memcpy(&word, p, sizeof(word));
  return static_cast<int>(word << ((32 - 8 * length) & 31U));
}

/// Not zero where a number of two digits or more starts with 0: a '0' before the last byte with a zero byte before it.
MANIFEST_AVX2 inline __m256i leading_zeros(__m256i words) noexcept {
  const __m256i zeros = _mm256_cmpeq_epi8(words, _mm256_set1_epi8('0'));
  const __m256i first = _mm256_cmpeq_epi8(_mm256_slli_epi32(words, 8), _mm256_setzero_si256());
  return _mm256_and_si256(_mm256_and_si256(zeros, first), _mm256_set1_epi32(0x00FFFFFF));
}

/// The numbers that `words` spell, each in its lane.
MANIFEST_AVX2 inline __m256i values_of(__m256i words) noexcept {
  const __m256i digits = _mm256_subs_epu8(words, _mm256_set1_epi8('0'));  // zero bytes stay zero
  const __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(1 << 8 | 10));
  return _mm256_madd_epi16(pairs, _mm256_set1_epi32(1 << 16 | 100));
}

}  // namespace

MANIFEST_AVX2 const char* read_alike_boxes_avx2(const BoxShape& shape, const char* p, const char* end,
                                                Boxes& out) noexcept {
  constexpr std::uint64_t kWindow = 64;
  // Of a box at p, up to 16 + 64 + 16 bytes are looked at; 64 may lie behind the end.
  constexpr std::ptrdiff_t kReach = 32;
  const __m256i order = _mm256_load_si256(reinterpret_cast<const __m256i*>(shape.place_of_member.data()));
  const char* behind = p;
  while (end - p > kReach && out.count < Boxes::kMax) {
    const char* base = p + shape.keys[0].length;
    const std::uint64_t others = bits_of_others(base);
    std::uint64_t begin[kBoxMembers];
    std::uint64_t length[kBoxMembers];
    std::uint64_t at = 0;
    std::uint64_t too_long = 0;
    for (std::size_t i = 0; i < kBoxMembers; ++i) {
      if (i != 0) at += shape.keys[i].length;
      begin[i] = at;
      length[i] = static_cast<std::uint64_t>(std::countr_zero(others >> (at % kWindow)));
      too_long |= length[i] - 1;  // above 3 for no digit and for more than four
      at += length[i];
    }
    if (too_long > 3 || at >= kWindow) break;

    __m128i different = difference(p, shape.keys[0]);
    for (std::size_t i = 1; i < kBoxMembers; ++i)
      different = _mm_or_si128(different, difference(base + begin[i] - shape.keys[i].length, shape.keys[i]));
    const __m128i four =
        _mm_setr_epi32(right_aligned(base + begin[0], length[0]), right_aligned(base + begin[1], length[1]),
                       right_aligned(base + begin[2], length[2]), right_aligned(base + begin[3], length[3]));
    const __m128i fifth = _mm_cvtsi32_si128(right_aligned(base + begin[4], length[4]));
    const __m256i words = _mm256_inserti128_si256(_mm256_castsi128_si256(four), fifth, 1);
    const __m256i zeros = leading_zeros(words);
    if (_mm_testz_si128(different, different) == 0 || _mm256_testz_si256(zeros, zeros) == 0) break;
    if (base[at] != '}' || base + at >= end) break;

    const __m256i values = _mm256_permutevar8x32_epi32(values_of(words), order);
    const __m256d frame = _mm256_cvtepi32_pd(_mm256_castsi256_si128(values));
    _mm256_storeu_pd(&out.frame[out.count].left, frame);
    out.class_id[out.count++] = _mm_cvtsi128_si32(_mm256_extracti128_si256(values, 1));
    behind = base + at + 1;
    if (*behind != ',') break;
    p = behind + 1 + (behind[1] == ' ' ? 1 : 0);
  }
  return behind;
}

}  // namespace manifest::fastlane
#endif
