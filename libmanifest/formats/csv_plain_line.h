// SPDX-License-Identifier: Apache-2.0
// Cuts the lines that CSV files are made of, sixteen bytes at a time.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace manifest::formats {

/// Cuts the line at the start of `text` into its cells, as libcsv would. The line's length with its end; 0: look closer, for
/// the line is blank, may go on behind `text`, or has a quote, a NUL or bytes that are no UTF-8. Then `cells` means nothing.
[[nodiscard]] std::size_t cut_plain_line(std::string_view text, char delimiter, std::vector<std::string_view>& cells);

}  // namespace manifest::formats
