// SPDX-License-Identifier: Apache-2.0
// Rows to entries.
#include "libmanifest/formats/csv_taker.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/csv_region.h"
#include "libmanifest/formats/foreign_text.h"

namespace manifest::formats {

namespace {

using enum CsvRole;

bool is_empty_cell(std::string_view cell) noexcept { return cell.empty(); }

/// The pixels of an image's side. Empty and 0 mean that nobody knows; nullopt: no size.
std::optional<std::int64_t> side_of(std::string_view cell) {
  constexpr double kMost = 1e15;  // exact as a double, and no image is so large
  if (cell.empty()) return 0;
  const auto value = csv_number(cell);
  if (!value || *value < 0 || *value > kMost || *value != std::floor(*value)) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

}  // namespace

CsvTaker::CsvTaker(const CsvReadOptions& options, Journal& journal, CsvImages& images,
                   std::function<void()> before_image)
    : options_(options), journal_(journal), images_(images), before_image_(std::move(before_image)) {}

void CsvTaker::start_file(const CsvLayout& layout, std::uint32_t file, std::string path) {
  layout_ = layout;
  file_ = file;
  path_ = std::move(path);
  saw_pixels_ = false;
  constexpr auto kFlags = std::to_array<CsvRole>({group_of, occluded, truncated, depiction, inside});
  has_flags_ = std::ranges::any_of(kFlags, [&](CsvRole role) { return layout_.columns.has(role); });
}

void CsvTaker::take(Cells cells, std::uint64_t line) {
  line_ = line;
  // Spreadsheets leave rows of nothing but delimiters.
  if (std::ranges::all_of(cells, is_empty_cell)) return;
  switch (layout_.dialect) {
    case CsvDialect::image_labels:
      return take_labels(cells, 0);
    case CsvDialect::automl:
      return take_automl(cells);
    case CsvDialect::via:
      return take_region(cells);
    default:
      return take_columns(cells);
  }
}

void CsvTaker::reject_row(std::uint64_t line, std::string detail) {
  journal_.reject_unseen(
      {.origin = {.path = path_, .line = line}, .reason = "row.bad-csv", .detail = std::move(detail)});
}

void CsvTaker::reject(std::string reason, std::string detail) {
  if (reason == "row.bad-csv") return reject_row(line_, std::move(detail));
  ++images_[image_].rejected;
  journal_.reject_unseen(
      {.origin = {.path = path_, .line = line_}, .reason = std::move(reason), .detail = std::move(detail)});
}

std::string_view CsvTaker::cell(Cells cells, CsvRole role) const {
  return layout_.columns.has(role) ? cells[layout_.columns.at(role)] : std::string_view();
}

/// The cell as it was before --spreadsheet-safe wrote it.
std::string_view CsvTaker::text(std::string_view cell) const {
  const bool was_escaped = options_.spreadsheet_safe && cell.starts_with('\'') && needs_apostrophe(cell);
  return was_escaped ? cell.substr(1) : cell;
}

/// Finds the row's image or makes it. False: the row has none.
bool CsvTaker::set_image(std::string_view cell, bool has_boxes) {
  std::string_view name = text(cell);
  if (!options_.strip_prefix.empty() && name.starts_with(options_.strip_prefix)) {
    name.remove_prefix(options_.strip_prefix.size());
  }
  if (name.empty()) {
    reject_row(line_, "the row names no image");
    return false;
  }
  if (options_.grouped && images_.size() > 0 && images_.name(0) != name) before_image_();
  const std::size_t before = images_.size();
  image_ = images_.image(name, file_, line_);
  if (images_.size() == before && !has_boxes) {
    if (options_.refuse_duplicates) {
      throw Error(ErrorKind::data,
                  fmt::format("image {} stands on line {} already", in_quotes(name), images_[image_].line),
                  {.path = path_, .line = line_, .hint = "--duplicates unite puts the labels together"});
    }
    journal_.changed("image.united");
  }
  images_[image_].has_boxes |= has_boxes;
  return true;
}

void CsvTaker::add(std::string_view label, CsvEntry entry) {
  if (options_.descriptions) {
    const auto found = options_.descriptions->find(label);
    if (found == options_.descriptions->end()) {
      return reject("annotation.unknown-category", fmt::format("{} is not in --class-descriptions", in_quotes(label)));
    }
    label = found->second;
  }
  entry.line = line_;
  entry.file = file_;
  images_.add(image_, label, entry);
}

/// image[,label...]; `first` is the image's cell.
void CsvTaker::take_labels(Cells cells, std::size_t first) {
  if (!set_image(cells[first], false)) return;
  for (const std::string_view cell : cells.subspan(first + 1)) {
    if (!cell.empty()) add(text(cell), {.shape = CsvShape::label});
  }
}

bool CsvTaker::is_selected(std::string_view set) {
  if (options_.select_set.empty()) return true;
  const auto same = [](char a, char b) {
    return (a >= 'a' && a <= 'z' ? a - 32 : a) == (b >= 'a' && b <= 'z' ? b - 32 : b);
  };
  if (std::ranges::equal(set, options_.select_set, same)) return true;
  journal_.drop("row.not-selected");
  return false;
}

/// [set,]uri,label and four vertices, or [set,]uri[,label...].
void CsvTaker::take_automl(Cells cells) {
  const bool has_set = cells.size() > 1 && is_automl_set(cells.front());
  if (!is_selected(has_set ? cells.front() : std::string_view())) return;
  cells = cells.subspan(has_set ? 1 : 0);
  if (!layout_.automl_boxes) return take_labels(cells, 0);
  const bool only_image = std::ranges::all_of(cells.subspan(1), is_empty_cell);
  if (cells.size() != 10 && !only_image) {
    return reject_row(line_, fmt::format("{} cells behind the set; a row of boxes has 10", cells.size()));
  }
  if (!set_image(cells.front(), true) || only_image) return;
  take_automl_box(cells.subspan(1));
}

/// label,x1,y1,x2,y1,x2,y2,x1,y2, where two vertices may be empty.
void CsvTaker::take_automl_box(Cells cells) {
  BoundingBox around;
  std::array<std::optional<double>, 8> v;
  std::size_t vertices = 0;
  for (std::size_t i = 0; i < v.size(); i += 2) {
    const std::string_view x = cells[i + 1];
    const std::string_view y = cells[i + 2];
    if (x.empty() && y.empty()) continue;
    v[i] = csv_number(x);
    v[i + 1] = csv_number(y);
    if (!v[i] || !v[i + 1])
      return reject("annotation.bad-bbox", fmt::format("{}, {} is no vertex", in_quotes(x), in_quotes(y)));
    around.add(*v[i], *v[i + 1]);
    ++vertices;
  }
  if (vertices == 0) return reject("annotation.no-geometry", "a label without vertices");
  if (cells[0].empty()) return reject("annotation.no-label", "vertices without a label");
  const auto left = v[0] ? v[0] : v[6];
  const auto top = v[1] ? v[1] : v[3];
  const auto right = v[4] ? v[4] : v[2];
  const auto bottom = v[5] ? v[5] : v[7];
  if (!left || !top || !right || !bottom) {
    return reject("annotation.bad-bbox", "the vertices do not say all four edges");
  }
  if (*left > *right || *top > *bottom) {
    return reject("annotation.min-above-max", fmt::format("{}, {} to {}, {}", *left, *top, *right, *bottom));
  }
  const auto agrees = [](const std::optional<double>& value, double edge) { return !value || *value == edge; };
  CsvEntry entry{.numbers = {*left, *top, *right, *bottom}, .shape = CsvShape::corners};
  const bool is_rectangle = agrees(v[2], *right) && agrees(v[3], *top) && agrees(v[6], *left) && agrees(v[7], *bottom);
  if (!is_rectangle) {
    const Box box = *around.box();
    entry.numbers = {box.left, box.top, box.right(), box.bottom()};
    journal_.changed("annotation.polygon");
  }
  add(text(cells[0]), entry);
}

/// Cells beyond the header's are well as long as they are empty.
bool CsvTaker::has_right_count(Cells cells) {
  const std::size_t wanted = layout_.columns.count;
  if (cells.size() >= wanted && std::ranges::all_of(cells.subspan(wanted), is_empty_cell)) return true;
  reject_row(line_, fmt::format("{} cells instead of {}", cells.size(), wanted));
  return false;
}

/// The dialects with one meaning a column.
void CsvTaker::take_columns(Cells cells) {
  const CsvColumns& columns = layout_.columns;
  if (!has_right_count(cells) || !is_selected(cell(cells, set))) return;
  const auto size = size_of(cells);
  if (!size) return;
  const bool has_boxes = columns.has(left) || columns.has(cx);
  if (!set_image(cell(cells, image), has_boxes)) return;
  if (size->width > 0 && size->height > 0) set_size(*size);
  const std::string_view name = cell(cells, label);
  if (has_boxes) return take_box(cells, name);
  CsvEntry entry{.shape = CsvShape::label};
  if (!name.empty() && set_confidence(cells, entry)) add(text(name), entry);
}

void CsvTaker::take_box(Cells cells, std::string_view name) {
  constexpr auto kRoles = std::to_array<CsvRole>({left, top, right, bottom, width, height, cx, cy});
  const bool is_empty = std::ranges::all_of(kRoles, [&](CsvRole role) { return cell(cells, role).empty(); });
  if (is_empty) {
    if (!name.empty()) reject("annotation.no-geometry", "a label without a box");
    return;
  }
  if (name.empty()) return reject("annotation.no-label", "a box without a label");
  CsvEntry entry;
  if (!set_geometry(cells, entry) || !fit_shape(entry) || !set_confidence(cells, entry)) return;
  if (has_flags_) set_flags(cells, entry);
  add(text(name), entry);
}

/// The image's size as the row has it; 0 by 0: it does not say. nullopt: the row is no row of the dialect.
std::optional<ImageSize> CsvTaker::size_of(Cells cells) {
  if (!layout_.columns.has(image_width) || !layout_.columns.has(image_height)) return ImageSize{};
  const std::string_view wide = cell(cells, image_width);
  const std::string_view high = cell(cells, image_height);
  if (wide == known_size_.width && high == known_size_.height) return known_size_.size;
  const auto width_read = side_of(wide);
  const auto height_read = side_of(high);
  if (width_read && height_read) {
    known_size_.width = wide;
    known_size_.height = high;
    known_size_.size = {.width = *width_read, .height = *height_read};
    return known_size_.size;
  }
  reject_row(line_, fmt::format("{} x {} is no size of an image", in_quotes(wide), in_quotes(high)));
  return std::nullopt;
}

void CsvTaker::set_size(const ImageSize& size) {
  auto& known = images_[image_].size;
  if (!known) known = size;
  if (*known != size) journal_.changed("image.other-size");
}

bool CsvTaker::set_confidence(Cells cells, CsvEntry& entry) {
  const std::string_view given = cell(cells, confidence);
  if (given.empty()) return true;
  const auto value = csv_number(given);
  if (!value || *value < 0 || *value > 1) {
    reject("annotation.bad-score", fmt::format("confidence {}", in_quotes(given)));
    return false;
  }
  entry.confidence = *value;
  return true;
}

/// The four numbers of the box, in the row's own measure.
bool CsvTaker::set_geometry(Cells cells, CsvEntry& entry) {
  const CsvColumns& columns = layout_.columns;
  const auto across = columns.has(cx) ? std::pair(cx, width) : std::pair(left, columns.has(right) ? right : width);
  const auto down = columns.has(cy) ? std::pair(cy, height) : std::pair(top, columns.has(bottom) ? bottom : height);
  const std::array<CsvRole, 4> roles = {across.first, down.first, across.second, down.second};
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const auto value = csv_number(cell(cells, roles[i]));
    if (!value) {
      reject("annotation.bad-bbox", fmt::format("{} is no number", in_quotes(cell(cells, roles[i]))));
      return false;
    }
    entry.numbers[i] = *value;
  }
  return true;
}

/// Numbers as the columns have them to one of the shapes of an entry.
bool CsvTaker::fit_shape(CsvEntry& entry) {
  const CsvColumns& columns = layout_.columns;
  const auto [x, y, to_x, to_y] = entry.numbers;
  const bool has_right = columns.has(right);
  const bool has_bottom = columns.has(bottom);
  if ((!has_right && to_x < 0) || (!has_bottom && to_y < 0)) {
    reject("annotation.negative-size", fmt::format("left {}, top {}, width {}, height {}", x, y, to_x, to_y));
    return false;
  }
  if ((has_right && to_x < x) || (has_bottom && to_y < y)) {
    reject("annotation.min-above-max", fmt::format("{}, {} to {}, {}", x, y, to_x, to_y));
    return false;
  }
  if (layout_.dialect == CsvDialect::tfod) {
    entry.shape = CsvShape::open_corners;
    saw_pixels_ |= std::ranges::any_of(entry.numbers, [](double number) { return number > 1; });
  } else if (columns.normalised) {
    entry.shape = columns.has(cx) ? CsvShape::centre : CsvShape::corners;
    if (!columns.has(cx)) entry.numbers = {x, y, has_right ? to_x : x + to_x, has_bottom ? to_y : y + to_y};
  } else {
    entry.shape = CsvShape::box;
    const Box box = columns.has(cx) ? box_around(entry) : box_between(entry);
    entry.numbers = {box.left, box.top, box.width, box.height};
  }
  return true;
}

/// Counted from 1, the middle of the first pixel is 1 and not a half.
Box CsvTaker::box_around(const CsvEntry& entry) const {
  const auto [x, y, wide, high] = entry.numbers;
  const double shift = options_.origin == PixelOrigin::one ? 0.5 : 0;
  return box_from_centre(x - shift, y - shift, wide, high);
}

Box CsvTaker::box_between(const CsvEntry& entry) const {
  const auto [x, y, to_x, to_y] = entry.numbers;
  const bool has_right = layout_.columns.has(right);
  const bool has_bottom = layout_.columns.has(bottom);
  Box box = box_from_corners(x, y, has_right ? to_x : x, has_bottom ? to_y : y, options_.origin);
  if (!has_right) box.width = to_x;
  if (!has_bottom) box.height = to_y;
  return box;
}

/// What a manifest has no place for is counted.
void CsvTaker::set_flags(Cells cells, CsvEntry& entry) {
  const auto is_set = [&](CsvRole role) { return csv_number(cell(cells, role)) == 1; };
  entry.crowd = is_set(group_of);
  entry.occluded = is_set(occluded);
  entry.truncated = is_set(truncated);
  if (entry.occluded) journal_.changed("annotation.occluded");
  if (entry.truncated) journal_.changed("annotation.truncated");
  if (is_set(depiction)) journal_.changed("annotation.depiction");
  if (is_set(inside)) journal_.changed("annotation.inside");
}

void CsvTaker::take_region(Cells cells) {
  if (!has_right_count(cells) || !set_image(cell(cells, image), true)) return;
  CsvRegion region = parse_csv_region(cell(cells, shape), cell(cells, attributes), options_.label_from);
  if (!region.reason.empty()) return reject(std::move(region.reason), std::move(region.detail));
  if (region.is_empty) return;
  const Box& box = region.box;
  add(region.label, {.numbers = {box.left, box.top, box.width, box.height}, .shape = CsvShape::box});
}

}  // namespace manifest::formats
