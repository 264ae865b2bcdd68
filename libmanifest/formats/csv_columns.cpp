// SPDX-License-Identifier: Apache-2.0
// The tables of dialects and roles, and finding them in a header.
#include "libmanifest/formats/csv_columns.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "libmanifest/error.h"

namespace manifest::formats {

namespace {

using enum CsvRole;

constexpr std::array<std::string_view, kCsvDialects> kDialectNames = {"image-labels", "tfod", "retinanet", "automl",
                                                                      "openimages",   "vott", "via",       "boxes"};

struct NamedRole {
  std::string_view name;  ///< as in a header, in lower case
  CsvRole role;
};

constexpr auto kTfod = std::to_array<NamedRole>({{"filename", image},
                                                 {"width", image_width},
                                                 {"height", image_height},
                                                 {"class", label},
                                                 {"xmin", left},
                                                 {"ymin", top},
                                                 {"xmax", right},
                                                 {"ymax", bottom}});
constexpr auto kRetinanet = std::to_array<NamedRole>(
    {{"path", image}, {"x1", left}, {"y1", top}, {"x2", right}, {"y2", bottom}, {"class", label}});
constexpr auto kOpenImages = std::to_array<NamedRole>(
    {{"imageid", image}, {"labelname", label}, {"xmin", left}, {"xmax", right}, {"ymin", top}, {"ymax", bottom}});
constexpr auto kOpenImagesMore = std::to_array<NamedRole>({{"confidence", confidence},
                                                           {"isoccluded", occluded},
                                                           {"istruncated", truncated},
                                                           {"isgroupof", group_of},
                                                           {"isdepiction", depiction},
                                                           {"isinside", inside}});
constexpr auto kVott = std::to_array<NamedRole>(
    {{"image", image}, {"xmin", left}, {"ymin", top}, {"xmax", right}, {"ymax", bottom}, {"label", label}});
constexpr auto kVia = std::to_array<NamedRole>(
    {{"filename", image}, {"region_shape_attributes", shape}, {"region_attributes", attributes}});

/// The roles that --columns can name.
constexpr auto kRoles = std::to_array<NamedRole>({{"image", image},
                                                  {"label", label},
                                                  {"left", left},
                                                  {"top", top},
                                                  {"right", right},
                                                  {"bottom", bottom},
                                                  {"width", width},
                                                  {"height", height},
                                                  {"cx", cx},
                                                  {"cy", cy},
                                                  {"confidence", confidence},
                                                  {"set", set},
                                                  {"image_width", image_width},
                                                  {"image_height", image_height}});

std::span<const NamedRole> needed_names(CsvDialect dialect) noexcept {
  switch (dialect) {
    case CsvDialect::tfod:
      return kTfod;
    case CsvDialect::retinanet:
      return kRetinanet;
    case CsvDialect::openimages:
      return kOpenImages;
    case CsvDialect::vott:
      return kVott;
    case CsvDialect::via:
      return kVia;
    default:
      return {};
  }
}

std::string_view trimmed_cell(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorKind::usage, "--columns: " + reason,
              {.hint = "like --columns image=file,label=class,left=x,top=y,width=w,height=h"});
}

CsvColumnName parse_item(std::string_view item) {
  const std::size_t cut = item.find('=');
  if (cut == std::string_view::npos) refuse(fmt::format("'{}' is no ROLE=NAME", item));
  std::string role = header_name(item.substr(0, cut));
  std::ranges::replace(role, '-', '_');
  const auto known = std::ranges::find(kRoles, role, &NamedRole::name);
  if (known == kRoles.end()) {
    std::vector<std::string_view> names;
    names.reserve(kRoles.size());
    for (const NamedRole& entry : kRoles) names.push_back(entry.name);
    refuse(fmt::format("'{}' is none of {}", role, fmt::join(names, ", ")));
  }
  CsvColumnName column{.role = known->role, .name = std::string(trimmed_cell(item.substr(cut + 1)))};
  if (column.name.empty()) refuse(fmt::format("{} has no name", role));
  if (column.name.front() == '#') {
    const char* end = column.name.data() + column.name.size();
    const auto read = std::from_chars(column.name.data() + 1, end, column.position);
    if (read.ec != std::errc() || read.ptr != end || column.position == 0 || column.position > 1'000'000) {
      refuse(fmt::format("'{}' is no column number", column.name));
    }
  }
  return column;
}

/// Why the roles make no box, in words; nullopt: they do, or no coordinate is named at all.
std::optional<std::string_view> fault_of_geometry(const CsvColumnNames& columns) {
  const auto has = [&](CsvRole role) { return columns.find(role) != nullptr; };
  if (!columns.has_geometry()) {
    if (columns.normalised) return "normalised without coordinates";
    return std::nullopt;
  }
  const bool across =
      (has(left) && has(right) != has(width) && !has(cx)) || (has(cx) && has(width) && !has(left) && !has(right));
  const bool down =
      (has(top) && has(bottom) != has(height) && !has(cy)) || (has(cy) && has(height) && !has(top) && !has(bottom));
  if (!across) return "a box needs left and right, left and width, or cx and width, and nothing else";
  if (!down) return "a box needs top and bottom, top and height, or cy and height, and nothing else";
  if (has(cx) != has(cy)) return "cx and cy belong together";
  return std::nullopt;
}

void check(const CsvColumnNames& columns) {
  if (columns.find(image) == nullptr) refuse("image= is missing");
  if (columns.find(label) == nullptr) refuse("label= is missing");
  for (const CsvColumnName& item : columns.items) {
    if ((item.position != 0) != columns.by_position()) refuse("names and numbers cannot be mixed");
  }
  if (const auto fault = fault_of_geometry(columns)) refuse(std::string(*fault));
}

/// npos: not there, or twice.
std::size_t find_name(std::span<const std::string> header, std::string_view name) {
  const auto found = std::ranges::find(header, name);
  if (found == header.end() || std::find(found + 1, header.end(), name) != header.end()) return std::string::npos;
  return static_cast<std::size_t>(found - header.begin());
}

}  // namespace

