// SPDX-License-Identifier: Apache-2.0
// What is said about a run of validate, and the table of the ways to say it.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmanifest/io/output_set.h"
#include "libmanifest/validate/acceptance.h"
#include "libmanifest/validate/validate.h"

namespace manifest::report {

struct ReportOptions {
  std::string_view version = {};  ///< of the program, for formats that name it
  FailOn fail_on = FailOn::error;
  std::uint64_t max_findings = 10;  ///< shown per code; 0: all that were kept
  std::bitset<kRuleCount> selected = std::bitset<kRuleCount>().set();
  bool color = false;   ///< text only
  bool labels = false;  ///< the label tables, too
};

/// All that a report speaks of. Views: lives as long as the run's result.
struct Report {
  const ValidateResult& result;
  const Acceptance& acceptance;
  ReportOptions options;
};

/// One way to say it. The writer is a pure function of the report; it never holds the whole document in memory.
struct ReportFormat {
  std::string_view name;           ///< as --format takes it
  std::uint64_t max_findings = 0;  ///< default of --max-findings
  void (*write)(const Report& report, io::Output& out) = nullptr;
};

/// All formats; the first is the default.
[[nodiscard]] std::span<const ReportFormat> report_formats() noexcept;

void write_text(const Report& report, io::Output& out);
void write_json(const Report& report, io::Output& out);
void write_sarif(const Report& report, io::Output& out);
void write_junit(const Report& report, io::Output& out);
void write_github(const Report& report, io::Output& out);

/// "training would start", "import would fail: 2 terminal errors": the first line of the text report. Tells the truth
/// about the manifests, whatever rules are selected.
[[nodiscard]] std::string verdict_line(const ValidateResult& result);

/// The manifests of the run: training, and testing where there is one.
[[nodiscard]] std::vector<const ManifestResult*> manifests_of(const ValidateResult& result);

[[nodiscard]] std::string_view name_of(Section section) noexcept;

/// Lines of both manifests by verdict, for the ledger: valid, invalid, ignored, and removed where there are any.
using VerdictCounts = std::vector<std::pair<std::string_view, std::uint64_t>>;
[[nodiscard]] VerdictCounts verdicts_of(const ValidateResult& result);

}  // namespace manifest::report
