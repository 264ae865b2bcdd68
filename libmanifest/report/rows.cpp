// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "libmanifest/json/printable.h"
#include "libmanifest/rules/catalogue.h"

namespace manifest::report {
namespace {

std::string file_of(const Report& report, Section section) {
  const bool testing = section == Section::testing && report.result.testing;
  return testing ? report.result.testing->facts.name : report.result.training.facts.name;
}

std::string text_of(std::string_view message, std::string_view where, std::string_view detail) {
  std::string text = fmt::format("{} [{}]", json::printable(message), json::printable(where));
  if (!detail.empty()) text += " " + json::printable(detail);
  return text;
}

void dataset_rows(const Report& report, const RuleInfo& rule, const std::function<void(const Row&)>& visit) {
  for (const DatasetFinding& finding : report.result.judgement.findings) {
    if (finding.rule != rule.id) continue;
    visit({.rule = rule,
           .section = finding.section,
           .file = json::printable(file_of(report, finding.section)),
           .text = text_of(message_of(Finding{.rule = rule.id}), manifest::name_of(rule.scope), finding.detail)});
  }
}

void line_rows(const Report& report, const RuleInfo& rule, const std::function<void(const Row&)>& visit) {
  for (const ManifestResult* manifest : manifests_of(report.result)) {
    const std::string file = json::printable(manifest->facts.name);
    manifest->findings.visit(rule.id, report.options.max_findings, [&](std::uint64_t line, const Finding& finding) {
      visit({.rule = rule,
             .section = manifest->section,
             .file = file,
             .line = line,
             .text = text_of(message_of(finding), where_of(finding), finding.detail)});
    });
  }
}

}  // namespace

void for_each_row(const Report& report, RuleId rule, const std::function<void(const Row&)>& visit) {
  if (!report.options.selected[static_cast<std::size_t>(rule)]) return;
  dataset_rows(report, rule_info(rule), visit);
  line_rows(report, rule_info(rule), visit);
}

void for_each_row(const Report& report, const std::function<void(const Row&)>& visit) {
  for (const RuleInfo& rule : catalogue()) for_each_row(report, rule.id, visit);
}

void for_each_cut(const Report& report,
                  const std::function<void(const RuleInfo&, Section, std::uint64_t left_out)>& visit) {
  for (const RuleInfo& rule : catalogue()) {
    if (!report.options.selected[static_cast<std::size_t>(rule.id)]) continue;
    for (const ManifestResult* manifest : manifests_of(report.result)) {
      const std::uint64_t most = report.options.max_findings;
      const std::uint64_t kept = manifest->findings.kept(rule.id);
      const std::uint64_t shown = most == 0 ? kept : std::min(most, kept);
      const std::uint64_t count = manifest->facts.tally.findings[static_cast<std::size_t>(rule.id)];
      if (shown < count) visit(rule, manifest->section, count - shown);
    }
  }
}

std::uint64_t count_in(const Report& report, RuleId rule, Section section) {
  std::uint64_t count = 0;
  for (const ManifestResult* manifest : manifests_of(report.result)) {
    if (manifest->section == section) count += manifest->facts.tally.findings[static_cast<std::size_t>(rule)];
  }
  for (const DatasetFinding& finding : report.result.judgement.findings) {
    if (finding.rule == rule && finding.section == section) ++count;
  }
  return count;
}

}  // namespace manifest::report
