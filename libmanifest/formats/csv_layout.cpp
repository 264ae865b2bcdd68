// SPDX-License-Identifier: Apache-2.0
// Looks at the first rows of a CSV file and finds its delimiter and its dialect.
#include "libmanifest/formats/csv_layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/csv_rows.h"
#include "libmanifest/formats/foreign_text.h"
#include "libmanifest/formats/peeked_input.h"
#include "libmanifest/json/number.h"

namespace manifest::formats {

namespace {

using Row = std::vector<std::string>;

constexpr std::size_t kRowsLookedAt = 1000;
constexpr auto kDelimiters = std::to_array<char>({',', ';', '\t', '|'});

/// How sure a guess is; the delimiter with the surest wins.
enum class Rank : std::uint8_t { nothing, labels, unknown_header, values, header };

struct Guess {
  Rank rank = Rank::nothing;
  std::size_t rows = 0;  ///< that speak for it
  std::vector<CsvDialect> candidates = {};
  CsvColumns columns = {};
  bool automl_boxes = false;
  std::string why = {};  ///< or, without a candidate, why not
};

std::vector<Row> first_rows(std::string_view head, bool is_all, char delimiter) {
  CsvRows rows(head, delimiter);
  std::vector<Row> out;
  while (out.size() <= kRowsLookedAt) {
    const CsvFound found = rows.next();
    if (found == CsvFound::end) {
      // The last row of a part may be cut.
      if (!is_all && !out.empty()) out.pop_back();
      break;
    }
    if (found == CsvFound::row) out.emplace_back(rows.cells().begin(), rows.cells().end());
  }
  return out;
}

bool is_image_like(std::string_view cell) {
  constexpr auto kEndings =
      std::to_array<std::string_view>({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"});
  const std::string name = header_name(cell);
  return name.find("://") != std::string::npos ||
         std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); });
}

bool is_image_word(std::string_view cell) {
  constexpr auto kWords = std::to_array<std::string_view>({"image",
                                                           "images",
                                                           "img",
                                                           "imagename",
                                                           "imageid",
                                                           "imagepath",
                                                           "imageuri",
                                                           "imageurl",
                                                           "imagefile",
                                                           "imagefilename",
                                                           "imagelocalpath",
                                                           "file",
                                                           "filename",
                                                           "filepath",
                                                           "path",
                                                           "uri",
                                                           "url",
                                                           "id",
                                                           "name",
                                                           "label",
                                                           "labelname",
                                                           "class",
                                                           "set",
                                                           "split",
                                                           "maskpath",
                                                           "frame"});
  std::string name = header_name(cell);
  std::erase_if(name, [](char c) { return c == '_' || c == '-' || c == ' '; });
  return std::ranges::find(kWords, name) != kWords.end();
}

/// A column that holds numbers everywhere but in the first row.
bool has_numbers_below(const std::vector<Row>& rows) {
  if (rows.size() < 2) return false;
  for (std::size_t column = 0; column < rows.front().size(); ++column) {
    const std::string& first = rows.front()[column];
    if (first.empty() || csv_number(first)) continue;
    const bool all = std::all_of(rows.begin() + 1, rows.end(),
                                 [&](const Row& row) { return column < row.size() && csv_number(row[column]); });
    if (all) return true;
  }
  return false;
}

bool looks_like_header(const std::vector<Row>& rows) {
  const Row& first = rows.front();
  if (std::ranges::any_of(first, is_image_like)) return false;
  return is_image_word(first.front()) || has_numbers_below(rows);
}

/// What the rows say for or against one layout.
struct Votes {
  std::size_t yes = 0;
  std::size_t no = 0;
  std::size_t open = 0;    ///< right in number, and empty where it matters
  std::size_t silent = 0;  ///< right either way
  [[nodiscard]] bool won() const noexcept { return yes > no; }
};

Votes vote(const std::vector<Row>& rows, auto opinion) {
  Votes votes;
  for (const Row& row : rows) ++(votes.*opinion(row));
  return votes;
}

bool is_empty_cell(const std::string& cell) { return cell.empty(); }

Votes vote_retinanet(const std::vector<Row>& rows) {
  return vote(rows, [](const Row& row) {
    if (row.size() != 6) return &Votes::no;
    const std::span coordinates(row.begin() + 1, row.begin() + 5);
    if (std::ranges::all_of(coordinates, [](const auto& cell) { return csv_number(cell).has_value(); }))
      return &Votes::yes;
    return std::ranges::all_of(coordinates, is_empty_cell) && row[5].empty() ? &Votes::open : &Votes::no;
  });
}

/// Shares of the frame, with some room for boxes that leave it.
bool is_vertex(const std::string& cell) {
  constexpr double kRoom = 0.1;
  const auto value = csv_number(cell);
  return value && *value >= -kRoom && *value <= 1 + kRoom;
}

Votes vote_automl_boxes(const std::vector<Row>& rows) {
  return vote(rows, [](const Row& row) {
    const std::span cells = std::span(row).subspan(is_automl_set(row.front()) ? 1 : 0);
    if (cells.size() == 1) return &Votes::silent;
    if (cells.size() != 10) return &Votes::no;
    const auto vertices = cells.subspan(2);
    if (std::ranges::all_of(vertices, is_empty_cell)) return &Votes::open;
    const bool fit = std::ranges::all_of(vertices, [](const auto& cell) { return cell.empty() || is_vertex(cell); });
    return fit ? &Votes::yes : &Votes::no;
  });
}

Guess decided(CsvDialect dialect, Rank rank, std::size_t rows, std::string why) {
  return {.rank = rank,
          .rows = rows,
          .candidates = {dialect},
          .columns = columns_by_position(dialect),
          .why = std::move(why)};
}

std::size_t rows_of_several_cells(const std::vector<Row>& rows) {
  return static_cast<std::size_t>(std::ranges::count_if(rows, [](const Row& row) { return row.size() > 1; }));
}

std::vector<std::string> header_of(const std::vector<Row>& rows) {
  std::vector<std::string> header;
  for (const std::string& cell : rows.front()) header.push_back(header_name(cell));
  return header;
}

Guess guess_by_columns(const CsvColumnNames& names, const std::vector<Row>& rows) {
  std::string missing;
  const auto columns = columns_by_names(names, header_of(rows), missing);
  if (!columns) {
    return {
        .rows = rows_of_several_cells(rows),
        .why = fmt::format("no column \"{}\" (or several) among \"{}\"", missing, fmt::join(rows.front(), "\", \""))};
  }
  return {.rank = Rank::header, .candidates = {CsvDialect::boxes}, .columns = *columns};
}

std::optional<CsvColumns> columns_in_header(CsvDialect dialect, std::span<const std::string> header) {
  return dialect == CsvDialect::boxes ? columns_by_roles(header) : columns_by_header(dialect, header);
}

/// The dialects whose columns the header names.
Guess guess_by_header(const std::vector<Row>& rows) {
  Guess guess;
  const auto header = header_of(rows);
  for (std::size_t i = 0; i < kCsvDialects; ++i) {
    const auto dialect = static_cast<CsvDialect>(i);
    if (const auto columns = columns_in_header(dialect, header)) {
      guess.rank = Rank::header;
      guess.candidates.push_back(dialect);
      guess.columns = *columns;
      guess.why = fmt::format("the header is {}", fmt::join(header, ","));
    }
  }
  return guess;
}

Guess guess_unknown_header(const std::vector<Row>& rows) {
  return {.rank = Rank::unknown_header,
          .rows = rows_of_several_cells(rows),
          .candidates = {CsvDialect::image_labels, CsvDialect::boxes},
          .why = fmt::format("the first row looks like a header that no dialect has: \"{}\"",
                             fmt::join(rows.front(), "\", \""))};
}

Guess guess_labels(const std::vector<Row>& rows) {
  const auto count = [&](auto test) { return static_cast<std::size_t>(std::ranges::count_if(rows, test)); };
  const std::size_t with_set = count([](const Row& row) { return row.size() > 1 && is_automl_set(row.front()); });
  if (with_set * 2 > rows.size()) {
    return decided(CsvDialect::automl, Rank::values, with_set, "column 1 is TRAIN, VALIDATION, TEST or UNASSIGNED");
  }
  const std::size_t in_google = count([](const Row& row) { return row.front().starts_with("gs://"); });
  if (in_google * 2 > rows.size())
    return decided(CsvDialect::automl, Rank::values, in_google, "column 1 is a gs:// URI");
  const std::size_t images = count([](const Row& row) { return is_image_like(row.front()); });
  return decided(CsvDialect::image_labels, Rank::labels, rows_of_several_cells(rows) + images,
                 images > 0 ? "no header, and column 1 holds image names"
                            : "no header, and no other fits; nothing in column 1 looks like an image's name");
}

Guess guess_by_values(const std::vector<Row>& rows) {
  const Votes retinanet = vote_retinanet(rows);
  if (retinanet.won()) {
    return decided(CsvDialect::retinanet, Rank::values, retinanet.yes, "6 columns, of which 2 to 5 are numbers");
  }
  const Votes automl = vote_automl_boxes(rows);
  if (automl.won()) {
    Guess guess =
        decided(CsvDialect::automl, Rank::values, automl.yes, "8 columns of vertices from 0 to 1 behind a label");
    guess.automl_boxes = true;
    return guess;
  }
  Guess guess = guess_labels(rows);
  if (guess.candidates.front() != CsvDialect::image_labels) return guess;
  if (retinanet.open > retinanet.no) guess.candidates.push_back(CsvDialect::retinanet);
  if (automl.open > automl.no) guess.candidates.push_back(CsvDialect::automl);
  if (guess.candidates.size() > 1) guess.why = "the cells that could decide are empty";
  return guess;
}

Guess guess_freely(const std::vector<Row>& rows) {
  Guess guess = guess_by_header(rows);
  if (guess.rank == Rank::header) return guess;
  return looks_like_header(rows) ? guess_unknown_header(rows) : guess_by_values(rows);
}

/// The user named the dialect: only where its columns are is open.
Guess guess_columns_of(CsvDialect dialect, const std::vector<Row>& rows) {
  const auto header = header_of(rows);
  if (const auto columns = columns_in_header(dialect, header)) {
    return {.rank = Rank::header, .candidates = {dialect}, .columns = *columns};
  }
  const std::size_t several = rows_of_several_cells(rows);
  if (dialect == CsvDialect::image_labels) {
    Guess guess = guess_labels(rows);
    return decided(dialect, Rank::labels, guess.rows, {});
  }
  if (dialect == CsvDialect::retinanet) return decided(dialect, Rank::values, vote_retinanet(rows).yes, {});
  if (dialect == CsvDialect::automl) {
    const Votes votes = vote_automl_boxes(rows);
    Guess guess = decided(dialect, Rank::values, std::max(votes.yes, several), {});
    guess.automl_boxes = votes.won();
    return guess;
  }
  return {.rows = several,
          .why = fmt::format("the columns of {} are not among \"{}\"", name_of(dialect),
                             fmt::join(rows.front(), "\", \""))};
}

Guess guess_for(const std::vector<Row>& rows, const CsvChoice& choice) {
  if (choice.columns) return guess_by_columns(*choice.columns, rows);
  return choice.dialect ? guess_columns_of(*choice.dialect, rows) : guess_freely(rows);
}

std::string_view text_of(char delimiter) noexcept {
  switch (delimiter) {
    case ',':
      return "comma";
    case ';':
      return "semicolon";
    case '\t':
      return "tab";
    default:
      return "|";
  }
}

[[noreturn]] void refuse(const Guess& guess, const std::string& path) {
  if (guess.candidates.empty()) {
    throw Error(ErrorKind::usage, guess.why,
                {.path = path, .hint = "--columns image=NAME,label=NAME,left=NAME,... says what the columns mean"});
  }
  std::vector<std::string_view> names;
  for (const CsvDialect dialect : guess.candidates) names.push_back(name_of(dialect));
  throw Error(ErrorKind::usage,
              fmt::format("the dialect is not clear: {}; it may be {}", guess.why, fmt::join(names, ", ")),
              {.path = path, .hint = "--dialect NAME decides; boxes needs --columns image=NAME,label=NAME,..."});
}

/// The names in the header that have no role.
std::vector<std::string> names_not_read(const CsvLayout& layout, const Row& header) {
  std::vector<bool> used(header.size());
  for (std::size_t i = 0; i < kCsvRoles; ++i) {
    const auto role = static_cast<CsvRole>(i);
    if (layout.columns.has(role)) used[layout.columns.at(role)] = true;
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!used[i]) names.push_back(header[i]);
  }
  return names;
}

