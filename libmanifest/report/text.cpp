// SPDX-License-Identifier: Apache-2.0
// The report for people: verdict, counts, findings, and why the exit code is what it is (tools.md 1, "Text report").
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libmanifest/json/printable.h"
#include "libmanifest/report/label_report.h"
#include "libmanifest/report/report.h"
#include "libmanifest/rules/catalogue.h"

namespace manifest::report {
namespace {

// ECMA-48 colours: red, yellow, cyan, by severity; green for good news.
constexpr std::array<std::string_view, 3> kSeverityColors = {"\x1b[31m", "\x1b[33m", "\x1b[36m"};
constexpr std::string_view kGood = "\x1b[1;32m";
constexpr std::string_view kBad = "\x1b[1;31m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string counted(std::uint64_t n, std::string_view what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

class TextReport {
 public:
  TextReport(const Report& report, io::Output& out) : report_(report), out_(out) {}

  void write() {
    write_verdict();
    for (const ManifestResult* manifest : manifests_of(report_.result)) write_counts(*manifest);
    write_findings();
    if (report_.options.labels) write_label_text(report_.result, out_);
    write_summary();
  }

 private:
  template <class... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    out_.write(fmt::format(format, std::forward<Arguments>(arguments)...));
  }

  [[nodiscard]] std::string painted(std::string_view text, std::string_view color) const {
    return report_.options.color ? fmt::format("{}{}{}", color, text, kPlain) : std::string(text);
  }

  [[nodiscard]] bool is_selected(RuleId id) const { return report_.options.selected[static_cast<std::size_t>(id)]; }

  void write_verdict() {
    const bool good = terminal_errors(report_.result) == 0;
    print("{}\n", painted(verdict_line(report_.result), good ? kGood : kBad));
  }

  [[nodiscard]] std::string file_of(Section section) const {
    std::string training = json::printable(report_.result.training.facts.name);
    if (section == Section::training || !report_.result.testing) return training;
    std::string testing = json::printable(report_.result.testing->facts.name);
    return section == Section::testing ? testing : fmt::format("{} and {}", training, testing);
  }

  struct CountRow {
    const RuleInfo* rule;
    std::uint64_t count;
    std::string lines;
  };

  [[nodiscard]] std::string first_lines(const ManifestResult& manifest, RuleId id) const {
    std::string text;
    const auto lines = manifest.findings.first_lines(id);
    for (const std::uint64_t line : lines) text += fmt::format("{}{}", text.empty() ? "" : ", ", line);
    if (lines.size() == FindingQuota::kFirstLines &&
        manifest.facts.tally.findings[static_cast<std::size_t>(id)] > lines.size())
      text += ", ...";
    return text;
  }

  [[nodiscard]] std::vector<CountRow> count_rows(const ManifestResult& manifest) const {
    std::vector<CountRow> rows;
    for (const RuleInfo& rule : catalogue()) {
      if (!is_selected(rule.id)) continue;
      std::uint64_t count = manifest.facts.tally.findings[static_cast<std::size_t>(rule.id)];
      for (const DatasetFinding& finding : report_.result.judgement.findings) {
        if (finding.rule == rule.id && finding.section == manifest.section) ++count;
      }
      if (count != 0) rows.push_back({&rule, count, first_lines(manifest, rule.id)});
    }
    return rows;
  }

  void write_counts(const ManifestResult& manifest) {
    const Tally& tally = manifest.facts.tally;
    print("\n{} ({}): {}: {} valid, {} invalid, {} ignored", file_of(manifest.section), name_of(manifest.section),
          counted(manifest.facts.all_lines(), "line"), tally.valid, tally.invalid, tally.ignored);
    if (tally.removed != 0) print(", {} removed by the import", tally.removed);
    out_.write("\n");
    const std::vector<CountRow> rows = count_rows(manifest);
    if (rows.empty()) return;
    std::size_t code_width = 4;
    for (const CountRow& row : rows) code_width = std::max(code_width, row.rule->code.size());
    print("  {:<8}  {:<{}}  {:>9}  {}\n", "severity", "code", code_width, "count", "first lines");
    for (const CountRow& row : rows) {
      const std::string severity = fmt::format("{:<8}", manifest::name_of(row.rule->severity));
      const std::string head = painted(severity, kSeverityColors[static_cast<std::size_t>(row.rule->severity)]);
      std::string line = fmt::format("  {}  {:<{}}  {:>9}  {}", head, row.rule->code, code_width, row.count, row.lines);
      line.erase(line.find_last_not_of(' ') + 1);
      print("{}\n", line);
    }
  }

