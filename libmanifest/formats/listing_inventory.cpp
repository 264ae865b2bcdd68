// SPDX-License-Identifier: Apache-2.0
// The CSV of an S3 Inventory: no header, bucket and URL-encoded key first; with all versions of the objects, then a version's
// id and the flags IsLatest and IsDeleteMarker (Amazon S3 User Guide, "Inventory list").
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "libmanifest/formats/csv_columns.h"
#include "libmanifest/formats/csv_rows.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/listing_kinds.h"

namespace manifest::formats {

namespace {

using Cells = std::span<const std::string_view>;

constexpr char kDelimiter = ',';

struct Columns {
  std::optional<std::size_t> bucket = 0;
  std::size_t key = 1;
  std::optional<std::size_t> is_latest = {};
  std::optional<std::size_t> is_delete_marker = {};
};

/// Athena and others write the names of the fields with `_` and in small letters.
std::string field_name(std::string_view cell) {
  std::string name = header_name(cell);
  std::erase(name, '_');
  return name;
}

/// nullopt: the row is no header. Files that were unloaded from a database have one.
std::optional<Columns> columns_of_header(Cells cells) {
  std::vector<std::string> names;
  for (const auto cell : cells) names.push_back(field_name(cell));
  const auto place_of = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
  };
  const auto key = place_of("key");
  const auto bucket = place_of("bucket");
  if (!key || (*key != 0 && !bucket)) return std::nullopt;
  return Columns{
      .bucket = bucket, .key = *key, .is_latest = place_of("islatest"), .is_delete_marker = place_of("isdeletemarker")};
}

std::optional<bool> flag_of(std::string_view cell) {
  const std::string word = header_name(cell);
  if (word == "true") return true;
  if (word == "false") return false;
  return std::nullopt;
}

/// Whether a row without header may be one: nothing but buckets stands first, and no other field of an inventory is
/// followed by another flag.
bool is_row(Cells cells) {
  return cells.size() >= 2 && !cells[0].empty() && cells[0].find_first_of("/ ") == std::string_view::npos &&
         png_or_jpeg_extension(cells[0]).empty();
}

class Inventory {
 public:
  Inventory(io::Input& input, const ListedSink& sink)
      : rows_([&input](std::span<char> out) { return input.read(out); }, kDelimiter), sink_(sink) {}

  void read() {
    bool is_first = true;
    for (CsvFound found = rows_.next(); found != CsvFound::end; found = rows_.next()) {
      if (found == CsvFound::fault) {
        fail(rows_.fault());
        continue;
      }
      if (is_first) header_ = columns_of_header(rows_.cells());
      if (!is_first || !header_) take(rows_.cells());
      is_first = false;
    }
  }

 private:
  void take(Cells cells) {
    const Columns columns = header_.value_or(columns_of_row(cells));
    if (columns.key >= cells.size() || cells[columns.key].empty()) return fail("a row without a key");
    const std::string_view encoded = cells[columns.key];
    if (!decode_key(encoded, key_)) return fail(fmt::format("the key \"{}\" is not URL-encoded", encoded));
    const auto flag = [&](std::optional<std::size_t> column, bool otherwise) {
      return column && *column < cells.size() ? flag_of(cells[*column]).value_or(otherwise) : otherwise;
    };
    const bool is_current = flag(columns.is_latest, true) && !flag(columns.is_delete_marker, false);
    sink_({.what = is_current ? Listed::What::object : Listed::What::not_current,
           .bucket = columns.bucket && *columns.bucket < cells.size() ? cells[*columns.bucket] : std::string_view(),
           .key = key_,
           .line = rows_.line()});
  }

  /// Without a header the two flags tell themselves.
  static Columns columns_of_row(Cells cells) {
    Columns columns;
    if (cells.size() >= 5 && flag_of(cells[3]) && flag_of(cells[4])) {
      columns.is_latest = 3;
      columns.is_delete_marker = 4;
    }
    return columns;
  }

  void fail(std::string_view why) {
    sink_({.what = Listed::What::fault, .line = rows_.line(), .reason = "row.bad-csv", .detail = why});
  }

  CsvRows rows_;
  const ListedSink& sink_;
  std::optional<Columns> header_;
  std::string key_;
};

}  // namespace

bool is_inventory(std::string_view head) {
  CsvRows rows(head, kDelimiter);
  return rows.next() == CsvFound::row && (columns_of_header(rows.cells()) || is_row(rows.cells()));
}

void read_inventory(io::Input& input, const ListedSink& sink) { Inventory(input, sink).read(); }

}  // namespace manifest::formats
