// SPDX-License-Identifier: Apache-2.0
// A table of words and numbers in aligned columns. Internal to edit/.
#pragma once

#include <string>
#include <vector>

namespace manifest::edit {

/// The first column is aligned left, the others right. Cells must be safe to show.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
  /// REQUIRES: as many cells as the head has.
  void add_row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// Lines with two spaces before each.
  [[nodiscard]] std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace manifest::edit
