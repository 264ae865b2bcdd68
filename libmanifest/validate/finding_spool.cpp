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

FindingQuota::Use FindingQuota::take(RuleId rule, std::uint64_t line, std::uint64_t most) noexcept {
  Count& count = counts_[static_cast<std::size_t>(rule)];
  const bool is_new_line = count.last_line != line;
  if (!is_new_line && lint_bit(rule) != 0) return Use::none;
  count.last_line = line;
  const bool is_first_line = is_new_line && count.lines < kFirstLines;
  if (is_first_line) ++count.lines;
  if (most == 0 || count.kept < most) {
    ++count.kept;
    return Use::whole;
  }
  return is_first_line ? Use::line_only : Use::none;
}

bool FindingQuota::is_full(RuleId rule, std::uint64_t most) const noexcept {
  const Count& count = counts_[static_cast<std::size_t>(rule)];
  return most != 0 && count.kept >= most && count.lines == kFirstLines;
}

FindingSpool::FindingSpool(Options options) : options_(std::move(options)) {}

bool FindingSpool::is_full(RuleId rule) const noexcept {
  return !options_.rules[static_cast<std::size_t>(rule)] || quota_.is_full(rule, options_.kept_per_rule);
}

void FindingSpool::add(std::uint64_t line, const Finding& finding) {
  if (!options_.rules[static_cast<std::size_t>(finding.rule)]) return;
  const FindingQuota::Use use = quota_.take(finding.rule, line, options_.kept_per_rule);
  if (use == FindingQuota::Use::none) return;
  Slot& slot = slots_[static_cast<std::size_t>(finding.rule)];
  const bool is_new_line = slot.first_lines.empty() || slot.first_lines.back() != line;
  if (is_new_line && slot.first_lines.size() < FindingQuota::kFirstLines) slot.first_lines.push_back(line);
  if (use == FindingQuota::Use::line_only) return;
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
