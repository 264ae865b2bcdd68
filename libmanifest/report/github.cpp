// SPDX-License-Identifier: Apache-2.0
// The report for GitHub Actions: workflow commands that mark the lines of a manifest in a pull request.
#include <fmt/format.h>

#include <array>

#include "libmanifest/report/report.h"
#include "libmanifest/report/rows.h"

namespace manifest::report {
namespace {

// Escapes of the runner (actions/toolkit, packages/core/src/command.ts, escapeData and escapeProperty). Line ends are
// gone already: rows are printable.
std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    if (special.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    }
  }
  return out;
}
std::string escape_data(std::string_view text) { return escaped(text, "%"); }
std::string escape_property(std::string_view text) { return escaped(text, "%:,"); }

std::string_view command_of(Severity severity) {
  constexpr std::array<std::string_view, 3> kCommands = {"error", "warning", "notice"};
  return kCommands[static_cast<std::size_t>(severity)];
}

}  // namespace

void write_github(const Report& report, io::Output& out) {
  out.write(fmt::format("::notice title=manifest-validate::{}\n", escape_data(verdict_line(report.result))));
  for_each_row(report, [&out](const Row& row) {
    const std::string line = row.line == 0 ? std::string() : fmt::format(",line={}", row.line);
    out.write(fmt::format("::{} file={}{},title={}::{}\n", command_of(row.rule.severity), escape_property(row.file),
                          line, row.rule.code, escape_data(row.text)));
  });
  for_each_cut(report, [&out](const RuleInfo& rule, Section section, std::uint64_t left_out) {
    out.write(fmt::format("::notice title={}::{} more in the {} manifest, not shown\n", rule.code, left_out,
                          name_of(section)));
  });
}

}  // namespace manifest::report
