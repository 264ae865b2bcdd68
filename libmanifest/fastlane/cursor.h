// SPDX-License-Identifier: Apache-2.0
// A place in a line, and the strict JSON pieces that can be read from it. Internal to fastlane/.
//
// Every function returns whether it read what it is named for; after `false` the line goes to the diagnosing tier, so
// the place does not matter any more. "Plain" means: spelled in the way that most programs write; the rest is not
// wrong, only not for this lane.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmanifest/fastlane/bytes.h"

namespace manifest::fastlane {

class Cursor {
 public:
  Cursor() = default;
  explicit Cursor(std::string_view line) noexcept : p_(line.data()), end_(line.data() + line.size()) {}

  [[nodiscard]] const char* place() const noexcept { return p_; }
  [[nodiscard]] const char* end() const noexcept { return end_; }
  [[nodiscard]] bool at_end() const noexcept { return p_ == end_; }
  void move_to(const char* place) noexcept { p_ = place; }

  void skip_blanks() noexcept {
    while (p_ < end_ && (*p_ == ' ' || *p_ == '\t' || *p_ == '\r' || *p_ == '\n')) ++p_;
  }
  [[nodiscard]] bool take(char c) noexcept {
    if (p_ >= end_ || *p_ != c) return false;
    ++p_;
    return true;
  }
  /// `c` with blanks before it.
  [[nodiscard]] bool take_after_blanks(char c) noexcept {
    if (take(c)) return true;
    skip_blanks();
    return take(c);
  }
  [[nodiscard]] bool at(char c) const noexcept { return p_ < end_ && *p_ == c; }

  /// A string without escapes, valid UTF-8; `out` is a view of what stands between its quotes.
  [[nodiscard]] bool read_plain_string(std::string_view& out) noexcept;
  /// An integer of at most seven digits, `-0` not among them.
  [[nodiscard]] bool read_plain_integer(std::int32_t& out) noexcept {
    const bool negative = at('-');
    const char* digits_begin = p_ + (negative ? 1 : 0);
    const Digits digits = read_digits(digits_begin);
    const char* next = digits_begin + digits.count;
    if (digits.count == 0 || (digits.count > 1 && *digits_begin == '0') || (negative && digits.value == 0))
      return false;
    if (digits.count == 8 || is_number_byte(*next)) return false;
    out = negative ? -static_cast<std::int32_t>(digits.value) : static_cast<std::int32_t>(digits.value);
    p_ = next;
    return true;
  }
  /// Any JSON number that a double can hold.
  [[nodiscard]] bool read_number(double& out) noexcept;
  /// A number from 0 to 1, of which nobody wants to know more.
  [[nodiscard]] bool skip_unit_interval() noexcept;
  /// hh:mm:ss with a fraction of at most seven digits, or none. 23:59:60 and offsets are for parse_creation_date.
  [[nodiscard]] bool skip_plain_time() noexcept;
  /// Any JSON value without escapes in its strings; nothing nested deeper than kMaxSkippedDepth.
  [[nodiscard]] bool skip_plain_value() noexcept;

 private:
  static constexpr int kMaxSkippedDepth = 32;
  static constexpr bool is_number_byte(char c) noexcept {
    return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
  }
  [[nodiscard]] const char* number_end() const noexcept;
  [[nodiscard]] bool skip_value(int depth) noexcept;
  [[nodiscard]] bool skip_members(int depth) noexcept;
  [[nodiscard]] bool skip_elements(int depth) noexcept;
  [[nodiscard]] bool skip_word(std::string_view word) noexcept;

  const char* p_ = nullptr;
  const char* end_ = nullptr;
};

}  // namespace manifest::fastlane