bool has_pixels(const CsvColumns& columns, const std::vector<Row>& rows) {
  constexpr auto kEdges = std::to_array<CsvRole>({CsvRole::left, CsvRole::top, CsvRole::right, CsvRole::bottom});
  return std::ranges::any_of(rows, [&](const Row& row) {
    return row.size() >= columns.count &&
           std::ranges::any_of(kEdges, [&](CsvRole edge) { return csv_number(row[columns.at(edge)]).value_or(0) > 1; });
  });
}

}  // namespace

std::optional<double> csv_number(std::string_view cell) noexcept {
  if (cell.empty()) return std::nullopt;
  if (const auto value = json::short_decimal(cell)) return value;  // nearly all, and they need no trimming
  const std::size_t first = cell.find_first_not_of(" \t");
  if (first == std::string_view::npos) return std::nullopt;
  return finite_number(cell.substr(first, cell.find_last_not_of(" \t") - first + 1));
}

bool is_automl_set(std::string_view cell) noexcept {
  constexpr auto kSets = std::to_array<std::string_view>({"TRAIN", "VALIDATION", "TEST", "UNASSIGNED"});
  const auto same = [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; };
  return std::ranges::any_of(kSets, [&](std::string_view set) { return std::ranges::equal(cell, set, same); });
}

