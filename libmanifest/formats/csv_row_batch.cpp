// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/csv_row_batch.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace manifest::formats {

void CsvRowBatch::clear() noexcept {
  entries_.clear();
  faults_.clear();
  ends_.clear();
  used_ = 0;
}

/// Once for every cell of a file, so the text is written into room that is there.
void CsvRowBatch::add_cell(std::string_view bytes) {
  if (text_.size() - used_ < bytes.size()) text_.resize(std::max(text_.size() * 2, used_ + bytes.size()));
  std::memcpy(text_.data() + used_, bytes.data(), bytes.size());
  used_ += bytes.size();
  ends_.push_back(used_);
}

void CsvRowBatch::drop_cells() noexcept {
  ends_.resize(entries_.empty() ? 0 : entries_.back().end);
  used_ = ends_.empty() ? 0 : ends_.back();
}

void CsvRowBatch::add_fault(std::uint64_t line, std::string why) {
  drop_cells();
  faults_.push_back(std::move(why));
  entries_.push_back({.line = line, .end = ends_.size(), .fault = faults_.size()});
}

void CsvRowBatch::take(const TakeRow& take_row, const TakeFault& take_fault) {
  std::size_t begin = 0;
  std::size_t cell = 0;
  for (const Entry& entry : entries_) {
    cells_.clear();
    for (; cell < entry.end; begin = ends_[cell++]) {
      cells_.emplace_back(text_.data() + begin, ends_[cell] - begin);
    }
    if (entry.fault == 0) {
      take_row(cells_, entry.line);
    } else {
      take_fault(entry.line, faults_[entry.fault - 1]);
    }
  }
}

}  // namespace manifest::formats
