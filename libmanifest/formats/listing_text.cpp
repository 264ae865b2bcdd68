// SPDX-License-Identifier: Apache-2.0
// The text of `aws s3 ls`: "2013-09-02 21:37:53         10 a/b.jpg" an object, the size right-aligned in ten columns and one
// space before the key (AWS CLI command reference, s3 ls; awscli/customizations/s3/subcommands.py, ListCommand).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "libmanifest/formats/foreign_text.h"
#include "libmanifest/formats/listing_kinds.h"
#include "libmanifest/jsonl/line_reader.h"

namespace manifest::formats {

namespace {

constexpr std::uint64_t kMaxLineBytes = 64 << 10;  ///< a key has 1024 bytes at most
constexpr std::size_t kSizeColumns = 10;
constexpr std::string_view kTime = "0000-00-00 00:00:00 ";

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string_view without_spaces(std::string_view text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

bool begins_with_time(std::string_view line) noexcept {
  return line.size() >= kTime.size() &&
         std::ranges::equal(line.substr(0, kTime.size()), kTime,
                            [](char got, char wanted) { return wanted == '0' ? is_digit(got) : got == wanted; });
}

bool is_folder_line(std::string_view line) noexcept { return without_spaces(line).starts_with("PRE "); }

/// What --summarize adds behind the objects.
bool is_summary_line(std::string_view line) noexcept {
  const std::string_view text = without_spaces(line);
  return text.starts_with("Total Objects: ") || text.starts_with("Total Size: ");
}

/// The end of "1.5 KiB" at `at`, as --human-readable writes sizes; nullopt: no unit stands there.
std::optional<std::size_t> end_of_unit(std::string_view field, std::size_t at) noexcept {
  constexpr auto kUnits = std::to_array<std::string_view>({"Byte", "Bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"});
  if (at == field.size() || field[at] != ' ') return std::nullopt;
  const std::size_t end = std::min(field.find(' ', at + 1), field.size());
  const std::string_view unit = field.substr(at + 1, end - at - 1);
  return std::ranges::find(kUnits, unit) == kUnits.end() ? std::nullopt : std::optional(end);
}

/// The end of the size that `field` begins with. A unit belongs to it where there is a fraction or where number and unit
/// fill the columns; a key that begins with "KiB " stands one column further on.
std::optional<std::size_t> end_of_size(std::string_view field) noexcept {
  const auto past_digits = [&](std::size_t at) {
    while (at < field.size() && is_digit(field[at])) ++at;
    return at;
  };
  const std::size_t begin = std::min(field.find_first_not_of(' '), field.size());
  const std::size_t end = past_digits(begin);
  if (end == begin) return std::nullopt;
  if (end < field.size() && field[end] == '.') return end_of_unit(field, past_digits(end + 1));
  const auto unit = end_of_unit(field, end);
  return unit == kSizeColumns ? unit : end;
}

/// nullopt: no line of an object.
std::optional<std::string_view> key_of(std::string_view line) noexcept {
  if (!begins_with_time(line)) return std::nullopt;
  line.remove_prefix(kTime.size());
  const auto end = end_of_size(line);
  if (!end || (*end < line.size() && line[*end] != ' ')) return std::nullopt;
  return line.substr(std::min(*end + 1, line.size()));
}

Listed listed_of(std::string_view line) noexcept {
  if (const auto key = key_of(line)) return {.key = *key};
  if (is_folder_line(line)) return {.what = Listed::What::folder};
  return {.what = Listed::What::fault, .reason = "row.bad-listing"};
}

}  // namespace

bool is_text_listing_line(std::string_view line) noexcept {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return key_of(line).has_value() || is_folder_line(line) || is_summary_line(line);
}

void read_text_listing(io::Input& input, const ListedSink& sink) {
  jsonl::LineReader lines(input, {.max_line_bytes = kMaxLineBytes});
  while (const auto line = lines.next()) {
    const std::string_view text = line->text.view();
    if (!line->overlong && (without_spaces(text).empty() || is_summary_line(text))) continue;
    Listed listed = listed_of(text);
    std::string why;
    if (listed.what == Listed::What::fault) {
      why = line->overlong ? fmt::format("longer than {} bytes", kMaxLineBytes)
                           : in_quotes(text) + " is no line of aws s3 ls --recursive";
      listed.detail = why;
    }
    listed.line = lines.line_number();
    sink(listed);
  }
}

}  // namespace manifest::formats
