// SPDX-License-Identifier: Apache-2.0
// One look at each byte says where the line ends, where its cells do, and whether there is anything to think about.
#include "libmanifest/formats/csv_plain_line.h"

#include <bit>
#include <cstdint>

#include "libmanifest/json/utf8.h"

#if defined(__SSE2__) && !defined(MANIFEST_PORTABLE_BYTES)
#include <emmintrin.h>
#define MANIFEST_CSV_SSE2 1
#endif

namespace manifest::formats {

namespace {

constexpr std::size_t kBlock = 16;

/// A bit for each byte of a block, the first byte's lowest.
struct Marks {
  std::uint32_t cuts = 0;   ///< delimiters
  std::uint32_t stops = 0;  ///< LF, CR, and what is not plain
  std::uint32_t high = 0;   ///< bytes beyond ASCII
};

#ifdef MANIFEST_CSV_SSE2
Marks mark(const char* block, char delimiter) noexcept {
  const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block));
  const auto is = [x](char c) { return _mm_cmpeq_epi8(x, _mm_set1_epi8(c)); };
  const __m128i stops = _mm_or_si128(_mm_or_si128(is('\n'), is('\r')), _mm_or_si128(is('"'), is('\0')));
  const auto bits = [](__m128i hits) { return static_cast<std::uint32_t>(_mm_movemask_epi8(hits)); };
  return {.cuts = bits(is(delimiter)), .stops = bits(stops), .high = bits(x)};
}
#else
Marks mark(const char* block, char delimiter) noexcept {
  Marks marks;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const char c = block[i];
    const std::uint32_t bit = std::uint32_t{1} << i;
    if (c == delimiter) marks.cuts |= bit;
    if (c == '\n' || c == '\r' || c == '"' || c == '\0') marks.stops |= bit;
    if (static_cast<unsigned char>(c) >= 0x80) marks.high |= bit;
  }
  return marks;
}
#endif

/// The length of what ends a line at the start of `text`; 0: nothing, or a CR of which nobody knows what follows.
std::size_t line_end(std::string_view text) noexcept {
  if (text.front() == '\n') return 1;
  if (text.front() != '\r' || text.size() == 1) return 0;
  return text[1] == '\n' ? 2 : 1;
}

}  // namespace

std::size_t cut_plain_line(std::string_view text, char delimiter, std::vector<std::string_view>& cells) {
  cells.clear();
  std::size_t cell = 0;
  std::uint32_t high = 0;
  for (std::size_t at = 0; at + kBlock <= text.size(); at += kBlock) {
    Marks marks = mark(text.data() + at, delimiter);
    if (marks.stops != 0) marks.cuts &= (marks.stops & (0U - marks.stops)) - 1;
    high |= marks.high;  // also of what stands behind the line: then it is looked at for nothing
    for (; marks.cuts != 0; marks.cuts &= marks.cuts - 1) {
      const std::size_t cut = at + static_cast<std::size_t>(std::countr_zero(marks.cuts));
      cells.push_back(text.substr(cell, cut - cell));
      cell = cut + 1;
    }
    if (marks.stops == 0) continue;
    const std::size_t stop = at + static_cast<std::size_t>(std::countr_zero(marks.stops));
    const std::size_t end = line_end(text.substr(stop));
    if (end == 0 || stop == 0) return 0;
    if (high != 0 && json::find_invalid_utf8(text.substr(0, stop)) != std::string_view::npos) return 0;
    cells.push_back(text.substr(cell, stop - cell));
    return stop + end;
  }
  return 0;
}

}  // namespace manifest::formats
