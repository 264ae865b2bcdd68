// SPDX-License-Identifier: Apache-2.0
// CSV: rows of image-level labels or of boxes, in the dialects of conversions.md.
#pragma once

#include <memory>
#include <span>

#include "libmanifest/formats/format.h"

namespace manifest::formats {

/// --dialect, --delimiter, --columns, --origin, --select-set, --class-descriptions, --label-from, --strip-prefix,
/// --grouped, --duplicates, --crowd, --spreadsheet-safe.
[[nodiscard]] std::span<const FormatOption> csv_options() noexcept;

/// Reads the files one behind the other, as libcsv does in strict mode (RFC 4180), and gathers the rows of each image: 64
/// bytes a row and about 100 an image, or one image at a time with --grouped. What no dialect fits, or several do, is
/// Error{usage} and names them; so is an option that no value makes sense of.
[[nodiscard]] std::unique_ptr<SampleReader> make_csv_reader(const ReadContext& context);

/// Writes one file of any dialect but via and openimages. Error{usage} without --dialect.
[[nodiscard]] std::unique_ptr<SampleWriter> make_csv_writer(const WriteContext& context);

}  // namespace manifest::formats
