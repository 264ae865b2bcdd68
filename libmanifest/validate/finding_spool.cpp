// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/validate/finding_spool.h"

#include <utility>

namespace manifest {
namespace {

// Of each rule; what is more goes to a nameless file. Most reports never get there.
constexpr std::size_t kMemoryPerRule = std::size_t{128} << 10;

void append(spill::Spool& spool, std::uint64_t line, const Finding& finding) {
  spool.append_varint(line);
  spool.append_varint(static_cast<std::uint64_t>(finding.place));
  spool.append_varint(finding.annotation);
  spool.append_text(finding.attribute);
  spool.append_text(finding.detail);
}

std::uint64_t read(spill::Spool::Reader& reader, Finding& finding) {
  const std::uint64_t line = reader.read_varint();
  finding.place = static_cast<Scope>(reader.read_varint());
  finding.annotation = static_cast<std::uint32_t>(reader.read_varint());
  reader.read_text(finding.attribute);
  reader.read_text(finding.detail);
  return line;
}

}  // namespace

FindingSpool::FindingSpool(Options options) : options_(std::move(options)) {}

bool FindingSpool::keeps_more(RuleId rule) const noexcept {
  if (!options_.rules[static_cast<std::size_t>(rule)]) return false;
  return options_.kept_per_rule == 0 || slot(rule).kept < options_.kept_per_rule;
}

bool FindingSpool::is_full(RuleId rule) const noexcept {
  if (!options_.rules[static_cast<std::size_t>(rule)]) return true;
  return !keeps_more(rule) && slot(rule).first_lines.size() == kFirstLines;
}

void FindingSpool::add(std::uint64_t line, const Finding& finding) {
  Slot& slot = slots_[static_cast<std::size_t>(finding.rule)];
  const bool same_line = slot.last_line == line;
  slot.last_line = line;
  if (!same_line && slot.first_lines.size() < kFirstLines) slot.first_lines.push_back(line);
  if (!keeps_more(finding.rule) || (same_line && lint_bit(finding.rule) != 0)) return;
  if (!slot.findings) slot.findings.emplace(spill::Spool::Options{kMemoryPerRule, options_.temp_folder});
  append(*slot.findings, line, finding);
  ++slot.kept;
}

void FindingSpool::visit(RuleId rule, std::uint64_t most, const Visit& visit) const {
  const Slot& kept = slot(rule);
  if (!kept.findings) return;
  Finding finding{.rule = rule};
  std::uint64_t shown = 0;
  for (spill::Spool::Reader reader = kept.findings->reader(); !reader.at_end() && (most == 0 || shown < most);
       ++shown) {
    const std::uint64_t line = read(reader, finding);
    visit(line, finding);
  }
}

}  // namespace manifest
