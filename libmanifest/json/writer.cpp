// SPDX-License-Identifier: Apache-2.0
// The only place that escapes and prints JSON.
#include "libmanifest/json/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <iterator>

#include "libmanifest/json/utf8.h"
#include "libmanifest/json/words.h"

namespace manifest::json {
namespace {

void append_escape(char byte, std::string& out) {
  switch (byte) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(byte));
  }
}

constexpr bool needs_escape(char byte) noexcept {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '"' || byte == '\\';
}

/// Bytes at the front of `text` that stand for themselves, in steps of eight; those behind are looked at one by one.
std::size_t plain_front(std::string_view text) noexcept {
  constexpr std::size_t kStep = sizeof(std::uint64_t);
  std::size_t at = 0;
  while (at + kStep <= text.size() && escape_marks(load_word(text.data() + at)) == 0) at += kStep;
  return at;
}

constexpr std::uint32_t kFourDigits = 10'000;  ///< first number with more than four digits

/// Four digits at once, of which the leading zeros are shifted out: how many there are is what a predictor cannot guess.
char* print_short(std::uint32_t value, char* to) noexcept {
  if constexpr (std::endian::native == std::endian::little) {
    const std::uint32_t pairs = value / 100 | (value % 100) << 16U;
    const std::uint32_t tens = (pairs * 103 >> 10U) & 0x000F000FU;  // n / 10 of both pairs: exact below 179
    const std::uint32_t digits = tens | (pairs - tens * 10) << 8U;  // the first one in the lowest byte
    constexpr std::uint32_t kLastDigit = 0x01000000U;               // stays, even when it is 0
    const auto zeros = static_cast<std::uint32_t>(std::countr_zero(digits | kLastDigit)) / 8;
    const std::uint32_t text = (digits | 0x30303030U) >> (zeros * 8);
    std::memcpy(to, &text, sizeof(text));
    return to + (sizeof(text) - zeros);
  } else {
    const fmt::format_int digits(value);
    return std::copy_n(digits.data(), digits.size(), to);
  }
}

}  // namespace

void append_quoted(std::string_view text, std::string& out) {
  out.push_back('"');
  std::size_t plain = 0;  // start of what can be copied as it is
  for (std::size_t at = plain_front(text); at < text.size(); ++at) {
    if (!needs_escape(text[at])) continue;
    out.append(text.substr(plain, at - plain));
    append_escape(text[at], out);
    plain = at + 1;
  }
  out.append(text.substr(plain));
  out.push_back('"');
}

char* print_integer(std::int64_t value, char* to) noexcept {
  if (value >= 0 && value < kFourDigits) return print_short(static_cast<std::uint32_t>(value), to);
  const fmt::format_int digits(value);
  return std::copy_n(digits.data(), digits.size(), to);
}

char* print_number(double value, char* to) {
  assert(std::isfinite(value));
  // Coordinates are whole numbers most of the time; all below 2^53 are written as the integer that they are.
  constexpr double kExact = 9007199254740992;
  if (std::abs(value) < kExact) {
    const auto whole = static_cast<std::int64_t>(value);
    if (static_cast<double>(whole) == value) return print_integer(whole, to);
  }
  // fmt's default is the shortest form that reads back, without exponent below 1e16 and without ".0".
  return fmt::format_to(to, "{}", value);
}

void append_number(double value, std::string& out) {
  std::array<char, kMaxNumberBytes> text;
  out.append(text.data(), print_number(value, text.data()));
}

std::string repair_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  while (!text.empty()) {
    const std::size_t bad = find_invalid_utf8(text);
    repaired.append(text.substr(0, bad));
    if (bad == std::string_view::npos) break;
    append_utf8(U'\uFFFD', repaired);
    text.remove_prefix(bad + decode_utf8(text.substr(bad)).length);
  }
  return repaired;
}

void Writer::new_line() {
  constexpr std::size_t kIndent = 4;
  out_->push_back('\n');
  out_->append(kIndent * levels_.size(), ' ');
}

void Writer::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  if (levels_.back().has_members) out_->push_back(',');
  levels_.back().has_members = true;
  if (style_ == Style::indented) new_line();
}

void Writer::open(char bracket) {
  before_value();
  out_->push_back(bracket);
  levels_.emplace_back();
}

void Writer::close(char bracket) {
  assert(!levels_.empty() && !after_key_);
  const bool has_members = levels_.back().has_members;
  levels_.pop_back();
  if (has_members && style_ == Style::indented) new_line();
  out_->push_back(bracket);
}

Writer& Writer::begin_object() {
  open('{');
  return *this;
}

Writer& Writer::end_object() {
  close('}');
  return *this;
}

Writer& Writer::begin_array() {
  open('[');
  return *this;
}

Writer& Writer::end_array() {
  close(']');
  return *this;
}

Writer& Writer::key(std::string_view name) {
  assert(!after_key_);
  before_value();
  append_quoted(name, *out_);
  out_->append(style_ == Style::indented ? ": " : ":");
  after_key_ = true;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  before_value();
  append_quoted(text, *out_);
  return *this;
}

Writer& Writer::number(double value) {
  before_value();
  append_number(value, *out_);
  return *this;
}

Writer& Writer::integer(std::int64_t value) {
  before_value();
  std::array<char, kMaxNumberBytes> text;
  out_->append(text.data(), print_integer(value, text.data()));
  return *this;
}

Writer& Writer::unsigned_integer(std::uint64_t value) {
  before_value();
  fmt::format_to(std::back_inserter(*out_), "{}", value);
  return *this;
}

Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }

Writer& Writer::null() { return raw("null"); }

Writer& Writer::raw(std::string_view json) {
  before_value();
  out_->append(json);
  return *this;
}

}  // namespace manifest::json
