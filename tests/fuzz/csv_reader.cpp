// SPDX-License-Identifier: Apache-2.0
// Any bytes as CSV: the rows are those of libcsv where it finds no fault, and a file becomes lines that account for it, or a
// refusal in words. The first byte chooses the options.
#include <csv.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/formats/csv.h"
#include "libmanifest/formats/csv_layout.h"
#include "libmanifest/formats/csv_rows.h"
#include "libmanifest/formats/csv_taker.h"
#include "libmanifest/json/utf8.h"

namespace {

using namespace manifest;
using namespace manifest::formats;

using Rows = std::vector<std::vector<std::string>>;

void require(bool holds) {
  if (!holds) std::abort();
}

int no_space(unsigned char) { return 0; }

/// libcsv alone, the whole text at once. False: it found a fault.
bool rows_of_libcsv(std::string_view text, char delimiter, Rows& rows) {
  struct State {
    Rows* rows;
    std::vector<std::string> row = {};
  } state{&rows};
  csv_parser parser;
  require(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0);
  csv_set_delim(&parser, static_cast<unsigned char>(delimiter));
  csv_set_space_func(&parser, no_space);
  const auto take_cell = [](void* bytes, std::size_t size, void* s) {
    static_cast<State*>(s)->row.emplace_back(static_cast<const char*>(bytes), size);
  };
  const auto take_row = [](int, void* s) {
    auto& to = *static_cast<State*>(s);
    to.rows->push_back(std::move(to.row));
    to.row.clear();
  };
  const bool read = csv_parse(&parser, text.data(), text.size(), take_cell, take_row, &state) == text.size() &&
                    csv_fini(&parser, take_cell, take_row, &state) == 0;
  csv_free(&parser);
  return read;
}

CsvRows::Source source_of(std::string_view text, std::size_t& at) {
  return [text, &at](std::span<char> out) {
    const std::size_t size = std::min(out.size(), text.size() - at);
    std::memcpy(out.data(), text.data() + at, size);
    at += size;
    return size;
  };
}

void check_rows(std::string_view text, char delimiter) {
  std::size_t at = 0;
  CsvRows rows(source_of(text, at), delimiter);
  Rows ours;
  bool has_fault = false;
  std::uint64_t line = 0;
  for (CsvFound found = rows.next(); found != CsvFound::end; found = rows.next()) {
    require(rows.line() > line);
    line = rows.line();
    has_fault |= found == CsvFound::fault;
    if (found == CsvFound::row) ours.emplace_back(rows.cells().begin(), rows.cells().end());
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const bool is_text =
      text.find('\0') == std::string_view::npos && json::find_invalid_utf8(text) == std::string_view::npos;
  Rows theirs;
  const bool is_csv = rows_of_libcsv(text, delimiter, theirs);
  require(has_fault == !(is_csv && is_text));
  if (!has_fault) require(ours == theirs);
}

void check_entries(const CsvImages& images) {
  for (std::uint32_t i = 0; i < images.size(); ++i) {
    require(!images.name(i).empty());
    std::uint32_t count = 0;
    for (const CsvEntry* entry = images.first(images[i]); entry != nullptr; entry = images.next(*entry)) {
      require(entry->line > 0 && entry->confidence >= 0 && entry->confidence <= 1 && !images.label(*entry).empty());
      ++count;
    }
    require(count == images[i].count);
  }
}

void check_taking(std::string_view text, const CsvReadOptions& options) {
  CsvLayout layout;
  try {
    layout = find_csv_layout(text, true, options.choice, "fuzz.csv");
  } catch (const Error& error) {
    require(error.kind() == ErrorKind::usage || error.kind() == ErrorKind::data);
    return;
  }
  Journal journal({});
  CsvImages images;
  CsvTaker taker(options, journal, images, [] {});
  taker.start_file(layout, 0, "fuzz.csv");
  std::size_t at = 0;
  CsvRows rows(source_of(text, at), layout.delimiter);
  bool is_header = layout.columns.has_header && !layout.is_empty;
  for (CsvFound found = rows.next(); found != CsvFound::end; found = rows.next()) {
    if (found == CsvFound::row && !is_header) taker.take(rows.cells(), rows.line());
    if (found == CsvFound::row) is_header = false;
  }
  check_entries(images);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  constexpr std::array kDelimiters = {',', ';', '\t', '|'};
  check_rows(text, kDelimiters[data[0] % 4]);
  CsvReadOptions options;
  // 0 and what is above 8 is auto.
  const unsigned dialect = data[0] / 4U % 16;
  if (dialect >= 1 && dialect <= kCsvDialects) options.choice.dialect = static_cast<CsvDialect>(dialect - 1);
  if (dialect == 9) options.choice.columns = parse_csv_columns("image=#1,label=#2,cx=#3,cy=#4,width=#5,height=#6");
  check_taking(text, options);
  return 0;
}