  void write_findings() {
    bool first = true;
    for (const RuleInfo& rule : catalogue()) {
      if (!is_selected(rule.id) || report_.result.count(rule.id) == 0) continue;
      if (first) out_.write("\n");
      first = false;
      write_dataset_findings(rule);
      for (const ManifestResult* manifest : manifests_of(report_.result)) write_line_findings(rule, *manifest);
    }
  }

  [[nodiscard]] std::string severity_and_code(const RuleInfo& rule) const {
    const auto color = kSeverityColors[static_cast<std::size_t>(rule.severity)];
    return painted(fmt::format("{} {}", manifest::name_of(rule.severity), rule.code), color);
  }

  void write_dataset_findings(const RuleInfo& rule) {
    for (const DatasetFinding& finding : report_.result.judgement.findings) {
      if (finding.rule != rule.id) continue;
      print("{}: {}: {} [{}]", file_of(finding.section), severity_and_code(rule), message_of(Finding{.rule = rule.id}),
            manifest::name_of(rule.scope));
      if (!finding.detail.empty()) print(" {}", json::printable(finding.detail));
      out_.write("\n");
    }
  }

  void write_line_findings(const RuleInfo& rule, const ManifestResult& manifest) {
    const std::uint64_t count = manifest.facts.tally.findings[static_cast<std::size_t>(rule.id)];
    if (count == 0) return;
    const std::string file = file_of(manifest.section);
    std::uint64_t shown = 0;
    manifest.findings.visit(rule.id, report_.options.max_findings, [&](std::uint64_t line, const Finding& finding) {
      std::string text = fmt::format("{}:{}: {}: {} [{}]", file, line, severity_and_code(rule),
                                     json::printable(message_of(finding)), json::printable(where_of(finding)));
      if (!finding.detail.empty()) text += " " + json::printable(finding.detail);
      print("{}\n", text);
      ++shown;
    });
    if (shown < count) {
      print("{}: {} more {} not shown (--max-findings 0 shows all)\n", file, count - shown, rule.code);
    }
  }

  void write_summary() {
    const ValidateResult& result = report_.result;
    out_.write("\nsummary\n");
    for (const ManifestResult* manifest : manifests_of(result)) {
      const Tally& tally = manifest->facts.tally;
      print("  {}: {} of {} would be used for {}; {} with errors, {}\n", name_of(manifest->section), tally.valid,
            counted(manifest->facts.all_lines(), "line"), name_of(manifest->section), tally.with_errors,
            counted(used_labels(tally.labels), "label"));
    }
    print("  use case: {}\n", manifest::name_of(result.judgement.use_case));
    write_fixes();
    print("  exit code {}: {}\n", report_.acceptance.acceptable ? 0 : 1, report_.acceptance.reason);
  }

  // What most helps to get on: each error once. Warnings and lints have --explain.
  void write_fixes() {
    std::string fixes;
    bool any_finding = false;
    for (const RuleInfo& rule : catalogue()) {
      if (!is_selected(rule.id) || report_.result.count(rule.id) == 0) continue;
      any_finding = true;
      if (rule.severity == Severity::error) fixes += fmt::format("    {}: {}\n", rule.code, rule.fix);
    }
    if (!fixes.empty()) print("  how to fix:\n{}", fixes);
    if (any_finding) out_.write("  more about a code: manifest-validate --explain CODE\n");
  }

  static std::uint64_t used_labels(const LabelTable& labels) {
    std::uint64_t used = 0;
    for (std::uint32_t slot = 0; slot < labels.size(); ++slot) used += labels.counts(slot).used() ? 1 : 0;
    return used;
  }

  const Report& report_;
  io::Output& out_;
};

}  // namespace

void write_text(const Report& report, io::Output& out) { TextReport(report, out).write(); }

}  // namespace manifest::report
