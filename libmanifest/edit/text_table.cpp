// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/text_table.h"

#include <algorithm>

#include "libmanifest/model/code_points.h"

namespace manifest::edit {

std::string TextTable::text() const {
  std::vector<std::size_t> widths(rows_.front().size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], count_code_points(row[i]));
  }
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string gap(widths[i] - count_code_points(row[i]), ' ');
      line += "  ";
      line += i == 0 ? row[i] + gap : gap + row[i];
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace manifest::edit
