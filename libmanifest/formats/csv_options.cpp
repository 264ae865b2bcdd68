// SPDX-License-Identifier: Apache-2.0
// The options of CSV, and what they mean.
#include "libmanifest/formats/csv_options.h"

#include <fmt/format.h>

#include <array>

#include "libmanifest/error.h"
#include "libmanifest/formats/csv.h"
#include "libmanifest/formats/csv_rows.h"
#include "libmanifest/io/input.h"

namespace manifest::formats {

namespace {

using Use = FormatOption::Use;

constexpr auto kOptions = std::to_array<FormatOption>({
    {.name = "dialect",
     .value = "NAME",
     .default_value = "auto",
     .help =
         "what the columns are: image-labels, tfod, retinanet, automl, openimages, vott, via, boxes; auto looks at the "
         "file and says what it found. An export needs one, and openimages and via are not written",
     .use = Use::both},
    {.name = "delimiter",
     .value = "CHAR",
     .default_value = "auto",
     .help = "comma, semicolon, tab or pipe, or the character itself; auto looks at the file (export: comma)",
     .use = Use::both},
    {.name = "columns",
     .value = "LIST",
     .default_value = "",
     .help =
         "what a header's columns are: image=NAME,label=NAME and left=, top=, width=, height=, or right=, bottom=, "
         "cx=, "
         "cy= in their places; also confidence=, set=, image_width=, image_height=, and the word normalised. #N is a "
         "column by number, without header. Makes the dialect boxes",
     .use = Use::both},
    {.name = "origin",
     .value = "0|1",
     .default_value = "0",
     .help =
         "pixels are counted from 0, the right and bottom edge exclusive, or from 1 and inclusive (tfod, retinanet, "
         "vott, boxes)",
     .use = Use::both},
    {.name = "select-set",
     .value = "SET",
     .default_value = "",
     .help = "only rows of this set, like TRAIN (automl, and boxes with set=)"},
    {.name = "class-descriptions",
     .value = "FILE",
     .default_value = "",
     .help = "CSV of label and description: the description becomes the label (openimages, boxes)"},
    {.name = "label-from",
     .value = "NAME",
     .default_value = "",
     .help = "the region attribute that is the label (via); without it a region may have only one"},
    {.name = "strip-prefix",
     .value = "TEXT",
     .default_value = "",
     .help = "taken from the front of images' paths, like gs://bucket/ or /home/me/"},
    {.name = "grouped",
     .value = "",
     .default_value = "",
     .help = "rows of one image stand together: constant memory; where they do not, nothing is "
             "written (default: they may stand anywhere)"},
    {.name = "duplicates",
     .value = "unite|error",
     .default_value = "unite",
     .help = "an image on several rows of image-level labels: labels are united and counted, or the run is refused"},
    {.name = "crowd", .value = "skip|keep", .default_value = "skip", .help = "boxes around a group (openimages)"},
    {.name = "spreadsheet-safe",
     .value = "",
     .default_value = "",
     .help =
         "text that a spreadsheet takes for a formula has a ' in front, which an import takes away again (default: as "
         "it is)",
     .use = Use::both},
});

std::optional<char> delimiter_of(const std::string& text) {
  if (text == "auto") return std::nullopt;
  if (text == "," || text == "comma") return ',';
  if (text == ";" || text == "semicolon") return ';';
  if (text == "\t" || text == "\\t" || text == "tab") return '\t';
  if (text == "|" || text == "pipe") return '|';
  throw Error(ErrorKind::usage, fmt::format("--delimiter \"{}\" is none of comma, semicolon, tab, pipe", text));
}

/// nullopt: auto.
std::optional<CsvDialect> dialect_of(const FormatOptions& options) {
  const std::string& name = options.text("dialect");
  const auto dialect = csv_dialect_of(name);
  if (!dialect && name != "auto") {
    throw Error(ErrorKind::usage, fmt::format("--dialect \"{}\" is no dialect", name),
                {.hint = "auto, image-labels, tfod, retinanet, automl, openimages, vott, via, boxes"});
  }
  return dialect;
}

/// --columns and --dialect together.
std::optional<CsvColumnNames> columns_of(const FormatOptions& options) {
  if (!options.given("columns")) return std::nullopt;
  if (!options.is("dialect", "auto") && !options.is("dialect", "boxes")) {
    throw Error(ErrorKind::usage, fmt::format("--columns does not go with --dialect {}", options.text("dialect")),
                {.hint = "leave --dialect out, or say boxes"});
  }
  return parse_csv_columns(options.text("columns"));
}

std::map<std::string, std::string, std::less<>> read_descriptions(const std::string& path) {
  const auto input = io::Input::open(path);
  CsvRows rows([&](std::span<char> out) { return input->read(out); }, ',');
  std::map<std::string, std::string, std::less<>> descriptions;
  while (true) {
    const CsvFound found = rows.next();
    if (found == CsvFound::end) return descriptions;
    const auto cells = rows.cells();
    if (found == CsvFound::fault || cells.size() < 2 || cells[1].empty()) {
      throw Error(ErrorKind::usage, found == CsvFound::fault ? rows.fault() : "no row of label and description",
                  {.path = path, .line = rows.line()});
    }
    const auto [place, is_new] = descriptions.try_emplace(std::string(cells[0]), cells[1]);
    if (!is_new && place->second != cells[1]) {
      throw Error(ErrorKind::usage, fmt::format("\"{}\" has a second description", cells[0]),
                  {.path = path, .line = rows.line()});
    }
  }
}

PixelOrigin origin_of(const FormatOptions& options) {
  return options.is("origin", "1") ? PixelOrigin::one : PixelOrigin::zero;
}

}  // namespace

std::span<const FormatOption> csv_options() noexcept { return kOptions; }

CsvReadOptions csv_read_options(const FormatOptions& options) {
  CsvReadOptions out{.choice = {.dialect = dialect_of(options),
                                .delimiter = delimiter_of(options.text("delimiter")),
                                .columns = columns_of(options)},
                     .origin = origin_of(options),
                     .select_set = options.text("select-set"),
                     .strip_prefix = options.text("strip-prefix"),
                     .label_from = options.text("label-from"),
                     .grouped = options.on("grouped"),
                     .refuse_duplicates = options.is("duplicates", "error"),
                     .spreadsheet_safe = options.on("spreadsheet-safe")};
  if (options.given("class-descriptions")) out.descriptions = read_descriptions(options.text("class-descriptions"));
  return out;
}

CsvWriteOptions csv_write_options(const FormatOptions& options) {
  const auto columns = columns_of(options);
  auto dialect = dialect_of(options);
  if (columns) dialect = CsvDialect::boxes;
  if (!dialect || *dialect == CsvDialect::via || *dialect == CsvDialect::openimages) {
    throw Error(ErrorKind::usage,
                dialect ? fmt::format("{} is read, not written", name_of(*dialect)) : "an export needs a dialect",
                {.hint = "--dialect image-labels, tfod, retinanet, automl, vott or boxes"});
  }
  if (columns && !columns->has_geometry()) {
    throw Error(ErrorKind::usage, "--columns names no coordinates", {.hint = "--dialect image-labels writes labels"});
  }
  return {.dialect = *dialect,
          .delimiter = delimiter_of(options.text("delimiter")).value_or(','),
          .columns = columns.value_or(default_csv_columns()),
          .origin = origin_of(options),
          .spreadsheet_safe = options.on("spreadsheet-safe")};
}

bool needs_apostrophe(std::string_view cell) noexcept {
  const std::size_t first = cell.find_first_not_of('\'');
  return first != std::string_view::npos && std::string_view("=+-@\t\r").find(cell[first]) != std::string_view::npos;
}

}  // namespace manifest::formats
