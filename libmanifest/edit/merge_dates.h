// SPDX-License-Identifier: Apache-2.0
// Lines of one image by their latest creation-date, for --on-duplicate newest. Internal to edit/.
#pragma once

#include <cstdint>

#include "libmanifest/edit/source_lines.h"
#include "libmanifest/spill/row.h"
#include "libmanifest/spill/row_sorter.h"

namespace manifest::edit {

/// Reads the lines of `shared`, whose sorted rows begin {line, first line of its image}, in a pass over the inputs. What is
/// added to `out` orders the lines of one image by date, then by line: {first, ...}, and line_of_dated().
void date_lines(SourceLines& lines, const spill::RowSorter& shared, spill::RowSorter& out);

[[nodiscard]] std::uint64_t line_of_dated(const spill::Row& row) noexcept;

}  // namespace manifest::edit
