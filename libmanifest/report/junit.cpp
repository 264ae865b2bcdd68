// SPDX-License-Identifier: Apache-2.0
// The report for test dashboards: JUnit XML. A manifest is a suite, a rule is a test; it fails where its findings count
// for the exit code.
#include <fmt/format.h>

#include "libmanifest/json/printable.h"
#include "libmanifest/report/report.h"
#include "libmanifest/report/rows.h"
#include "libmanifest/rules/catalogue.h"

namespace manifest::report {
namespace {

// XML 1.0, 2.2 and 2.4. Controls are gone already: the text is printable; U+FFFE and U+FFFF are no characters there.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
      out += rest[2] == '\xBE' ? "\\ufffe" : "\\uffff";
      i += 2;
      continue;
    }
    switch (text[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += text[i];
    }
  }
  return out;
}

struct Suite {
  Section section;
  std::string name;
};

class JunitReport {
 public:
  JunitReport(const Report& report, io::Output& out) : report_(report), out_(out) {}

  void write() {
    out_.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"manifest-validate\">\n");
    for (const ManifestResult* manifest : manifests_of(report_.result)) {
      write_suite({manifest->section,
                   fmt::format("{}: {}", name_of(manifest->section), json::printable(manifest->facts.name))});
    }
    if (report_.result.testing) write_suite({Section::both, "training and testing"});
    out_.write("</testsuites>\n");
  }

 private:
  [[nodiscard]] bool belongs(const RuleInfo& rule, Section section) const {
    const bool is_pair = rule.scope == Scope::pair;
    return report_.options.selected[static_cast<std::size_t>(rule.id)] && is_pair == (section == Section::both) &&
           (rule.decided_by != DecidedBy::service || count_in(report_, rule.id, section) != 0);
  }

  [[nodiscard]] bool fails(const RuleInfo& rule, Section section) const {
    return count_in(report_, rule.id, section) != 0 &&
           counts_against(rule, report_.options.fail_on, report_.result.profile);
  }

  void write_suite(const Suite& suite) {
    std::uint64_t tests = 0;
    std::uint64_t failures = 0;
    for (const RuleInfo& rule : catalogue()) {
      if (!belongs(rule, suite.section)) continue;
      ++tests;
      failures += fails(rule, suite.section) ? 1 : 0;
    }
    out_.write(fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n",
                           escaped(suite.name), tests, failures));
    for (const RuleInfo& rule : catalogue()) {
      if (belongs(rule, suite.section)) write_case(rule, suite.section);
    }
    out_.write("  </testsuite>\n");
  }

  void write_case(const RuleInfo& rule, Section section) {
    const std::uint64_t count = count_in(report_, rule.id, section);
    out_.write(fmt::format("    <testcase classname=\"{}\" name=\"{}\"", name_of(section), rule.code));
    if (count == 0) return out_.write("/>\n");
    const bool failed = fails(rule, section);
    const std::string message = fmt::format("{} found: {}", count, escaped(rule.message));
    const std::string_view severity = manifest::name_of(rule.severity);
    out_.write(failed ? fmt::format(">\n      <failure message=\"{}\" type=\"{}\">", message, severity)
                      : std::string(">\n      <system-out>"));
    write_rows(rule.id, section);
    out_.write(failed ? "</failure>\n    </testcase>\n" : "</system-out>\n    </testcase>\n");
  }

  void write_rows(RuleId id, Section section) {
    for_each_row(report_, id, [&](const Row& row) {
      if (row.section != section) return;
      const std::string line = row.line == 0 ? std::string() : fmt::format(":{}", row.line);
      out_.write(escaped(fmt::format("{}{}: {} {}: {}\n", row.file, line, manifest::name_of(row.rule.severity),
                                     row.rule.code, row.text)));
    });
    for_each_cut(report_, [&](const RuleInfo& rule, Section in, std::uint64_t left_out) {
      if (rule.id == id && in == section) out_.write(fmt::format("{} more, not shown\n", left_out));
    });
  }

  const Report& report_;
  io::Output& out_;
};

}  // namespace

void write_junit(const Report& report, io::Output& out) { JunitReport(report, out).write(); }

}  // namespace manifest::report
