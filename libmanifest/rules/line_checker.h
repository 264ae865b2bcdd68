// SPDX-License-Identifier: Apache-2.0
// LineChecker: the one entrance to the line rules, and the only one who sees a Record.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/facts/line_facts.h"
#include "libmanifest/json/padded_text.h"
#include "libmanifest/rules/check_options.h"
#include "libmanifest/rules/rule.h"

namespace manifest {

/// Judges lines, one at a time. One per thread, with that thread's LabelTable, which must outlive it.
///
/// Allocates nothing in steady state on lines without findings. Findings of one line come in the order of evaluation
/// (format page B.2), lints last. At most 100 findings a line and code carry a detail.
class LineChecker {
 public:
  LineChecker(const CheckOptions& options, LabelTable& labels);
  ~LineChecker();
  LineChecker(LineChecker&&) noexcept;

  /// Judges `line` (without its line end). Replaces what `facts` and `findings` held. Labels are entered into the
  /// table as declared, and not counted: that is the caller's (LabelTable::count).
  void check(json::PaddedText line, LineFacts& facts, std::vector<Finding>& findings);

  /// The verdict on a line that was longer than the reader holds: ERROR_INVALID_JSON_LINE with a detail that says so.
  void refuse_overlong(std::uint64_t bytes, std::uint64_t limit, LineFacts& facts, std::vector<Finding>& findings);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest
