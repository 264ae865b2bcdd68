// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/line_judge.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>

namespace manifest::edit {
namespace {

/// What is judged, but never told: all rules, or where an invalid line ends the run and says why, the lints behind them.
std::uint64_t untold_rules(OnInvalid invalid) noexcept {
  const std::uint64_t all = ~std::uint64_t{0};
  return invalid == OnInvalid::error ? all << static_cast<unsigned>(RuleId::duplicate_source_ref) : all;
}

}  // namespace

LineJudge::LineJudge(const SplitOptions& options)
    : options_(options),
      muted_(untold_rules(options.invalid)),
      checker_({.muted = &muted_}, labels_),
      grouping_(options.grouping) {}

std::optional<Refusal> LineJudge::judge(const jsonl::Line& line) {
  if (line.overlong) return refuse_overlong(line, options_.max_line_bytes);
  checker_.check(line.text, facts_, findings_);
  if (options_.invalid == OnInvalid::error && facts_.verdict == Verdict::invalid) return refuse_invalid(line.index);
  fate_ = decide();
  group_ = grouping_.group_of(line.text.view(), facts_);
  return std::nullopt;
}

LineNote::Fate LineJudge::decide() const noexcept {
  using Fate = LineNote::Fate;
  switch (facts_.verdict) {
    case Verdict::valid:
      return Fate::spread;
    case Verdict::invalid:
      return options_.invalid == OnInvalid::drop ? Fate::drop_invalid : Fate::first;
    case Verdict::ignored:
      break;
  }
  if (options_.unlabeled == OnUnlabeled::drop) return Fate::drop_unlabeled;
  return options_.unlabeled == OnUnlabeled::first ? Fate::first : Fate::spread;
}

Refusal LineJudge::refuse_invalid(std::uint64_t index) const {
  const auto culprit = std::ranges::find_if(
      findings_, [](const Finding& finding) { return rule_info(finding.rule).severity == Severity::error; });
  Refusal refusal{.index = index,
                  .reason = "the line is invalid",
                  .hint = "--invalid first keeps such lines in the first part, --invalid drop leaves them out"};
  if (culprit == findings_.end()) return refusal;
  refusal.reason += fmt::format(": {}", rule_info(culprit->rule).code);
  if (!culprit->detail.empty()) refusal.reason += fmt::format(" ({})", culprit->detail);
  return refusal;
}

std::uint32_t part_by_hash(std::string_view unit, std::uint64_t seed, std::span<const double> cumulated) {
  constexpr double kTwoTo64 = 18446744073709551616.0;
  const double place = static_cast<double>(XXH3_64bits_withSeed(unit.data(), unit.size(), seed)) / kTwoTo64;
  auto found = std::ranges::upper_bound(cumulated, place);
  // Shares may sum to a little less than 1: the rest is the last part's that has a share.
  if (found == cumulated.end()) found = std::ranges::lower_bound(cumulated, cumulated.back());
  return static_cast<std::uint32_t>(found - cumulated.begin());
}

}  // namespace manifest::edit
