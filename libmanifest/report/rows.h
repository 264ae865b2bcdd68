// SPDX-License-Identifier: Apache-2.0
// The findings of a report as rows, in the order of reports: by code, the dataset's before the lines', by line.
// Internal to report/.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "libmanifest/report/report.h"

namespace manifest::report {

/// One finding, ready to be printed. Texts are printable (json/printable.h): nothing in them steers who shows them.
struct Row {
  const RuleInfo& rule;
  Section section;
  std::string file;        ///< of `both` the training manifest's
  std::uint64_t line = 0;  ///< 0: the manifest as a whole
  std::string text;        ///< message, place in square brackets, detail
};

/// Calls `visit` for every finding of the selected rules that is shown.
void for_each_row(const Report& report, const std::function<void(const Row&)>& visit);
/// ... of one rule.
void for_each_row(const Report& report, RuleId rule, const std::function<void(const Row&)>& visit);

/// Calls `visit` for every code of which findings were left out.
void for_each_cut(const Report& report,
                  const std::function<void(const RuleInfo&, Section, std::uint64_t left_out)>& visit);

/// How often a rule was found in a section; of `both`, in the pair.
[[nodiscard]] std::uint64_t count_in(const Report& report, RuleId rule, Section section);

}  // namespace manifest::report
