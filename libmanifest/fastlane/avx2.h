// SPDX-License-Identifier: Apache-2.0
// What the readers for AVX2 share. Internal to fastlane/.
//
// Their functions are compiled for every x86-64 and called where has_avx2() says so; everything they call must carry the
// same attribute, or be inlined into them.
#pragma once

#ifdef __x86_64__
#include <immintrin.h>

#include <cstdint>

#define MANIFEST_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))

namespace manifest::fastlane {

[[nodiscard]] inline bool has_avx2() noexcept {
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
         __builtin_cpu_supports("bmi2") != 0 && __builtin_cpu_supports("popcnt") != 0;
}

[[nodiscard]] MANIFEST_AVX2 inline __m256i load_32(const char* p) noexcept {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
}

/// 0xFF for each byte that is a digit.
[[nodiscard]] MANIFEST_AVX2 inline __m256i digits_of(__m256i bytes) noexcept {
  const __m256i from_zero = _mm256_sub_epi8(bytes, _mm256_set1_epi8('0'));
  return _mm256_cmpeq_epi8(_mm256_min_epu8(from_zero, _mm256_set1_epi8(9)), from_zero);
}

/// A bit for each byte that is a digit.
[[nodiscard]] MANIFEST_AVX2 inline std::uint32_t digit_bits(__m256i bytes) noexcept {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(digits_of(bytes)));
}

/// A bit for each byte that is equal in both.
[[nodiscard]] MANIFEST_AVX2 inline std::uint32_t equal_bits(__m256i a, __m256i b) noexcept {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, b)));
}

}  // namespace manifest::fastlane
#endif
