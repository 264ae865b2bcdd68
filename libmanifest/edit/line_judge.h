// SPDX-License-Identifier: Apache-2.0
// Judges lines as split sees them: what they are, which group they name, what becomes of them. Internal to edit/.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/edit/grouping.h"
#include "libmanifest/edit/line_notes.h"
#include "libmanifest/edit/source_lines.h"
#include "libmanifest/edit/split.h"
#include "libmanifest/jsonl/block.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::edit {

/// One per thread. Stays where it is: the checker refers to its labels.
class LineJudge {
 public:
  explicit LineJudge(const SplitOptions& options);
  LineJudge(const LineJudge&) = delete;
  LineJudge& operator=(const LineJudge&) = delete;

  /// Judges one line; what the members below say holds until the next call. A line that must end the run gives a
  /// Refusal, and the members say nothing.
  [[nodiscard]] std::optional<Refusal> judge(const jsonl::Line& line);

  [[nodiscard]] const LineFacts& facts() const noexcept { return facts_; }
  [[nodiscard]] std::optional<std::string_view> group() const noexcept { return group_; }
  [[nodiscard]] LineNote::Fate fate() const noexcept { return fate_; }
  /// What the labels' slots in facts() mean.
  [[nodiscard]] const LabelTable& labels() const noexcept { return labels_; }

 private:
  [[nodiscard]] LineNote::Fate decide() const noexcept;
  [[nodiscard]] Refusal refuse_invalid(std::uint64_t index) const;

  const SplitOptions& options_;
  std::atomic<std::uint64_t> muted_;  // what nobody reads
  LabelTable labels_;
  LineChecker checker_;
  Grouping grouping_;
  LineFacts facts_;
  std::vector<Finding> findings_;
  std::optional<std::string_view> group_;
  LineNote::Fate fate_ = LineNote::Fate::spread;
};

/// The part of a unit for Strategy::hash: the first whose cumulated share exceeds XXH3_64bits_withSeed(unit) / 2^64.
[[nodiscard]] std::uint32_t part_by_hash(std::string_view unit, std::uint64_t seed, std::span<const double> cumulated);

}  // namespace manifest::edit
