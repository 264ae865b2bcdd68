// SPDX-License-Identifier: Apache-2.0
// The only place that escapes and prints JSON.
#include "libmanifest/json/writer.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>
#include <iterator>

#include "libmanifest/json/utf8.h"

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

}  // namespace

void append_quoted(std::string_view text, std::string& out) {
  out.push_back('"');
  std::size_t plain = 0;  // start of what can be copied as it is
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!needs_escape(text[at])) continue;
    out.append(text.substr(plain, at - plain));
    append_escape(text[at], out);
    plain = at + 1;
  }
  out.append(text.substr(plain));
  out.push_back('"');
}

void append_number(double value, std::string& out) {
  assert(std::isfinite(value));
  // Coordinates are whole numbers most of the time; all below 2^53 are written as the integer that they are.
  constexpr double kExact = 9007199254740992;
  if (value == std::trunc(value) && std::abs(value) < kExact) {
    const fmt::format_int digits(static_cast<std::int64_t>(value));
    out.append(digits.data(), digits.size());
    return;
  }
  // fmt's default is the shortest form that reads back, without exponent below 1e16 and without ".0".
  fmt::format_to(std::back_inserter(out), "{}", value);
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
  fmt::format_to(std::back_inserter(*out_), "{}", value);
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
