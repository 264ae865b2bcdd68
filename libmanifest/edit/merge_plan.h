// SPDX-License-Identifier: Apache-2.0
// What becomes of the lines of one image: found in a pass of its own, before anything is written. Internal to edit/.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libmanifest/edit/merge.h"
#include "libmanifest/edit/source_lines.h"
#include "libmanifest/spill/nameless_file.h"
#include "libmanifest/spill/row_sorter.h"

namespace manifest::edit {

/// What the plan says of a line: a row {line, other, note}. Lines count over all inputs. Where `other` is smaller it is
/// where the image stood first, and this line does not stand here; where it is larger this line is the first, and the
/// note speaks of `other`.
enum class PlanNote : std::uint64_t {
  invalid,    ///< goes because of what it is; `other` is the line itself
  duplicate,  ///< of an earlier line
  moved,      ///< its text is wanted at the earlier line, on which it is taken or joined
};

/// The rows of a run, by line. Read in order, as often as asked.
class MergePlan {
 public:
  explicit MergePlan(const MergeOptions& options);

  void add(std::uint64_t line, std::uint64_t other, PlanNote note);
  void finish() { rows_.sort(); }

  /// Copies the lines that are wanted elsewhere: a pass over the inputs, if there are any.
  void fetch(SourceLines& lines);
  /// The bytes of a fetched line, its line end included.
  void read_text(std::uint64_t place, std::string& out) const;

  /// Goes over rows once.
  class Reader {
   public:
    explicit Reader(const spill::RowSorter& sorter);
    /// The line of the next row; the largest number behind the last.
    [[nodiscard]] std::uint64_t line() const noexcept { return line_; }
    /// All rows of line(); valid until the next call.
    [[nodiscard]] std::span<const spill::Row> take();

   private:
    void advance();
    spill::RowStream stream_;
    spill::Row next_{};
    std::uint64_t line_ = 0;
    std::vector<spill::Row> taken_;
  };
  [[nodiscard]] Reader rows() const { return Reader(rows_); }
  /// Rows {first line, fetched line, place}.
  [[nodiscard]] Reader texts() const { return Reader(texts_); }

 private:
  spill::RowSorter rows_;
  spill::RowSorter texts_;
  spill::NamelessFile fetched_;
  bool has_moves_ = false;
};

/// First pass: finds the duplicates and the invalid lines, and says what becomes of them. Throws Error{data} under
/// MergeDuplicates::error and MergeInvalid::error.
[[nodiscard]] MergePlan make_plan(SourceLines& lines, const MergeOptions& options, bool lists_duplicates);

}  // namespace manifest::edit
