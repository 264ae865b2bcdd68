// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/ledger_report.h"

#include <fmt/format.h>

#include "libmanifest/json/writer.h"

namespace manifest::report {
namespace {

void write_counts(json::Writer& json, std::string_view name, const Ledger::Counts& counts) {
  json.key(name).begin_object();
  for (const auto& [unit, count] : counts) json.member(unit, count);
  json.end_object();
}

}  // namespace

std::string ledger_json(const Ledger& ledger, const LedgerHead& head) {
  std::string out;
  json::Writer json(out, json::Writer::Style::indented);
  json.begin_object().member("tool", head.tool).member("version", head.version);
  json.key("inputs").begin_array();
  for (const Ledger::InputBytes& input : ledger.inputs()) {
    json.begin_object().member("path", json::repair_utf8(input.path)).member("bytes", input.bytes).end_object();
  }
  json.end_array();
  write_counts(json, "in", ledger.in());
  write_counts(json, "out", ledger.out());
  write_counts(json, "dropped", ledger.dropped());
  write_counts(json, "changed", ledger.changed());
  if (!head.verdicts.empty()) {
    json.key("verdicts").begin_object();
    for (const auto& [verdict, count] : head.verdicts) json.member(verdict, count);
    json.end_object();
  }
  json.end_object();
  out += '\n';
  return out;
}

std::string ledger_text(const Ledger& ledger, const LedgerHead& head) {
  std::string sides;
  const auto add = [&sides](const Ledger::Counts& counts, std::string_view side) {
    for (const auto& [unit, count] : counts) {
      sides += fmt::format("{}{} {} {}", sides.empty() ? "" : ", ", count, unit, side);
    }
  };
  add(ledger.in(), "in");
  add(ledger.out(), "out");
  std::string out = fmt::format("manifest-{}: {}", head.tool, sides);
  for (const auto& [verdict, count] : head.verdicts) out += fmt::format(", {} {}", count, verdict);
  out += '\n';
  for (const auto& [reason, count] : ledger.dropped()) out += fmt::format("  dropped {} {}\n", count, reason);
  for (const auto& [reason, count] : ledger.changed()) out += fmt::format("  changed {} {}\n", count, reason);
  return out;
}

}  // namespace manifest::report
