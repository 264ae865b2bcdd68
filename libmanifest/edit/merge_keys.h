// SPDX-License-Identifier: Apache-2.0
// The images and dates of all lines, noted in one pass. Internal to edit/.
#pragma once

#include <cstdint>
#include <functional>

#include "libmanifest/edit/merge.h"
#include "libmanifest/edit/source_lines.h"
#include "libmanifest/spill/key_store.h"
#include "libmanifest/spill/row.h"
#include "libmanifest/spill/spool.h"

namespace manifest::edit {

struct LineKeys {
  explicit LineKeys(const MergeOptions& options);
  spill::KeyStore store;  ///< source-refs as they will be written
  spill::Spool dates;     ///< MergeDuplicates::newest only; for DateReader
};

/// Reads all lines once. Tells `invalid` of lines under MergeInvalid::drop, in order; under MergeInvalid::error the
/// first is Error{data}.
void gather_keys(SourceLines& lines, const MergeOptions& options, LineKeys& out,
                 const std::function<void(std::uint64_t)>& invalid);

/// Goes over the noted dates once.
class DateReader {
 public:
  explicit DateReader(const spill::Spool& dates) : reader_(dates.reader()) {}
  /// A row that orders the lines of one image: {first, date, line}. REQUIRES: lines ascend from call to call, and each
  /// names an image.
  [[nodiscard]] spill::Row dated_row(std::uint64_t line, std::uint64_t first);

 private:
  spill::Spool::Reader reader_;
  std::uint64_t next_line_ = 0;  // of the next date, less what its difference says
};
[[nodiscard]] std::uint64_t line_of_dated(const spill::Row& row) noexcept;

}  // namespace manifest::edit
