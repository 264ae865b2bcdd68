// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/outcome.h"

#include <algorithm>
#include <utility>

namespace manifest::formats {

namespace {

void add(std::vector<Outcome::Count>& counts, std::string_view reason, std::uint64_t n) {
  if (n == 0) return;
  const auto known = std::ranges::find(counts, reason, &Outcome::Count::reason);
  if (known != counts.end()) {
    known->n += n;
  } else {
    counts.push_back({std::string(reason), n});
  }
}

}  // namespace

void Outcome::reject(const Origin& origin, std::string reason, std::string detail) {
  problems.push_back({.origin = origin, .reason = std::move(reason), .detail = std::move(detail)});
}

void Outcome::drop(std::string_view reason, std::uint64_t n) { add(dropped, reason, n); }

void Outcome::change(std::string_view reason, std::uint64_t n) { add(changed, reason, n); }

void Outcome::clear() noexcept {
  line.clear();
  annotations = 0;
  problems.clear();
  dropped.clear();
  changed.clear();
}

void Outcome::tell(Journal& journal) const {
  for (const auto& problem : problems) journal.reject(problem);
  for (const auto& count : dropped) journal.drop(count.reason, count.n);
  for (const auto& count : changed) journal.changed(count.reason, count.n);
}

const Finding* first_error(std::span<const Finding> findings) noexcept {
  const auto found = std::ranges::find_if(
      findings, [](const Finding& finding) { return rule_info(finding.rule).severity == Severity::error; });
  return found == findings.end() ? nullptr : &*found;
}

bool concerns_one_box(const Finding& finding) noexcept {
  return finding.place == Scope::annotation && rule_info(finding.rule).severity == Severity::error;
}

}  // namespace manifest::formats
