// SPDX-License-Identifier: Apache-2.0
// Reads one token of a JSON text at a time and proves its spelling (RFC 8259, sections 2, 3, 6, 7 and 8).
#include "libmanifest/json/token_reader.h"

#include <cstdint>

#include "libmanifest/json/utf8.h"
#include "libmanifest/json/words.h"

namespace manifest::json {
namespace {

constexpr bool is_special(unsigned char byte) noexcept {
  return byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
}

constexpr bool is_digit(char byte) noexcept { return byte >= '0' && byte <= '9'; }

constexpr bool is_high_surrogate(unsigned unit) noexcept { return (unit & 0xFC00U) == 0xD800U; }
constexpr bool is_low_surrogate(unsigned unit) noexcept { return (unit & 0xFC00U) == 0xDC00U; }

}  // namespace

void TokenReader::skip_white_space() noexcept {
  while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
}

bool TokenReader::take(char byte) noexcept {
  if (at_ == end_ || *at_ != byte) return false;
  ++at_;
  return true;
}

bool TokenReader::fail(std::string_view reason) noexcept {
  error_ = {.offset = offset(), .reason = reason};
  return false;
}

void TokenReader::skip_plain() noexcept {
  while (end_ - at_ >= 8) {
    const std::uint64_t word = load_word(at_);
    if (((word & kHighBits) | escape_marks(word)) != 0) break;
    at_ += sizeof(word);
  }
  while (at_ != end_ && !is_special(static_cast<unsigned char>(*at_))) ++at_;
}

bool TokenReader::string() noexcept {
  for (++at_;;) {
    skip_plain();
    if (at_ == end_) return fail("unterminated string");
    if (take('"')) return true;
    if (*at_ == '\\') {
      if (!escape()) return false;
      continue;
    }
    if (static_cast<unsigned char>(*at_) < 0x20) return fail("control character in a string");
    const CodePoint point = decode_utf8({at_, static_cast<std::size_t>(end_ - at_)});
    if (!point.valid) return fail("invalid UTF-8");
    at_ += point.length;
  }
}

bool TokenReader::escape() noexcept {
  ++at_;
  if (at_ == end_) return fail("unterminated string");
  if (std::string_view("\"\\/bfnrt").find(*at_) != std::string_view::npos) {
    ++at_;
    return true;
  }
  return *at_ == 'u' ? unicode_escape() : fail("unknown escape");
}

bool TokenReader::unicode_escape() noexcept {
  unsigned unit = 0;
  if (!hex4(unit)) return false;
  if (is_low_surrogate(unit)) return fail("unpaired surrogate");
  if (!is_high_surrogate(unit)) return true;
  if (!take('\\') || peek() != 'u') return fail("unpaired surrogate");
  if (!hex4(unit)) return false;
  return is_low_surrogate(unit) || fail("unpaired surrogate");
}

/// Steps over the `u` of an escape and its four digits.
bool TokenReader::hex4(unsigned& value) noexcept {
  ++at_;
  value = 0;
  for (int count = 0; count < 4; ++count, ++at_) {
    const char byte = peek();
    const char lower = static_cast<char>(byte | 0x20);
    if (is_digit(byte)) {
      value = value * 16 + static_cast<unsigned>(byte - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<unsigned>(lower - 'a' + 10);
    } else {
      return fail("four hexadecimal digits expected");
    }
  }
  return true;
}

bool TokenReader::digits(std::string_view reason) noexcept {
  if (!is_digit(peek())) return fail(reason);
  while (is_digit(peek())) ++at_;
  return true;
}

bool TokenReader::number() noexcept {
  take('-');
  if (take('0')) {
    if (is_digit(peek())) return fail("leading zero in a number");
  } else if (!digits("digit expected")) {
    return false;
  }
  if (take('.') && !digits("digit expected behind the decimal point")) return false;
  if (!take('e') && !take('E')) return true;
  if (!take('+')) take('-');
  return digits("digit expected in the exponent");
}

bool TokenReader::word(std::string_view spelling) noexcept {
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  if (rest.substr(0, spelling.size()) != spelling) return fail("unknown word");
  at_ += spelling.size();
  return true;
}

}  // namespace manifest::json
