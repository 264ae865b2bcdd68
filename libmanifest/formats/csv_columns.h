// SPDX-License-Identifier: Apache-2.0
// What the columns of a CSV file mean: dialects, roles, and which column has which role.
// Internal to formats/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::formats {

/// conversions.md, CSV. In the order in which an ambiguous file lists its candidates.
enum class CsvDialect : std::uint8_t { image_labels, tfod, retinanet, automl, openimages, vott, via, boxes };
inline constexpr std::size_t kCsvDialects = 8;

/// "image-labels".
[[nodiscard]] std::string_view name_of(CsvDialect dialect) noexcept;
[[nodiscard]] std::optional<CsvDialect> csv_dialect_of(std::string_view name) noexcept;

/// What a column is for.
enum class CsvRole : std::uint8_t {
  image,
  label,
  left,
  top,
  right,
  bottom,
  width,
  height,
  cx,
  cy,
  confidence,
  set,
  image_width,
  image_height,
  occluded,
  truncated,
  group_of,
  depiction,
  inside,
  shape,
  attributes
};
inline constexpr std::size_t kCsvRoles = 21;

/// Columns by role, numbered from 0.
class CsvColumns {
 public:
  [[nodiscard]] bool has(CsvRole role) const noexcept { return at_[index(role)] != kNone; }
  /// REQUIRES: has(role).
  [[nodiscard]] std::size_t at(CsvRole role) const noexcept { return at_[index(role)]; }
  void set(CsvRole role, std::size_t column) noexcept { at_[index(role)] = column; }

  std::size_t count = 0;    ///< of a row
  bool normalised = false;  ///< coordinates are shares of the image's sides
  bool has_header = true;   ///< the first row holds names

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr std::size_t index(CsvRole role) noexcept { return static_cast<std::size_t>(role); }
  std::array<std::size_t, kCsvRoles> at_ = [] {
    std::array<std::size_t, kCsvRoles> none{};
    none.fill(kNone);
    return none;
  }();
};

/// One item of --columns: image=filename.
struct CsvColumnName {
  CsvRole role = CsvRole::image;
  std::string name = {};     ///< as it shall be written
  std::size_t position = 0;  ///< #N: the number from 1, and there is no header; 0: by name
};

/// The value of --columns.
struct CsvColumnNames {
  std::vector<CsvColumnName> items = {};
  bool normalised = false;
  [[nodiscard]] bool by_position() const noexcept { return !items.empty() && items.front().position != 0; }
  [[nodiscard]] const CsvColumnName* find(CsvRole role) const noexcept;
  /// Whether coordinates are named; without, labels are of the image.
  [[nodiscard]] bool has_geometry() const noexcept;
};

/// Reads "image=NAME,label=NAME,left=NAME,...,normalised". Throws Error{usage} with what is wrong: an unknown role, a
/// role or a column twice, no image, a geometry that is none.
[[nodiscard]] CsvColumnNames parse_csv_columns(std::string_view text);

/// What `boxes` writes, and reads without --columns: roles by their own names.
[[nodiscard]] const CsvColumnNames& default_csv_columns();

/// A header's cell as names are compared: trimmed, lower-case ASCII.
[[nodiscard]] std::string header_name(std::string_view cell);

/// The columns of a dialect whose header has all its names (in any order, among others); nullopt: it has not. A name that
/// stands twice is not found. Headerless dialects never have one, but for a row that spells their own columns.
[[nodiscard]] std::optional<CsvColumns> columns_by_header(CsvDialect dialect, std::span<const std::string> header);
/// The same for names of the user's; `missing` gets the first that is not there.
[[nodiscard]] std::optional<CsvColumns> columns_by_names(const CsvColumnNames& names,
                                                         std::span<const std::string> header, std::string& missing);
/// The same for a header that spells the roles of a box; nullopt: it does not.
[[nodiscard]] std::optional<CsvColumns> columns_by_roles(std::span<const std::string> header);
/// image-labels, retinanet and automl: columns by position.
[[nodiscard]] CsvColumns columns_by_position(CsvDialect dialect);

}  // namespace manifest::formats
