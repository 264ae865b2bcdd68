// SPDX-License-Identifier: Apache-2.0
// What the user's options say of CSV files.
// Internal to formats/.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "libmanifest/formats/csv_layout.h"
#include "libmanifest/formats/format.h"
#include "libmanifest/model/box.h"

namespace manifest::formats {

struct CsvReadOptions {
  CsvChoice choice = {};
  PixelOrigin origin = PixelOrigin::zero;
  std::string select_set = {};    ///< empty: rows of all sets
  std::string strip_prefix = {};  ///< taken from the front of image cells
  std::string label_from = {};    ///< via: the region attribute that is the label; empty: the only one
  std::optional<std::map<std::string, std::string, std::less<>>> descriptions = {};  ///< --class-descriptions
  bool grouped = false;
  bool refuse_duplicates = false;
  bool spreadsheet_safe = false;
};

/// Throws Error{usage} for values that make no sense, and as Input does for --class-descriptions.
[[nodiscard]] CsvReadOptions csv_read_options(const FormatOptions& options);

struct CsvWriteOptions {
  CsvDialect dialect = CsvDialect::boxes;
  char delimiter = ',';
  CsvColumnNames columns = {};  ///< of boxes
  PixelOrigin origin = PixelOrigin::zero;
  bool spreadsheet_safe = false;
};

/// Throws Error{usage} without a dialect that can be written.
[[nodiscard]] CsvWriteOptions csv_write_options(const FormatOptions& options);

/// Whether --spreadsheet-safe puts an apostrophe in front, and takes it away again: a spreadsheet would take the cell for a
/// formula (OWASP, "CSV Injection": it begins with = + - @, tab or CR), or it begins with apostrophes and then with one.
[[nodiscard]] bool needs_apostrophe(std::string_view cell) noexcept;

}  // namespace manifest::formats
