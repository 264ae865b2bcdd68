// SPDX-License-Identifier: Apache-2.0
// Which dialect is this file? By header names, then by column count, then by values (conversions.md, CSV).
// Internal to formats/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/csv_columns.h"

namespace manifest::formats {

/// What the user says of the files.
struct CsvChoice {
  std::optional<CsvDialect> dialect = {};      ///< nullopt: --dialect auto
  std::optional<char> delimiter = {};          ///< nullopt: sniffed
  std::optional<CsvColumnNames> columns = {};  ///< --columns
};

/// How a file is read.
struct CsvLayout {
  CsvDialect dialect = CsvDialect::image_labels;
  char delimiter = ',';
  CsvColumns columns = {};
  bool automl_boxes = false;               ///< rows of automl carry vertices, not labels only
  bool saw_pixels = false;                 ///< a coordinate of the rows looked at is above 1
  std::string why = {};                    ///< what speaks for it; empty: the user said so
  std::vector<std::string> not_read = {};  ///< names of columns that the dialect has no use for
  bool is_empty = false;                   ///< the file has no row
};

/// Looks at the first rows. `head` is the beginning of the file, `is_all` whether it is all of it. Throws Error{usage} with
/// `path` when the file fits no dialect or several (they are listed), and Error{data} when it is UTF-16.
[[nodiscard]] CsvLayout find_csv_layout(std::string_view head, bool is_all, const CsvChoice& choice,
                                        const std::string& path);

/// The number that a cell is, blanks around it aside: decimal, finite, in any spelling of C++'s from_chars.
[[nodiscard]] std::optional<double> csv_number(std::string_view cell) noexcept;

/// Whether a cell is one of AutoML's names for a part of the dataset, in any case: TRAIN, VALIDATION, TEST, UNASSIGNED.
[[nodiscard]] bool is_automl_set(std::string_view cell) noexcept;

}  // namespace manifest::formats
