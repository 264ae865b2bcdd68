// SPDX-License-Identifier: Apache-2.0
// The report for code scanning: SARIF 2.1.0 (OASIS), with all rules of the catalogue.
#include <fmt/format.h>

#include <array>
#include <string>

#include "libmanifest/json/writer.h"
#include "libmanifest/report/report.h"
#include "libmanifest/report/rows.h"
#include "libmanifest/report/stream.h"
#include "libmanifest/rules/catalogue.h"

namespace manifest::report {
namespace {

// SARIF 3.27.10: level.
std::string_view level_of(Severity severity) {
  constexpr std::array<std::string_view, 3> kLevels = {"error", "warning", "note"};
  return kLevels[static_cast<std::size_t>(severity)];
}

// SARIF 3.4.3: a URI reference (RFC 3986); what is not unreserved or '/' is percent-encoded. A colon would make a scheme.
std::string uri_of(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    const bool is_letter_or_digit = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const bool plain = is_letter_or_digit || std::string_view("-._~/").find(c) != std::string_view::npos;
    plain ? uri += c : uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

// SARIF 3.11.6: [text](target) in a message is a link, which no label shall make.
std::string without_links(std::string text) {
  for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 3)) text.insert(at, "\\");
  return text;
}

void write_text_member(json::Writer& json, std::string_view name, std::string_view text) {
  json.key(name).begin_object().member("text", text).end_object();
}

void write_rules(json::Writer& json) {
  json.key("rules").begin_array();
  for (const RuleInfo& rule : catalogue()) {
    json.begin_object().member("id", rule.code);
    write_text_member(json, "shortDescription", rule.message);
    write_text_member(json, "fullDescription", rule.trigger);
    write_text_member(json, "help", rule.fix);
    json.key("defaultConfiguration").begin_object().member("level", level_of(rule.severity)).end_object();
    json.end_object();
  }
  json.end_array();
}

void write_result(json::Writer& json, const Row& row) {
  json.begin_object().member("ruleId", row.rule.code).member("ruleIndex", static_cast<std::uint64_t>(row.rule.id));
  json.member("level", level_of(row.rule.severity));
  write_text_member(json, "message", without_links(row.text));
  json.key("locations").begin_array().begin_object().key("physicalLocation").begin_object();
  json.key("artifactLocation").begin_object().member("uri", uri_of(row.file)).end_object();
  if (row.line != 0) json.key("region").begin_object().member("startLine", row.line).end_object();
  json.end_object().end_object().end_array().end_object();
}

// SARIF 3.20: that the run came to an end, how, and what it left out.
void write_invocation(json::Writer& json, const Report& report) {
  json.key("invocations").begin_array().begin_object().key("executionSuccessful").boolean(true);
  json.member("exitCode", report.acceptance.acceptable ? std::uint64_t{0} : std::uint64_t{1});
  json.member("exitCodeDescription", report.acceptance.reason);
  json.key("toolExecutionNotifications").begin_array();
  const auto notify = [&json](std::string_view level, std::string_view text) {
    json.begin_object().member("level", level);
    write_text_member(json, "message", text);
    json.end_object();
  };
  notify("note", verdict_line(report.result));
  for_each_cut(report, [&](const RuleInfo& rule, Section section, std::uint64_t left_out) {
    notify("note", fmt::format("{} more {} in the {} manifest, not shown", left_out, rule.code, name_of(section)));
  });
  json.end_array().end_object().end_array();
}

}  // namespace

void write_sarif(const Report& report, io::Output& out) {
  std::string buffer;
  json::Writer json(buffer, json::Writer::Style::indented);
  json.begin_object().member("$schema", "https://json.schemastore.org/sarif-2.1.0.json").member("version", "2.1.0");
  json.key("runs").begin_array().begin_object().key("tool").begin_object().key("driver").begin_object();
  json.member("name", "manifest-validate").member("version", report.options.version);
  write_rules(json);
  json.end_object().end_object();
  write_invocation(json, report);
  json.key("results").begin_array();
  for_each_row(report, [&](const Row& row) {
    write_result(json, row);
    pass_on(buffer, out);
  });
  json.end_array().end_object().end_array().end_object();
  buffer += '\n';
  write_piece(buffer, out);
}

}  // namespace manifest::report
