// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/validate/acceptance.h"

#include <fmt/format.h>

#include <array>

#include "libmanifest/rules/catalogue.h"

namespace manifest {
namespace {

std::string counted(std::uint64_t n, std::string_view what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

}  // namespace

std::string_view name_of(FailOn fail_on) noexcept {
  constexpr std::array<std::string_view, 5> kNames = {"error", "training", "warning", "lint", "never"};
  return kNames[static_cast<std::size_t>(fail_on)];
}

bool is_terminal(RuleId id, Profile profile) noexcept {
  return profile == Profile::import ? stops_import(id) : stops_training(id);
}

bool counts_against(const RuleInfo& rule, FailOn fail_on, Profile profile) noexcept {
  switch (fail_on) {
    case FailOn::error:
      return rule.severity == Severity::error;
    case FailOn::training:
      return is_terminal(rule.id, profile);
    case FailOn::warning:
      return rule.severity != Severity::lint;
    case FailOn::lint:
      return true;
    case FailOn::never:
      return false;
  }
  return false;
}

std::uint64_t terminal_errors(const ValidateResult& result) noexcept {
  const Judgement& judgement = result.judgement;
  return result.profile == Profile::import ? judgement.errors_that_stop_import()
                                           : judgement.errors_that_stop_training();
}

Acceptance accept(const ValidateResult& result, FailOn fail_on, const std::bitset<kRuleCount>& selected) {
  std::array<std::uint64_t, 3> by_severity{};
  std::uint64_t failing = 0;
  for (const RuleInfo& rule : catalogue()) {
    const auto index = static_cast<std::size_t>(rule.id);
    if (!selected[index] || !counts_against(rule, fail_on, result.profile)) continue;
    const std::uint64_t n = result.count(rule.id);
    failing += n;
    by_severity[static_cast<std::size_t>(rule.severity)] += n;
  }
  Acceptance acceptance{.acceptable = failing == 0, .reason = {}};
  const std::string option = fmt::format("(--fail-on {})", name_of(fail_on));
  if (fail_on == FailOn::never) {
    acceptance.reason = "findings are not looked at " + option;
  } else if (failing == 0) {
    acceptance.reason = "nothing found that counts " + option;
  } else if (fail_on == FailOn::training) {
    acceptance.reason = fmt::format("{} {}", counted(failing, "terminal error"), option);
  } else {
    std::string parts;
    for (const Severity severity : {Severity::error, Severity::warning, Severity::lint}) {
      const std::uint64_t n = by_severity[static_cast<std::size_t>(severity)];
      if (n != 0) parts += (parts.empty() ? "" : ", ") + counted(n, name_of(severity));
    }
    acceptance.reason = parts + " " + option;
  }
  return acceptance;
}

}  // namespace manifest
