// SPDX-License-Identifier: Apache-2.0
// The report for programs: one JSON document (schemas/validate-report.json).
#include <algorithm>

#include "libmanifest/json/writer.h"
#include "libmanifest/report/label_report.h"
#include "libmanifest/report/report.h"
#include "libmanifest/report/stream.h"
#include "libmanifest/rules/catalogue.h"

namespace manifest::report {
namespace {

class JsonReport {
 public:
  JsonReport(const Report& report, io::Output& out) : report_(report), out_(out) {}

  void write() {
    const ValidateResult& result = report_.result;
    json_.begin_object();
    json_.member("tool", "validate").member("version", report_.options.version);
    json_.member("profile", result.profile == Profile::import ? "import" : "training");
    write_verdict();
    json_.member("use_case", manifest::name_of(result.judgement.use_case));
    json_.key("manifests").begin_array();
    for (const ManifestResult* manifest : manifests_of(result)) write_manifest(*manifest);
    json_.end_array();
    json_.key("dataset_findings").begin_array();
    for (const DatasetFinding& finding : result.judgement.findings) write_dataset_finding(finding);
    json_.end_array();
    write_line_findings();
    if (report_.options.labels) {
      json_.key("labels");
      write_label_json(result, json_, buffer_, out_);
    }
    json_.end_object();
    buffer_ += '\n';
    write_piece(buffer_, out_);
  }

 private:
  [[nodiscard]] bool is_selected(RuleId id) const { return report_.options.selected[static_cast<std::size_t>(id)]; }

  static std::uint64_t count_of(const ManifestResult& manifest, RuleId id) {
    return manifest.facts.tally.findings[static_cast<std::size_t>(id)];
  }

  [[nodiscard]] std::uint64_t shown_of(const ManifestResult& manifest, RuleId id) const {
    const std::uint64_t most = report_.options.max_findings;
    const std::uint64_t kept = manifest.findings.kept(id);
    return most == 0 ? kept : std::min(most, kept);
  }

  void write_verdict() {
    const std::uint64_t errors = terminal_errors(report_.result);
    json_.key("verdict").begin_object().key("passes").boolean(errors == 0);
    json_.member("terminal_errors", errors).member("text", verdict_line(report_.result)).end_object();
    json_.key("exit").begin_object();
    json_.member("code", report_.acceptance.acceptable ? std::uint64_t{0} : std::uint64_t{1});
    json_.member("fail_on", manifest::name_of(report_.options.fail_on)).member("reason", report_.acceptance.reason);
    json_.end_object();
  }

  void write_manifest(const ManifestResult& manifest) {
    const ManifestFacts& facts = manifest.facts;
    json_.begin_object().member("section", name_of(manifest.section));
    json_.member("file", json::repair_utf8(facts.name)).member("bytes", facts.bytes);
    json_.member("lines", facts.all_lines()).member("valid", facts.tally.valid).member("invalid", facts.tally.invalid);
    json_.member("ignored", facts.tally.ignored).member("removed", facts.tally.removed);
    json_.member("with_errors", facts.tally.with_errors);
    json_.key("counts").begin_array();
    for (const RuleInfo& rule : catalogue()) {
      if (is_selected(rule.id) && count_of(manifest, rule.id) != 0) write_count(manifest, rule);
    }
    json_.end_array().end_object();
  }

  void write_count(const ManifestResult& manifest, const RuleInfo& rule) {
    const std::uint64_t count = count_of(manifest, rule.id);
    json_.begin_object().member("code", rule.code).member("severity", manifest::name_of(rule.severity));
    json_.member("count", count).member("left_out", count - shown_of(manifest, rule.id));
    json_.key("first_lines").begin_array();
    for (const std::uint64_t line : manifest.findings.first_lines(rule.id)) json_.unsigned_integer(line);
    json_.end_array().end_object();
  }

  void write_dataset_finding(const DatasetFinding& finding) {
    if (!is_selected(finding.rule)) return;
    const RuleInfo& rule = rule_info(finding.rule);
    json_.begin_object().member("code", rule.code).member("severity", manifest::name_of(rule.severity));
    json_.member("section", name_of(finding.section)).member("scope", manifest::name_of(rule.scope));
    json_.key("terminal").boolean(is_terminal(rule.id, report_.result.profile));
    json_.member("message", message_of(Finding{.rule = rule.id})).member("detail", json::repair_utf8(finding.detail));
    json_.end_object();
  }

  void write_line_findings() {
    json_.key("findings").begin_array();
    for (const RuleInfo& rule : catalogue()) {
      if (!is_selected(rule.id)) continue;
      for (const ManifestResult* manifest : manifests_of(report_.result)) {
        manifest->findings.visit(
            rule.id, report_.options.max_findings,
            [&](std::uint64_t line, const Finding& finding) { write_line_finding(manifest->section, line, finding); });
      }
    }
    json_.end_array();
  }

  void write_line_finding(Section section, std::uint64_t line, const Finding& finding) {
    const RuleInfo& rule = rule_info(finding.rule);
    json_.begin_object().member("code", rule.code).member("severity", manifest::name_of(rule.severity));
    json_.member("section", name_of(section)).member("line", line);
    json_.member("scope", manifest::name_of(finding.place)).member("where", where_of(finding));
    json_.key("attribute");
    finding.attribute.empty() ? json_.null() : json_.string(finding.attribute);
    json_.key("annotation");
    finding.place == Scope::annotation ? json_.unsigned_integer(finding.annotation) : json_.null();
    json_.member("message", message_of(finding)).member("detail", json::repair_utf8(finding.detail)).end_object();
    pass_on(buffer_, out_);
  }

  const Report& report_;
  io::Output& out_;
  std::string buffer_;
  json::Writer json_{buffer_, json::Writer::Style::indented};
};

}  // namespace

void write_json(const Report& report, io::Output& out) { JsonReport(report, out).write(); }

}  // namespace manifest::report