CsvLayout find_csv_layout(std::string_view head, bool is_all, const CsvChoice& choice, const std::string& path) {
  refuse_utf16(head, path);
  Guess best;
  CsvLayout layout;
  std::vector<Row> rows_taken;
  for (const char delimiter : kDelimiters) {
    if (choice.delimiter && *choice.delimiter != delimiter) continue;
    auto rows = first_rows(head, is_all, delimiter);
    if (rows.empty()) continue;
    Guess guess = guess_for(rows, choice);
    const bool is_surer = std::pair(guess.rank, guess.rows) > std::pair(best.rank, best.rows);
    if (!rows_taken.empty() && !is_surer) continue;
    best = std::move(guess);
    layout.delimiter = delimiter;
    rows_taken = std::move(rows);
  }
  layout.is_empty = rows_taken.empty();
  if (layout.is_empty) return layout;
  if (best.candidates.size() != 1) refuse(best, path);
  layout.dialect = best.candidates.front();
  layout.columns = best.columns;
  layout.automl_boxes = best.automl_boxes;
  if (!choice.dialect && !choice.columns) layout.why = std::move(best.why);
  if (!choice.delimiter && layout.delimiter != ',') {
    layout.why += fmt::format("{}delimiter {}", layout.why.empty() ? "" : "; ", text_of(layout.delimiter));
  }
  if (layout.columns.has_header) layout.not_read = names_not_read(layout, rows_taken.front());
  layout.saw_pixels = layout.dialect == CsvDialect::tfod && has_pixels(layout.columns, rows_taken);
  return layout;
}

}  // namespace manifest::formats
