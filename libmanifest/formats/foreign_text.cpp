// SPDX-License-Identifier: Apache-2.0
// Encodings of foreign files.
#include "libmanifest/formats/foreign_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "libmanifest/json/number.h"
#include "libmanifest/json/utf8.h"
#include "libmanifest/json/writer.h"

namespace manifest::formats {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::string_view kUtf16LittleMark = "\xFF\xFE";
constexpr std::string_view kUtf16BigMark = "\xFE\xFF";
constexpr std::string_view kUtf32LittleMark{"\xFF\xFE\0\0", 4};
constexpr std::string_view kUtf32BigMark{"\0\0\xFE\xFF", 4};

enum class Endian : std::uint8_t { little, big };

FileProblem encoding_problem(std::string detail, std::uint64_t line = 0) {
  return {.reason = "file.encoding", .detail = std::move(detail), .line = line};
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// What `encoding="…"` of the XML declaration says, in lower case; empty: nothing.
std::string declared_encoding(std::string_view text) {
  if (!text.starts_with("<?xml")) return {};
  const std::string_view declaration = text.substr(0, text.find("?>"));
  const std::size_t name = declaration.find("encoding");
  if (name == std::string_view::npos) return {};
  const std::size_t open = declaration.find_first_of("\"'", name);
  if (open == std::string_view::npos) return {};
  const std::size_t close = declaration.find(declaration[open], open + 1);
  return close == std::string_view::npos ? std::string() : lower(declaration.substr(open + 1, close - open - 1));
}

char16_t unit_at(std::string_view text, std::size_t at, Endian endian) noexcept {
  const auto first = static_cast<unsigned char>(text[at]);
  const auto second = static_cast<unsigned char>(text[at + 1]);
  const unsigned unit = endian == Endian::little ? first | static_cast<unsigned>(second) << 8U
                                                 : static_cast<unsigned>(first) << 8U | second;
  return static_cast<char16_t>(unit);
}

std::optional<FileProblem> from_utf16(std::string& text, Endian endian) {
  const auto broken = [](std::size_t at) { return encoding_problem(fmt::format("ill-formed UTF-16 at byte {}", at)); };
  if (text.size() % 2 != 0) return broken(text.size() - 1);
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t at = kUtf16BigMark.size(); at < text.size(); at += 2) {
    char32_t value = unit_at(text, at, endian);
    if (value >= 0xDC00 && value <= 0xDFFF) return broken(at);
    if (value >= 0xD800 && value <= 0xDBFF) {
      const char32_t low = at + 2 < text.size() ? unit_at(text, at + 2, endian) : 0;
      if (low < 0xDC00 || low > 0xDFFF) return broken(at);
      value = 0x10000 + ((value - 0xD800) << 10U) + (low - 0xDC00);
      at += 2;
    }
    json::append_utf8(value, out);
  }
  text = std::move(out);
  return std::nullopt;
}

/// One pass that the compiler makes wide; nearly every file is plain ASCII.
bool is_ascii(std::string_view text) noexcept {
  unsigned char all = 0;
  for (const char c : text) all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
  return all < 0x80;
}

std::optional<FileProblem> check_utf8(std::string_view text) {
  if (is_ascii(text)) return std::nullopt;
  const std::size_t bad = json::find_invalid_utf8(text);
  if (bad == std::string_view::npos) return std::nullopt;
  const auto byte = static_cast<unsigned char>(text[bad]);
  return encoding_problem(fmt::format("byte 0x{:02x} is no UTF-8", byte), line_at(text, bad));
}

void from_latin1(std::string& text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) json::append_utf8(static_cast<unsigned char>(c), out);
  text = std::move(out);
}

/// Without a byte order mark.
std::optional<FileProblem> from_declared(std::string& text) {
  constexpr auto kUtf8Names = std::to_array<std::string_view>({"", "utf-8", "utf8", "us-ascii", "ascii"});
  constexpr auto kLatin1Names =
      std::to_array<std::string_view>({"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1"});
  const std::string_view start = std::string_view(text).substr(0, 4);
  if (start.find('\0') != std::string_view::npos) return encoding_problem("UTF-16 or UTF-32 without a byte order mark");
  const std::string name = declared_encoding(text);
  if (std::ranges::find(kUtf8Names, name) != kUtf8Names.end()) return check_utf8(text);
  if (std::ranges::find(kLatin1Names, name) == kLatin1Names.end()) {
    return encoding_problem(
        fmt::format("encoding {} is none of UTF-8, UTF-16 and ISO-8859-1", in_quotes(json::repair_utf8(name))));
  }
  from_latin1(text);
  return std::nullopt;
}

}  // namespace

std::optional<FileProblem> convert_to_utf8(std::string& text) {
  if (text.starts_with(kUtf32LittleMark) || text.starts_with(kUtf32BigMark)) {
    return encoding_problem("UTF-32 is none of UTF-8, UTF-16 and ISO-8859-1");
  }
  if (text.starts_with(kUtf16LittleMark)) return from_utf16(text, Endian::little);
  if (text.starts_with(kUtf16BigMark)) return from_utf16(text, Endian::big);
  if (!text.starts_with(kUtf8Mark)) return from_declared(text);
  text.erase(0, kUtf8Mark.size());
  return check_utf8(text);
}

std::optional<double> finite_number(std::string_view text) noexcept {
  if (const auto value = json::short_decimal(text)) return value;
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kBlanks = " \t\r\n";  // XML 1.0, production 3
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kShown = 64;
  const std::string_view start = json::first_code_points(text, kShown);
  return fmt::format("\"{}{}\"", start, start.size() < text.size() ? "..." : "");
}

std::uint64_t line_at(std::string_view text, std::size_t offset) noexcept {
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<std::uint64_t>(std::ranges::count(before, '\n'));
}

}  // namespace manifest::formats