std::string_view name_of(CsvDialect dialect) noexcept { return kDialectNames[static_cast<std::size_t>(dialect)]; }

std::optional<CsvDialect> csv_dialect_of(std::string_view name) noexcept {
  const auto found = std::ranges::find(kDialectNames, name);
  if (found == kDialectNames.end()) return std::nullopt;
  return static_cast<CsvDialect>(found - kDialectNames.begin());
}

const CsvColumnName* CsvColumnNames::find(CsvRole role) const noexcept {
  const auto found = std::ranges::find(items, role, &CsvColumnName::role);
  return found == items.end() ? nullptr : &*found;
}

bool CsvColumnNames::has_geometry() const noexcept {
  return std::ranges::any_of(items, [](const CsvColumnName& item) { return item.role >= left && item.role <= cy; });
}

std::string header_name(std::string_view cell) {
  std::string name(trimmed_cell(cell));
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

CsvColumnNames parse_csv_columns(std::string_view text) {
  CsvColumnNames columns;
  while (true) {
    const std::size_t cut = text.find(',');
    const std::string_view item = trimmed_cell(text.substr(0, cut));
    if (item == "normalised" || item == "normalized") {
      columns.normalised = true;
    } else {
      CsvColumnName column = parse_item(item);
      if (columns.find(column.role) != nullptr) refuse(fmt::format("'{}' names a role for the second time", item));
      columns.items.push_back(std::move(column));
    }
    if (cut == std::string_view::npos) break;
    text.remove_prefix(cut + 1);
  }
  check(columns);
  return columns;
}

const CsvColumnNames& default_csv_columns() {
  static const CsvColumnNames kColumns = parse_csv_columns(
      "image=image,label=label,left=left,top=top,width=width,height=height,confidence=confidence,"
      "image_width=image_width,image_height=image_height");
  return kColumns;
}

std::optional<CsvColumns> columns_by_header(CsvDialect dialect, std::span<const std::string> header) {
  const auto needed = needed_names(dialect);
  if (needed.empty()) return std::nullopt;
  CsvColumns columns;
  columns.count = header.size();
  for (const NamedRole& entry : needed) {
    std::size_t column = find_name(header, entry.name);
    // VIA 1 begins its header with a number sign.
    if (column == std::string::npos && entry.name == "filename") column = find_name(header, "#filename");
    if (column == std::string::npos) return std::nullopt;
    columns.set(entry.role, column);
  }
  // A headerless dialect has these names only where somebody put them above it.
  if (dialect == CsvDialect::retinanet && header.size() != needed.size()) return std::nullopt;
  if (dialect == CsvDialect::openimages) {
    columns.normalised = true;
    for (const NamedRole& entry : kOpenImagesMore) {
      if (const std::size_t column = find_name(header, entry.name); column != std::string::npos) {
        columns.set(entry.role, column);
      }
    }
  }
  return columns;
}

std::optional<CsvColumns> columns_by_names(const CsvColumnNames& names, std::span<const std::string> header,
                                           std::string& missing) {
  CsvColumns columns;
  columns.count = header.size();
  columns.normalised = names.normalised;
  columns.has_header = !names.by_position();
  for (const CsvColumnName& item : names.items) {
    const std::size_t column = item.position != 0 ? item.position - 1 : find_name(header, header_name(item.name));
    if (column >= header.size()) {
      missing = item.name;
      return std::nullopt;
    }
    columns.set(item.role, column);
  }
  return columns;
}

std::optional<CsvColumns> columns_by_roles(std::span<const std::string> header) {
  CsvColumnNames names;
  for (const NamedRole& entry : kRoles) {
    if (find_name(header, entry.name) == std::string::npos) continue;
    names.items.push_back({.role = entry.role, .name = std::string(entry.name)});
  }
  if (names.find(image) == nullptr || names.find(label) == nullptr) return std::nullopt;
  if (!names.has_geometry() || fault_of_geometry(names)) return std::nullopt;
  std::string missing;
  return columns_by_names(names, header, missing);
}

CsvColumns columns_by_position(CsvDialect dialect) {
  CsvColumns columns;
  columns.has_header = false;
  std::size_t column = 0;
  for (const NamedRole& entry : needed_names(dialect)) columns.set(entry.role, column++);
  columns.count = column;
  return columns;
}

}  // namespace manifest::formats
