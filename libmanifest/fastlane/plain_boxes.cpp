// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/plain_boxes.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "libmanifest/fastlane/alike_boxes.h"
#include "libmanifest/fastlane/bytes.h"

namespace manifest::fastlane {
namespace {

struct Key {
  alignas(16) char bytes[16] = {};  ///< from its first letter to the colon
  std::uint32_t bits = 0;           ///< one for each of them; 0: no key starts with this letter
  std::uint32_t length = 0;
  BoxMember member = kLeft;
};

/// By the low five bits of the first letter, in which the five keys differ: found without a branch that nobody could predict.
constexpr auto kKeys = [] {
  std::array<Key, 32> keys{};
  constexpr std::array<std::string_view, kBoxMembers> kTexts{R"(left":)", R"(top":)", R"(width":)", R"(height":)",
                                                             R"(class_id":)"};
  for (std::size_t i = 0; i < kBoxMembers; ++i) {
    Key& key = keys[static_cast<unsigned char>(kTexts[i].front()) & 31U];
    for (std::size_t at = 0; at < kTexts[i].size(); ++at) key.bytes[at] = kTexts[i][at];
    key.length = static_cast<std::uint32_t>(kTexts[i].size());
    key.bits = (std::uint32_t{1} << key.length) - 1;
    key.member = static_cast<BoxMember>(i);
  }
  return keys;
}();

constexpr std::array<double, 9> kPowersOfTen{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

/// Of a number that is read here, and of what is looked at behind it.
constexpr std::ptrdiff_t kLongestNumber = 32;

struct Number {
  double value = 0;
  bool has_point = false;
  bool fractional = false;  ///< its value is no integer
};

/// The number at `p`, with more than eight digits behind its point up to `end` and perhaps further: as programs write that
/// compute with doubles.
bool read_long_number(const char*& p, const char* end, Number& out) noexcept {
  for (Digits more = read_digits(end); more.count != 0; more = read_digits(end)) {
    end += more.count;
    if (end - p > kLongestNumber - 8) return false;
  }
  const std::from_chars_result result = std::from_chars(p, end, out.value);
  if (result.ec != std::errc{} || result.ptr != end) return false;
  p = end;
  out.has_point = true;
  out.fractional = std::trunc(out.value) != out.value;
  return true;
}

/// A number at `p`, behind which `p` moves. Exact: at most 15 digits and a power of ten that a double holds make one correctly
/// rounded division (Clinger 1990, "How to read floating point numbers accurately").
bool read_number(const char*& p, Number& out) noexcept {
  const Digits whole = read_digits(p);
  if (whole.count - 1 >= 7 || (whole.count > 1 && *p == '0')) return false;
  out = {.value = static_cast<double>(whole.value)};
  const char* point = p + whole.count;
  if (*point != '.') {
    p = point;
    return true;
  }
  const Digits fraction = read_digits(point + 1);
  if (fraction.count == 0) return false;
  const char* end = point + 1 + fraction.count;
  if (fraction.count == 8 && read_digits(end).count != 0) return read_long_number(p, end, out);
  p = end;
  const double power = kPowersOfTen[fraction.count];
  out = {.value = (out.value * power + fraction.value) / power, .has_point = true, .fractional = fraction.value != 0};
  return true;
}

/// Reads the box at `p`, behind which `p` moves.
bool read_box(const char*& p, std::array<double, kBoxMembers>& numbers, bool& fractional) noexcept {
  std::uint32_t seen = 0;
  for (std::size_t i = 0; i < kBoxMembers; ++i) {
    if (*p != (i == 0 ? '{' : ',')) return false;
    ++p;
    p += i != 0 && *p == ' ' ? 1 : 0;
    if (*p != '"') return false;
    const Key& key = kKeys[static_cast<unsigned char>(p[1]) & 31U];
    if (key.bits == 0 || !equal_up_to_16(p + 1, key.bytes, key.bits, key.length)) return false;
    p += 1 + key.length;
    p += *p == ' ' ? 1 : 0;
    Number number;
    if (!read_number(p, number)) return false;
    if (number.has_point && key.member == kClassId) return false;  // 1.0 is an integer, but not for this lane
    numbers[key.member] = number.value;
    fractional |= number.fractional;
    seen |= std::uint32_t{1} << key.member;
  }
  ++p;
  return p[-1] == '}' && seen == (std::uint32_t{1} << kBoxMembers) - 1;
}

}  // namespace

const char* read_plain_boxes(const char* p, const char* end, Boxes& out, bool& fractional) noexcept {
  // The longest box: whatever is read of one that starts this far from the end stays within the line and its padding.
  constexpr std::ptrdiff_t kReach = kBoxMembers * (3 + 16 + 1 + kLongestNumber) + 16 - 64;
  const char* behind = p;
  while (end - p > kReach && out.count < Boxes::kMax) {
    std::array<double, kBoxMembers> numbers;
    bool has_fraction = false;
    if (!read_box(p, numbers, has_fraction) || p > end) break;
    fractional |= has_fraction;
    out.frame[out.count] = {
        .left = numbers[kLeft], .top = numbers[kTop], .width = numbers[kWidth], .height = numbers[kHeight]};
    out.class_id[out.count++] = static_cast<std::int32_t>(numbers[kClassId]);
    behind = p;
    if (*behind != ',') break;
    p = behind + 1 + (behind[1] == ' ' ? 1 : 0);
  }
  return behind;
}

}  // namespace manifest::fastlane
