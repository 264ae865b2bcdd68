// SPDX-License-Identifier: Apache-2.0
// The counts of each part that the closing check needs. Internal to edit/.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "libmanifest/edit/gather.h"
#include "libmanifest/edit/line_notes.h"
#include "libmanifest/edit/placement.h"
#include "libmanifest/edit/split.h"
#include "libmanifest/rules/tally.h"

namespace manifest::edit {

/// A tally fed with facts whose labels have another table's slots. Always with the same one.
class PartCounts {
 public:
  void add(LineFacts facts, const LabelTable& labels);
  void merge(const PartCounts& other) { tally_.merge(other.tally_); }
  [[nodiscard]] const Tally& tally() const noexcept { return tally_; }

 private:
  Tally tally_;
  std::vector<std::uint32_t> slots_;  // by the other table's slot: ours + 1; 0: not seen
  std::vector<LabelUse> uses_;
};

/// Counts a line from its note.
void count_note(const LineNote& note, const Gathered& gathered, PartCounts& counts);

/// What training would say to the outputs: the first two parts, or train and test of every fold. `counts` has one entry
/// a part and, for folds, one for the lines that stand in every train.
[[nodiscard]] std::vector<ClosingCheck> closing_checks(const SplitJob& job, std::span<const PartCounts> counts,
                                                       std::span<const std::uint64_t> bytes);

}  // namespace manifest::edit
