// SPDX-License-Identifier: Apache-2.0
// UTF-8: decoding with the strictness of RFC 3629, counting, cutting.
#include "libmanifest/json/utf8.h"

#include <cassert>

namespace manifest::json {
namespace {

/// How a sequence goes on after its first byte: the range of the second byte excludes overlong forms, surrogates
/// and what is above U+10FFFF (the table of RFC 3629, section 4).
struct Lead {
  std::size_t length = 0;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
  unsigned char payload_mask = 0;
};

constexpr Lead classify(unsigned char byte) noexcept {
  if (byte < 0xC2) return {};
  if (byte < 0xE0) return {.length = 2, .payload_mask = 0x1F};
  if (byte == 0xE0) return {.length = 3, .second_min = 0xA0, .payload_mask = 0x0F};
  if (byte == 0xED) return {.length = 3, .second_max = 0x9F, .payload_mask = 0x0F};
  if (byte < 0xF0) return {.length = 3, .payload_mask = 0x0F};
  if (byte == 0xF0) return {.length = 4, .second_min = 0x90, .payload_mask = 0x07};
  if (byte < 0xF4) return {.length = 4, .payload_mask = 0x07};
  if (byte == 0xF4) return {.length = 4, .second_max = 0x8F, .payload_mask = 0x07};
  return {};
}

constexpr char to_byte(char32_t value) noexcept { return static_cast<char>(static_cast<unsigned char>(value)); }

}  // namespace

CodePoint decode_utf8(std::string_view text) noexcept {
  assert(!text.empty());
  const auto byte_at = [text](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char first = byte_at(0);
  if (first < 0x80) return {.value = first, .length = 1, .valid = true};
  const Lead lead = classify(first);
  if (lead.length == 0) return {.length = 1};
  char32_t value = first & lead.payload_mask;
  for (std::size_t index = 1; index < lead.length; ++index) {
    if (index == text.size()) return {.length = index};
    const unsigned char min = index == 1 ? lead.second_min : 0x80;
    const unsigned char max = index == 1 ? lead.second_max : 0xBF;
    if (byte_at(index) < min || byte_at(index) > max) return {.length = index};
    value = (value << 6U) | (byte_at(index) & 0x3FU);
  }
  return {.value = value, .length = lead.length, .valid = true};
}

void append_utf8(char32_t value, std::string& out) {
  assert(value <= 0x10FFFF);
  if (value < 0x80) {
    out.push_back(to_byte(value));
    return;
  }
  if (value < 0x800) {
    out.push_back(to_byte(0xC0U | (value >> 6U)));
  } else {
    if (value < 0x10000) {
      out.push_back(to_byte(0xE0U | (value >> 12U)));
    } else {
      out.push_back(to_byte(0xF0U | (value >> 18U)));
      out.push_back(to_byte(0x80U | ((value >> 12U) & 0x3FU)));
    }
    out.push_back(to_byte(0x80U | ((value >> 6U) & 0x3FU)));
  }
  out.push_back(to_byte(0x80U | (value & 0x3FU)));
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text.substr(at));
    if (!point.valid) return at;
    at += point.length;
  }
  return std::string_view::npos;
}

std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(decode_utf8(text).length);
  return count;
}

std::string_view first_code_points(std::string_view text, std::size_t count) noexcept {
  std::size_t at = 0;
  for (; count > 0 && at < text.size(); --count) at += decode_utf8(text.substr(at)).length;
  return text.substr(0, at);
}

}  // namespace manifest::json
