// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/cursor.h"

#include <charconv>
#include <system_error>

#include "libmanifest/json/utf8.h"

namespace manifest::fastlane {

bool Cursor::read_plain_string(std::string_view& out) noexcept {
  if (!take('"')) return false;
  const PlainRun run = plain_run(p_, end_);
  if (run.end >= end_ || *run.end != '"') return false;
  out = std::string_view(p_, static_cast<std::size_t>(run.end - p_));
  p_ = run.end + 1;
  return run.ascii || json::find_invalid_utf8(out) == std::string_view::npos;
}

/// One past the JSON number at the place (RFC 8259 section 6); the place itself when there is none.
const char* Cursor::number_end() const noexcept {
  const auto digits = [this](const char* at) {
    while (at < end_ && *at >= '0' && *at <= '9') ++at;
    return at;
  };
  const char* begin = p_ < end_ && *p_ == '-' ? p_ + 1 : p_;
  const char* at = digits(begin);
  if (at == begin || (*begin == '0' && at != begin + 1)) return p_;
  if (at < end_ && *at == '.') {
    const char* fraction = at + 1;
    at = digits(fraction);
    if (at == fraction) return p_;
  }
  if (at < end_ && (*at == 'e' || *at == 'E')) {
    const char* exponent = at + 1;
    if (exponent < end_ && (*exponent == '+' || *exponent == '-')) ++exponent;
    at = digits(exponent);
    if (at == exponent) return p_;
  }
  return at;
}

bool Cursor::read_number(double& out) noexcept {
  const char* end = number_end();
  if (end == p_) return false;
  const std::from_chars_result result = std::from_chars(p_, end, out);
  if (result.ec != std::errc{} || result.ptr != end) return false;
  p_ = end;
  return true;
}

bool Cursor::skip_unit_interval() noexcept {
  const char* begin = p_;
  const char* at = p_;
  if (begin < end_ && *begin == '0') {  // 0 or 0.ddd: whatever the digits, it is in the interval
    ++at;
    if (at < end_ && *at == '.') {
      const char* fraction = at + 1;
      at = fraction;
      for (Digits digits = read_digits(at); digits.count != 0 && at < end_; digits = read_digits(at))
        at += digits.count;
      if (at == fraction || at > end_) return false;
    }
    if (at >= end_ || is_number_byte(*at)) return false;
    p_ = at;
    return true;
  }
  double value = 0;
  return read_number(value) && value >= 0 && value <= 1;
}

bool Cursor::skip_plain_time() noexcept {
  constexpr std::size_t kLength = std::string_view("hh:mm:ss").size();
  if (end_ - p_ <= static_cast<std::ptrdiff_t>(kLength)) return false;
  const auto two_digits = [this](std::size_t at, char highest_ten) {
    return p_[at] >= '0' && p_[at] <= highest_ten && p_[at + 1] >= '0' && p_[at + 1] <= '9';
  };
  const bool plain = two_digits(0, '2') && p_[2] == ':' && two_digits(3, '5') && p_[5] == ':' && two_digits(6, '5');
  if (!plain || (p_[0] == '2' && p_[1] > '3')) return false;
  p_ += kLength;
  if (*p_ != '.') return true;
  const Digits digits = read_digits(p_ + 1);
  p_ += 1 + digits.count;
  return digits.count - 1 < 7;
}

bool Cursor::skip_plain_value() noexcept { return skip_value(0); }

bool Cursor::skip_value(int depth) noexcept {
  if (p_ >= end_ || depth > kMaxSkippedDepth) return false;
  std::string_view text;
  switch (*p_) {
    case '"':
      return read_plain_string(text);
    case '{':
      return skip_members(depth);
    case '[':
      return skip_elements(depth);
    case 't':
      return skip_word("true");
    case 'f':
      return skip_word("false");
    case 'n':
      return skip_word("null");
    default:
      break;
  }
  const char* end = number_end();
  if (end == p_) return false;
  p_ = end;
  return true;
}

bool Cursor::skip_members(int depth) noexcept {
  ++p_;
  if (take_after_blanks('}')) return true;
  std::string_view key;
  do {
    skip_blanks();
    if (!read_plain_string(key) || !take_after_blanks(':')) return false;
    skip_blanks();
    if (!skip_value(depth + 1)) return false;
  } while (take_after_blanks(','));
  return take_after_blanks('}');
}

bool Cursor::skip_elements(int depth) noexcept {
  ++p_;
  if (take_after_blanks(']')) return true;
  do {
    skip_blanks();
    if (!skip_value(depth + 1)) return false;
  } while (take_after_blanks(','));
  return take_after_blanks(']');
}

bool Cursor::skip_word(std::string_view word) noexcept {
  if (static_cast<std::size_t>(end_ - p_) < word.size() || std::string_view(p_, word.size()) != word) return false;
  p_ += word.size();
  return true;
}

}  // namespace manifest::fastlane
