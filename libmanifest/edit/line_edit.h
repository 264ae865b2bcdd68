// SPDX-License-Identifier: Apache-2.0
// What merge does to one line on its own: rewrite, drop, filter. Internal to edit/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libmanifest/edit/filter.h"
#include "libmanifest/edit/merge.h"
#include "libmanifest/edit/rewrite.h"
#include "libmanifest/json/padded_text.h"

namespace manifest::edit {

/// Why a line is not written.
enum class LineDrop : std::uint8_t {
  none,
  invalid,
  duplicate,
  joined,
  too_many_boxes,
  names_clash,
  unlabeled,
  not_selected
};
inline constexpr std::size_t kLineDrops = 8;
/// What is changed of lines that are written.
enum class LineChange : std::uint8_t { rewritten, unannotated, reconciled, attribute_replaced };
inline constexpr std::size_t kLineChanges = 4;
/// "line.invalid" (tools.md 0, the ledger).
[[nodiscard]] std::string_view reason_of(LineDrop drop) noexcept;
[[nodiscard]] std::string_view reason_of(LineChange change) noexcept;

/// One per thread; the options must outlive it.
class LineEditor {
 public:
  /// drops: no pass before has sorted them out.
  enum class Invalid : std::uint8_t { passes, drops };
  LineEditor(const MergeOptions& options, Invalid invalid);

  /// Whether edit() and judge() can change or drop any line at all.
  [[nodiscard]] bool idle() const noexcept { return idle_; }
  /// Rewrites a line; see Rewriter.
  [[nodiscard]] Rewritten rewrite(std::string_view line, std::string& out) { return rewriter_.rewrite(line, out); }
  /// Whether the line is written, as it is now.
  [[nodiscard]] LineDrop judge(json::PaddedText line, bool lost_label);
  /// The same of a text without padding.
  [[nodiscard]] LineDrop judge_copy(std::string_view line, bool lost_label);

 private:
  const MergeOptions& options_;
  Invalid invalid_;
  bool idle_;
  Rewriter rewriter_;
  Filter filter_;
  json::PaddedString padded_;
};

}  // namespace manifest::edit
