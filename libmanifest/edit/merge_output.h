// SPDX-License-Identifier: Apache-2.0
// Where merged lines go: one output or several pieces, in the order of writing or by image. Internal to edit/.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "libmanifest/edit/merge.h"
#include "libmanifest/edit/text_sorter.h"
#include "libmanifest/model/line_members.h"

namespace manifest::edit {

/// One thread at a time. The first output is asked for at once: it exists even when there is no line.
class MergeOutput {
 public:
  MergeOutput(const MergeJob& job, const MergeOptions& options);

  /// `count` whole lines, each with its line end.
  void write(std::string_view lines, std::uint64_t count);
  /// Writes what had to wait for its order.
  void finish();
  [[nodiscard]] std::uint64_t lines() const noexcept { return lines_; }
  /// Whether write() wants lines one by one.
  [[nodiscard]] bool one_by_one() const noexcept { return sorter_.has_value() || cuts_; }

 private:
  void write_line(std::string_view line);

  const MergeJob& job_;
  const MergeOptions& options_;
  bool cuts_;
  std::optional<TextSorter> sorter_;
  LineMembers members_;
  io::Output* output_;
  std::uint64_t lines_ = 0;
  std::uint64_t piece_lines_ = 0;
  std::uint64_t piece_bytes_ = 0;
};

}  // namespace manifest::edit
