// SPDX-License-Identifier: Apache-2.0
// Holds the fast lane against the diagnosing tier: what it accepts must be found valid there, with equal facts.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmanifest/fastlane/fast_lane.h"
#include "libmanifest/rules/catalogue.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::testing {

/// All that counting needs of a line, as text that can be compared: labels by name.
inline std::string describe(const LineFacts& facts, const LabelTable& labels) {
  std::map<std::string, std::string> uses;
  for (const LabelUse& use : facts.labels)
    uses[std::string(labels.name(use.label))] = fmt::format("{}/{}", use.boxes, use.image_level);
  std::string text = fmt::format(
      "verdict {} json {} blank {} ref {} formed {} errors {} stale {} image-level {} boxes {} removed {} source {} "
      "bucket {}",
      static_cast<int>(facts.verdict), facts.is_json, facts.is_blank, facts.has_source_ref,
      facts.well_formed_source_ref, facts.has_errors, facts.has_bookkeeping, facts.image_level, facts.has_boxes,
      facts.removed_at_import, facts.source_ref, facts.bucket);
  for (const auto& [name, use] : uses) text += fmt::format("\n{} {}", name, use);
  return text;
}

/// Both tiers with their memory of the lines before; the lane twice, with and without AVX2.
class TwoTiers {
 public:
  /// Empty: they agree (or the lane did not take the line). Else what differs.
  std::string disagreement(std::string_view line) {
    text_.assign(line);
    const Answer fast = answer(lane_, fast_labels_);
    const Answer portable =
        answer(portable_lane_, portable_labels_);  // may take other lines: it learns other spellings
    if (fast.said.empty() && portable.said.empty()) return {};
    ++accepted_;
    LineFacts facts;
    std::vector<Finding> findings;
    checker_.check(text_.text(), facts, findings);
    const std::string truth = describe(facts, labels_);
    for (const Answer& answer : {fast, portable}) {
      if (answer.said.empty()) continue;
      if (answer.said != truth) return fmt::format("the lane says\n{}\nthe rules say\n{}", answer.said, truth);
      if (answer.lints != facts.lints)
        return fmt::format("the lane saw lints {:x}, the rules {:x}", answer.lints, facts.lints);
    }
    for (const Finding& finding : findings) {
      if (lint_bit(finding.rule) == 0) return fmt::format("the rules found {}", rule_info(finding.rule).code);
    }
    return {};
  }
  /// Shows the lane a line, so that it knows the spelling and does not lose patience; whether it was taken, with
  /// AVX2 and without.
  std::pair<bool, bool> show(std::string_view line) {
    text_.assign(line);
    return {!answer(lane_, fast_labels_).said.empty(), !answer(portable_lane_, portable_labels_).said.empty()};
  }
  [[nodiscard]] std::size_t accepted() const { return accepted_; }

 private:
  struct Answer {
    std::string said;  ///< empty: not taken
    std::uint32_t lints = 0;
  };
  Answer answer(fastlane::FastLane& lane, const LabelTable& labels) {
    LineFacts facts;
    fastlane::CountedLints lints;
    if (!lane.accept(text_.text(), facts, lints)) return {};
    return {.said = describe(facts, labels),
            .lints = (lints.fractional_coordinate ? lint_bit(RuleId::fractional_coordinate) : 0U) |
                     (lints.attribute_name ? lint_bit(RuleId::attribute_name) : 0U)};
  }

  json::PaddedString text_;
  LabelTable fast_labels_;
  LabelTable portable_labels_;
  LabelTable labels_;
  fastlane::FastLane lane_{fast_labels_};
  fastlane::FastLane portable_lane_{portable_labels_, fastlane::Instructions::portable};
  LineChecker checker_{{.fast_lane = FastLaneUse::never}, labels_};
  std::size_t accepted_ = 0;
};

}  // namespace manifest::testing
