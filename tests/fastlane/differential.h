// SPDX-License-Identifier: Apache-2.0
// Holds the fast lane against the diagnosing tier: what it accepts must be found valid there, with equal facts.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
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
    LineFacts fast;
    fastlane::CountedLints lints;
    const bool accepted = lane_.accept(text_.text(), fast, lints);
    const std::string said = accepted ? describe(fast, fast_labels_) : "not accepted";
    const std::string said_portably = accept_portably();
    if (said != said_portably) return fmt::format("with AVX2\n{}\nwithout\n{}", said, said_portably);
    if (!accepted) return {};
    ++accepted_;
    LineFacts facts;
    std::vector<Finding> findings;
    checker_.check(text_.text(), facts, findings);
    const std::string truth = describe(facts, labels_);
    if (said != truth) return fmt::format("the lane says\n{}\nthe rules say\n{}", said, truth);
    const std::uint32_t counted = (lints.fractional_coordinate ? lint_bit(RuleId::fractional_coordinate) : 0U) |
                                  (lints.attribute_name ? lint_bit(RuleId::attribute_name) : 0U);
    if (counted != facts.lints) return fmt::format("the lane saw lints {:x}, the rules {:x}", counted, facts.lints);
    for (const Finding& finding : findings) {
      if (lint_bit(finding.rule) == 0) return fmt::format("the rules found {}", rule_info(finding.rule).code);
    }
    return {};
  }
  /// Shows the lane a line, so that it knows the spelling and does not lose patience.
  bool show(std::string_view line) {
    text_.assign(line);
    LineFacts facts;
    fastlane::CountedLints lints;
    accept_portably();
    return lane_.accept(text_.text(), facts, lints);
  }
  [[nodiscard]] std::size_t accepted() const { return accepted_; }

 private:
  std::string accept_portably() {
    LineFacts facts;
    fastlane::CountedLints lints;
    return portable_lane_.accept(text_.text(), facts, lints) ? describe(facts, portable_labels_) : "not accepted";
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
