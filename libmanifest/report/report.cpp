// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/report.h"

#include <fmt/format.h>

#include <array>

namespace manifest::report {

std::span<const ReportFormat> report_formats() noexcept {
  static constexpr std::array<ReportFormat, 5> kFormats = {{
      {.name = "text", .max_findings = 10, .write = write_text},
      {.name = "json", .max_findings = 1000, .write = write_json},
      {.name = "sarif", .max_findings = 1000, .write = write_sarif},
      {.name = "junit", .max_findings = 1000, .write = write_junit},
      {.name = "github", .max_findings = 10, .write = write_github},
  }};
  return kFormats;
}

std::string verdict_line(const ValidateResult& result) {
  const std::string_view what = result.profile == Profile::import ? "import" : "training";
  const std::string_view good = result.profile == Profile::import ? "succeed" : "start";
  const std::uint64_t errors = terminal_errors(result);
  if (errors == 0) return fmt::format("{} would {}", what, good);
  return fmt::format("{} would fail: {} terminal error{}", what, errors, errors == 1 ? "" : "s");
}

std::vector<const ManifestResult*> manifests_of(const ValidateResult& result) {
  std::vector<const ManifestResult*> manifests = {&result.training};
  if (result.testing) manifests.push_back(&*result.testing);
  return manifests;
}

std::string_view name_of(Section section) noexcept {
  constexpr std::array<std::string_view, 3> kNames = {"training", "testing", "both"};
  return kNames[static_cast<std::size_t>(section)];
}

VerdictCounts verdicts_of(const ValidateResult& result) {
  Tally sum;
  for (const ManifestResult* manifest : manifests_of(result)) {
    sum.valid += manifest->facts.tally.valid;
    sum.invalid += manifest->facts.tally.invalid;
    sum.ignored += manifest->facts.tally.ignored;
    sum.removed += manifest->facts.tally.removed;
  }
  VerdictCounts counts = {{"valid", sum.valid}, {"invalid", sum.invalid}, {"ignored", sum.ignored}};
  if (sum.removed != 0) counts.emplace_back("removed", sum.removed);
  return counts;
}

}  // namespace manifest::report
