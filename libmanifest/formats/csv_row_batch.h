// SPDX-License-Identifier: Apache-2.0
// CsvRowBatch: rows side by side, as they come from libcsv. Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::formats {

/// Rows, and what is no row between them, in their order. Filled by CsvRows; memory is kept for the next ones.
class CsvRowBatch {
 public:
  using Cells = std::span<const std::string_view>;
  using TakeRow = std::function<void(Cells cells, std::uint64_t line)>;
  using TakeFault = std::function<void(std::uint64_t line, const std::string& why)>;

  void clear() noexcept;
  void add_cell(std::string_view bytes);
  /// The cells added since the last row are one.
  void end_row(std::uint64_t line) { entries_.push_back({.line = line, .end = ends_.size()}); }
  /// The cells added since the last row are none.
  void drop_cells() noexcept;
  void add_fault(std::uint64_t line, std::string why);

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] std::size_t rows() const noexcept { return entries_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return used_; }
  /// Gives rows and faults in their order; cells live until the next change.
  void take(const TakeRow& take_row, const TakeFault& take_fault);

 private:
  struct Entry {
    std::uint64_t line = 0;
    std::size_t end = 0;    ///< of its cells in `ends_`
    std::size_t fault = 0;  ///< plus 1; 0: it is a row
  };

  std::vector<Entry> entries_;
  std::vector<std::string> faults_;
  std::vector<std::size_t> ends_;  ///< of each cell in `text_`
  std::string text_;               ///< the cells one behind the other, and room
  std::size_t used_ = 0;
  std::vector<std::string_view> cells_;
};

}  // namespace manifest::formats
