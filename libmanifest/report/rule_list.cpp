// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/rule_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "libmanifest/json/writer.h"
#include "libmanifest/rules/catalogue.h"

namespace manifest::report {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kTextColumn = 12;

// How a rule is decided, as --list-rules says it.
std::string_view name_of(DecidedBy decided_by) {
  constexpr std::array<std::string_view, 4> kNames = {"from the manifests", "from the image files (--images)",
                                                      "with a schema (--schema)", "not checked offline"};
  return kNames[static_cast<std::size_t>(decided_by)];
}

void append_field(std::string_view name, std::string_view text, std::string& out) {
  out += fmt::format("{:<{}}", name, kTextColumn);
  std::size_t column = kTextColumn;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (column != kTextColumn && column + 1 + end > kWidth) {
      out += fmt::format("\n{:<{}}", "", kTextColumn);
      column = kTextColumn;
    } else if (column != kTextColumn) {
      out += ' ';
      ++column;
    }
    out += text.substr(0, end);
    column += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  out += '\n';
}

}  // namespace

std::string rules_as_text() {
  std::size_t width = 0;
  for (const RuleInfo& rule : catalogue()) width = std::max(width, rule.code.size());
  std::string out =
      fmt::format("{:<{}}  {:<8}  {:<10}  {:<18}  {}\n", "code", width, "severity", "scope", "effect", "message");
  for (const RuleInfo& rule : catalogue()) {
    const bool offline = rule.decided_by != DecidedBy::service;
    out += fmt::format("{:<{}}  {:<8}  {:<10}  {:<18}  {}{}\n", rule.code, width, manifest::name_of(rule.severity),
                       manifest::name_of(rule.scope), manifest::name_of(rule.effect), rule.message,
                       offline ? "" : " (not checked offline)");
  }
  return out;
}

std::string rules_as_json() {
  std::string out;
  json::Writer json(out, json::Writer::Style::indented);
  json.begin_object().key("rules").begin_array();
  for (const RuleInfo& rule : catalogue()) {
    json.begin_object().member("code", rule.code).member("severity", manifest::name_of(rule.severity));
    json.member("scope", manifest::name_of(rule.scope)).member("effect", manifest::name_of(rule.effect));
    json.member("decided", name_of(rule.decided_by)).member("message", rule.message);
    json.member("trigger", rule.trigger).member("fix", rule.fix).member("source", rule.source).end_object();
  }
  json.end_array().end_object();
  out += '\n';
  return out;
}

std::string explain_rule(const RuleInfo& rule) {
  std::string out = fmt::format("{}\n\n", rule.code);
  append_field("message", rule.message, out);
  append_field("severity", manifest::name_of(rule.severity), out);
  append_field("scope", manifest::name_of(rule.scope), out);
  append_field("effect", manifest::name_of(rule.effect), out);
  append_field("decided", name_of(rule.decided_by), out);
  append_field("when", rule.trigger, out);
  append_field("how to fix", rule.fix, out);
  append_field("source", rule.source, out);
  return out;
}

}  // namespace manifest::report
