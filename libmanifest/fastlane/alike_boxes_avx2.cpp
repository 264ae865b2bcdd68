// SPDX-License-Identifier: Apache-2.0
// The reader of boxes for AVX2; see alike_boxes.h. Compiled for every x86-64, called where the processor has it.
#include "libmanifest/fastlane/alike_boxes.h"

#ifdef __x86_64__
#include <immintrin.h>

#include <bit>

#include "libmanifest/fastlane/avx2.h"

namespace manifest::fastlane {
namespace {

/// A bit for each of the 64 bytes at `p` that is a digit.
MANIFEST_AVX2 inline std::uint64_t bits_of_digits(const char* p) noexcept {
  return digit_bits(load_32(p)) | static_cast<std::uint64_t>(digit_bits(load_32(p + 32))) << 32U;
}

/// What of the 16 bytes at `p` differs from the key.
MANIFEST_AVX2 inline __m128i difference(const char* p, const BoxShape::Key& key) noexcept {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  const __m128i wanted = _mm_load_si128(reinterpret_cast<const __m128i*>(key.bytes));
  return _mm_and_si128(_mm_xor_si128(bytes, wanted), _mm_load_si128(reinterpret_cast<const __m128i*>(key.mask)));
}

/// The four bytes before `p`.
MANIFEST_AVX2 inline int word_before(const char* p) noexcept {
  int word = 0;
  __builtin_memcpy(&word, p - sizeof(word), sizeof(word));
  return word;
}

/// Not zero where a number of two digits or more starts with 0: a digit 0 before the last byte, with no digit before it.
MANIFEST_AVX2 inline __m256i leading_zeros(__m256i words, __m256i is_digit) noexcept {
  const __m256i zeros = _mm256_cmpeq_epi8(words, _mm256_set1_epi8('0'));
  const __m256i inner = _mm256_andnot_si256(_mm256_slli_epi32(is_digit, 8), zeros);
  return _mm256_and_si256(inner, _mm256_set1_epi32(0x00FFFFFF));
}

/// The numbers that the digits (0 to 9, zero bytes before them) in each lane spell.
MANIFEST_AVX2 inline __m256i values_of(__m256i digits) noexcept {
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
  std::uint64_t between = 0;  // bytes of the keys between the numbers
  for (std::size_t i = 1; i < kBoxMembers; ++i) between += shape.keys[i].length;
  std::size_t count = out.count;
  std::ptrdiff_t gap = 1;  // from box to box: the comma, and perhaps a blank
  const char* behind = p;
  while (end - p > kReach && count < Boxes::kMax) {
    // A number ends at each bit that is no digit behind one that is. The numbers are found independently of their keys:
    // between them stand nothing but the keys, if the keys are where they should be and all other bytes are digits.
    const char* base = p + shape.keys[0].length;
    const std::uint64_t digits = bits_of_digits(base);
    std::uint64_t ends = ~digits & (digits << 1U);
    std::uint64_t number_end[kBoxMembers];
    for (std::uint64_t& number : number_end) {
      number = static_cast<std::uint64_t>(std::countr_zero(ends));
      ends &= ends - 1;
    }
    const std::uint64_t last = number_end[kBoxMembers - 1];
    if (last >= kWindow) break;
    std::uint64_t too_long = number_end[0] - 1;  // above 3 for no digit and for more than four
    for (std::size_t i = 1; i < kBoxMembers; ++i)
      too_long |= number_end[i] - number_end[i - 1] - shape.keys[i].length - 1;
    if (too_long > 3 ||
        static_cast<std::uint64_t>(std::popcount(digits & ((std::uint64_t{1} << last) - 1))) + between != last)
      break;

    __m128i different = difference(p, shape.keys[0]);
    for (std::size_t i = 1; i < kBoxMembers; ++i)
      different = _mm_or_si128(different, difference(base + number_end[i - 1], shape.keys[i]));
    const __m128i four = _mm_setr_epi32(word_before(base + number_end[0]), word_before(base + number_end[1]),
                                        word_before(base + number_end[2]), word_before(base + number_end[3]));
    const __m256i words =
        _mm256_inserti128_si256(_mm256_castsi128_si256(four), _mm_cvtsi32_si128(word_before(base + last)), 1);
    const __m256i is_digit = digits_of(words);
    const __m256i zeros = leading_zeros(words, is_digit);
    if (_mm_testz_si128(different, different) == 0 || _mm256_testz_si256(zeros, zeros) == 0) break;
    if (base[last] != '}' || base + last >= end) break;

    const __m256i digit_values = _mm256_and_si256(_mm256_sub_epi8(words, _mm256_set1_epi8('0')), is_digit);
    const __m256i values = _mm256_permutevar8x32_epi32(values_of(digit_values), order);
    _mm256_storeu_pd(&out.frame[count].left, _mm256_cvtepi32_pd(_mm256_castsi256_si128(values)));
    out.class_id[count++] = _mm_cvtsi128_si32(_mm256_extracti128_si256(values, 1));
    behind = base + last + 1;
    if (*behind != ',') break;
    // A branch, so that the next box can be begun before this one is read to the end: gaps are all alike.
    if ((behind[1] == ' ') != (gap == 2)) gap = 3 - gap;
    p = behind + gap;
  }
  out.count = count;
  return behind;
}

}  // namespace manifest::fastlane
#endif
