// SPDX-License-Identifier: Apache-2.0
// Sixteen bytes at a time: comparing, and finding the end of a string. Internal to fastlane/.
//
// SSE2 is part of every x86-64; elsewhere, and under MANIFEST_PORTABLE_BYTES, plain loops give the same answers.
// All functions may read up to 32 bytes behind what they look at: who calls them has a padded text.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__) && !defined(MANIFEST_PORTABLE_BYTES)
#include <emmintrin.h>
#define MANIFEST_BYTES_SSE2 1
#endif

namespace manifest::fastlane {

/// Whether the `length` bytes at `a` and `b` are equal; both are readable up to the next multiple of 16.
[[nodiscard]] inline bool equal_bytes(const char* a, const char* b, std::size_t length) noexcept {
#ifdef MANIFEST_BYTES_SSE2
  for (;;) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a));
    const __m128i y = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b));
    const auto different = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(x, y))) ^ 0xFFFFU;
    if (length <= 16) return (different & ((std::uint32_t{1} << length) - 1)) == 0;
    if (different != 0) return false;
    a += 16;
    b += 16;
    length -= 16;
  }
#else
  return std::memcmp(a, b, length) == 0;
#endif
}

/// Whether the first `length` (at most 16) bytes at `a` and `b` are equal; 16 are readable at both.
[[nodiscard]] inline bool equal_up_to_16(const char* a, const char* b, std::uint32_t mask,
                                         [[maybe_unused]] std::size_t length) noexcept {
#ifdef MANIFEST_BYTES_SSE2
  const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a));
  const __m128i y = _mm_load_si128(reinterpret_cast<const __m128i*>(b));
  return (~static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(x, y))) & mask) == 0;
#else
  return (mask == 0) || std::memcmp(a, b, length) == 0;
#endif
}

/// A bit for each of the 32 bytes that are equal at `a` and `b`, the lowest for the first.
[[nodiscard]] inline std::uint32_t bits_of_equal(const char* a, const char* b) noexcept {
#ifdef MANIFEST_BYTES_SSE2
  const auto half = [](const char* x, const char* y) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(x)), _mm_loadu_si128(reinterpret_cast<const __m128i*>(y)))));
  };
  return half(a, b) | half(a + 16, b + 16) << 16U;
#else
  std::uint32_t bits = 0;
  for (std::uint32_t i = 0; i < 32; ++i) bits |= static_cast<std::uint32_t>(a[i] == b[i]) << i;
  return bits;
#endif
}

/// A bit for each of the 32 bytes at `p` that is `c`, the lowest for the first.
[[nodiscard]] inline std::uint32_t bits_of(const char* p, char c) noexcept {
#ifdef MANIFEST_BYTES_SSE2
  const __m128i wanted = _mm_set1_epi8(c);
  const auto half = [&](const char* at) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(x, wanted)));
  };
  return half(p) | half(p + 16) << 16U;
#else
  std::uint32_t bits = 0;
  for (std::uint32_t i = 0; i < 32; ++i) bits |= static_cast<std::uint32_t>(p[i] == c) << i;
  return bits;
#endif
}

/// Where the plain bytes of a string literal stop.
struct PlainRun {
  const char* end = nullptr;  ///< at the first quote, backslash or control, or somewhere behind `limit`
  bool ascii = true;          ///< no byte of the run is 0x80 or above
};

/// Walks from `p` over bytes that stand for themselves in a JSON string. Stops at the latest 16 bytes behind `limit`.
[[nodiscard]] inline PlainRun plain_run(const char* p, const char* limit) noexcept {
  PlainRun run;
#ifdef MANIFEST_BYTES_SSE2
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  const __m128i last_control = _mm_set1_epi8(0x1F);
  for (; p < limit; p += 16) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(x, last_control), x);
    const __m128i special = _mm_or_si128(control, _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, backslash)));
    const auto stops = static_cast<std::uint32_t>(_mm_movemask_epi8(special));
    const auto high = static_cast<std::uint32_t>(_mm_movemask_epi8(x));
    if (stops != 0) {
      run.ascii = run.ascii && (high & ((stops & (0U - stops)) - 1)) == 0;
      run.end = p + std::countr_zero(stops);
      return run;
    }
    run.ascii = run.ascii && high == 0;
  }
#else
  for (; p < limit; ++p) {
    const auto byte = static_cast<unsigned char>(*p);
    if (byte == '"' || byte == '\\' || byte < 0x20) break;
    run.ascii = run.ascii && byte < 0x80;
  }
#endif
  run.end = p;
  return run;
}

/// Up to eight digits at the start of a text.
struct Digits {
  std::uint32_t count = 0;  ///< 0..8
  std::uint32_t value = 0;
};

/// Reads the digits at `p` without a branch on how many there are (the number of digits is what a predictor cannot
/// guess). Eight readable bytes.
[[nodiscard]] inline Digits read_digits(const char* p) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    std::uint64_t word = 0;
    std::memcpy(&word, p, sizeof(word));
    word ^= 0x3030303030303030U;  // digits become 0..9
    const std::uint64_t others = (((word & 0x7F7F7F7F7F7F7F7FU) + 0x7676767676767676U) | word) & 0x8080808080808080U;
    const auto count = static_cast<std::uint32_t>(others == 0 ? 8 : std::countr_zero(others) / 8);
    if (count == 0) return {};
    word <<= 64 - 8 * count;  // leading zeros in front, what follows the digits is shifted out
    word = word * 10 + (word >> 8U);
    constexpr std::uint64_t kPairs = 0x000000FF000000FFU;
    const std::uint64_t value =
        ((word & kPairs) * 0x000F424000000064U + ((word >> 16U) & kPairs) * 0x0000271000000001U) >> 32U;
    return {.count = count, .value = static_cast<std::uint32_t>(value)};
  } else {
    Digits digits;
    for (; digits.count < 8 && p[digits.count] >= '0' && p[digits.count] <= '9'; ++digits.count) {
      digits.value = digits.value * 10 + static_cast<std::uint32_t>(p[digits.count] - '0');
    }
    return digits;
  }
}

}  // namespace manifest::fastlane
