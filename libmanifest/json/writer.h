// SPDX-License-Identifier: Apache-2.0
// The only place that escapes and prints JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::json {

/// Appends `text` as a JSON string with its quotes: UTF-8 as it is, only `"`, `\` and controls escaped
/// (tools.md 2). REQUIRES: valid UTF-8 (see repair_utf8).
void append_quoted(std::string_view text, std::string& out);

/// Appends a number: integral values without fraction or exponent up to 2^53, others in the shortest form that
/// reads back to the same double. REQUIRES: finite.
void append_number(double value, std::string& out);

/// Room for any number that print_number or print_integer writes.
inline constexpr std::size_t kMaxNumberBytes = 32;

/// As append_number, into kMaxNumberBytes bytes of room at `to`; the place behind what was written. For lists of
/// numbers that are most of a text.
[[nodiscard]] char* print_number(double value, char* to);
[[nodiscard]] char* print_integer(std::int64_t value, char* to) noexcept;

/// `text` with each invalid UTF-8 sequence replaced by U+FFFD, for texts from outside (paths).
std::string repair_utf8(std::string_view text);

/// Writes one JSON document into a string, compact or indented. Commas, colons, line ends are its business.
class Writer {
 public:
  enum class Style : std::uint8_t { compact, indented };  ///< indented: 4 spaces, `[]` and `{}` when empty

  explicit Writer(std::string& out, Style style = Style::compact) : out_(&out), style_(style) {}

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  Writer& number(double value);
  Writer& integer(std::int64_t value);
  Writer& unsigned_integer(std::uint64_t value);
  Writer& boolean(bool value);
  Writer& null();
  /// A value that is JSON already, written as it stands.
  Writer& raw(std::string_view json);

  // A member in one call.
  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
  Writer& member(std::string_view name, std::uint64_t value) { return key(name).unsigned_integer(value); }

 private:
  void before_value();
  void open(char bracket);
  void close(char bracket);
  void new_line();

  struct Level {
    bool has_members = false;
  };
  std::string* out_;
  Style style_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace manifest::json
