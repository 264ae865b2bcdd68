// SPDX-License-Identifier: Apache-2.0
// The findings that a report may show, by rule and line, out of memory where they are many.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libmanifest/rules/rule.h"
#include "libmanifest/spill/spool.h"

namespace manifest {

/// Decides which findings of each rule are worth handing on: the first few of them, and the first of each of the first
/// few lines. Of a lint (lint_bit), one finding a line: lints count lines.
class FindingQuota {
 public:
  /// Line numbers of each rule that are remembered for the table of counts, however few findings are kept.
  static constexpr std::size_t kFirstLines = 5;

  enum class Use : std::uint8_t { none, line_only, whole };
  /// `most` findings are kept of each rule; 0: all. Lines must not descend.
  [[nodiscard]] Use take(RuleId rule, std::uint64_t line, std::uint64_t most) noexcept;
  /// No later finding of this rule, on a later line, would be taken.
  [[nodiscard]] bool is_full(RuleId rule, std::uint64_t most) const noexcept;
  void clear() noexcept { counts_.fill({}); }

 private:
  struct Count {
    std::uint64_t kept = 0;
    std::uint64_t last_line = ~std::uint64_t{0};
    std::size_t lines = 0;
  };
  std::array<Count, kRuleCount> counts_{};
};

/// Keeps the first findings of each rule in the order of adding, which is the order of lines. One thread at a time.
class FindingSpool {
 public:
  struct Options {
    std::uint64_t kept_per_rule = 0;                                  ///< 0: all
    std::bitset<kRuleCount> rules = std::bitset<kRuleCount>().set();  ///< others are not kept
    std::string temp_folder = {};
  };
  explicit FindingSpool(Options options);

  /// Adds a finding of line `line`.
  void add(std::uint64_t line, const Finding& finding);

  /// Nothing of this rule will be kept any more.
  [[nodiscard]] bool is_full(RuleId rule) const noexcept;
  [[nodiscard]] std::uint64_t kept(RuleId rule) const noexcept { return slot(rule).kept; }
  /// The first distinct lines on which the rule fired.
  [[nodiscard]] std::span<const std::uint64_t> first_lines(RuleId rule) const noexcept {
    return slot(rule).first_lines;
  }

  using Visit = std::function<void(std::uint64_t line, const Finding& finding)>;
  /// The kept findings of one rule, at most `most` (0: all), in order. REQUIRES: nothing is added afterwards.
  void visit(RuleId rule, std::uint64_t most, const Visit& visit) const;

 private:
  struct Slot {
    std::uint64_t kept = 0;
    std::vector<std::uint64_t> first_lines = {};
    std::optional<spill::Spool> findings = {};  ///< made with the first finding
  };
  [[nodiscard]] const Slot& slot(RuleId rule) const noexcept { return slots_[static_cast<std::size_t>(rule)]; }

  Options options_;
  FindingQuota quota_;
  std::array<Slot, kRuleCount> slots_;
};

}  // namespace manifest
