// SPDX-License-Identifier: Apache-2.0
// RFC 8259, section 6, on 64 bytes at once: a bit for each byte says what it is, and shifting by one bit says what stands
// before it. A polygon of 400 bytes costs seven such steps where a loop over its bytes mispredicts at every number.
#include "libmanifest/json/number_run.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#if defined(__SSE2__) && !defined(MANIFEST_PORTABLE_BYTES)
#include <emmintrin.h>
#define MANIFEST_NUMBER_RUN_SSE2 1
#endif

namespace manifest::json {
namespace {

constexpr std::size_t kBlock = 64;

/// A bit for each byte of a block, the first byte's lowest.
struct Bytes {
  std::uint64_t digit = 0;
  std::uint64_t zero = 0;  ///< the digit 0
  std::uint64_t point = 0;
  std::uint64_t minus = 0;
  std::uint64_t comma = 0;
  std::uint64_t blank = 0;  ///< the four of JSON
};

#ifdef MANIFEST_NUMBER_RUN_SSE2
Bytes classify(const char* block) noexcept {
  Bytes bytes;
  const auto bits = [](__m128i hits, unsigned shift) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(hits))) << shift;
  };
  for (unsigned at = 0; at < kBlock; at += 16) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + at));
    const __m128i value = _mm_sub_epi8(x, _mm_set1_epi8('0'));
    const auto is = [x](char c) { return _mm_cmpeq_epi8(x, _mm_set1_epi8(c)); };
    bytes.digit |= bits(_mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value), at);
    bytes.zero |= bits(is('0'), at);
    bytes.point |= bits(is('.'), at);
    bytes.minus |= bits(is('-'), at);
    bytes.comma |= bits(is(','), at);
    bytes.blank |= bits(_mm_or_si128(_mm_or_si128(is(' '), is('\n')), _mm_or_si128(is('\r'), is('\t'))), at);
  }
  return bytes;
}
#else
Bytes classify(const char* block) noexcept {
  Bytes bytes;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const char c = block[i];
    const std::uint64_t bit = std::uint64_t{1} << i;
    if (c >= '0' && c <= '9') bytes.digit |= bit;
    if (c == '0') bytes.zero |= bit;
    if (c == '.') bytes.point |= bit;
    if (c == '-') bytes.minus |= bit;
    if (c == ',') bytes.comma |= bit;
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') bytes.blank |= bit;
  }
  return bytes;
}
#endif

/// What the last byte of a block was, for the first of the next.
struct Before {
  std::uint64_t digit = 1;  ///< each 0 or 1; the run begins behind a number
  std::uint64_t point = 0;
  std::uint64_t minus = 0;
  std::uint64_t separator = 0;     ///< a comma, or a blank behind one
  std::uint64_t leading_zero = 0;  ///< a 0 that a number begins with
  std::uint64_t in_fraction = 0;
};

/// The bits of what is no plain list of numbers. A fault lies at or before the comma behind the number that has it.
std::uint64_t faults(const Bytes& bytes, Before& before) noexcept {
  const auto behind = [](std::uint64_t bits, std::uint64_t last) { return bits << 1U | last; };
  const std::uint64_t separator = bytes.comma | bytes.blank;
  const std::uint64_t after_digit = behind(bytes.digit, before.digit);
  const std::uint64_t after_point = behind(bytes.point, before.point);
  const std::uint64_t after_minus = behind(bytes.minus, before.minus);
  const std::uint64_t after_separator = behind(separator, before.separator);
  const std::uint64_t leading_zero = bytes.zero & (after_separator | after_minus);

  std::uint64_t bad = ~(bytes.digit | bytes.point | bytes.minus | separator);
  bad |= (bytes.comma | bytes.point) & ~after_digit;
  bad |= (bytes.minus | bytes.blank) & ~after_separator;
  bad |= bytes.digit & behind(leading_zero, before.leading_zero);
  bad |= (after_point | after_minus) & ~bytes.digit;
  // The digits behind a point: adding their first bit carries to the byte behind the last, which may be no other point.
  const std::uint64_t first = bytes.digit & (after_point | before.in_fraction);
  const std::uint64_t sum = bytes.digit + first;
  const std::uint64_t carried = sum < first ? 1 : 0;
  bad |= bytes.point & ((sum & ~bytes.digit) | before.in_fraction);

  const auto last = [](std::uint64_t bits) { return bits >> (kBlock - 1); };
  before = {.digit = last(bytes.digit),
            .point = last(bytes.point),
            .minus = last(bytes.minus),
            .separator = last(separator),
            .leading_zero = last(leading_zero),
            .in_fraction = carried};
  return bad;
}

}  // namespace

std::size_t number_run(std::string_view text) noexcept {
  if (!text.starts_with(',')) return 0;
  Before before;
  std::size_t proven = 0;
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    std::array<char, kBlock> rest{};  // NUL is a fault, so the run ends with the text
    const char* block = text.data() + at;
    if (text.size() - at < kBlock) {
      std::copy_n(block, text.size() - at, rest.data());
      block = rest.data();
    }
    const Bytes bytes = classify(block);
    const std::uint64_t bad = faults(bytes, before);
    const std::uint64_t sound = bad == 0 ? bytes.comma : bytes.comma & ((bad & (0 - bad)) - 1);
    if (sound != 0) proven = at + kBlock - 1 - static_cast<std::size_t>(std::countl_zero(sound));
    if (bad != 0) break;
  }
  return proven;
}

}  // namespace manifest::json
