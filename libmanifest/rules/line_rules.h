// SPDX-License-Identifier: Apache-2.0
// The tables of the line rules, by phase (format page B.2). Internal to rules/.
#pragma once

#include <span>

#include "libmanifest/rules/subjects.h"

namespace manifest {

/// Step 1: what is no JSON object; its check is the parser's.
[[nodiscard]] const RuleInfo& invalid_json_line_rule() noexcept;
/// Steps 2-4: the first that fires ends the line.
[[nodiscard]] std::span<const LineRule> entry_rules() noexcept;
/// Step 5, first half: shape of value and metadata, independent of each other.
[[nodiscard]] std::span<const AttributeRule> shape_rules() noexcept;
/// Step 5, second half, for attributes of good shape: confidences, class map.
[[nodiscard]] std::span<const AttributeRule> link_rules() noexcept;
/// Steps 7-8: each drops its attribute.
[[nodiscard]] std::span<const AttributeRule> dropping_rules() noexcept;
/// Step 9.
[[nodiscard]] std::span<const LineRule> remaining_rules() noexcept;
/// Step 10.
[[nodiscard]] std::span<const LineRule> image_rules() noexcept;
/// Step 11, per attribute: empty, too many.
[[nodiscard]] std::span<const AttributeRule> annotation_list_rules() noexcept;
/// Step 11, per box: the first that fires drops the box.
[[nodiscard]] std::span<const BoxRule> box_rules() noexcept;
/// Step 12.
[[nodiscard]] std::span<const LineRule> roll_up_rules() noexcept;
/// Our own (format page K), on every line that is JSON.
[[nodiscard]] std::span<const LineRule> lint_rules() noexcept;
/// LINT_JSON_LINE_TOO_LONG, which needs no JSON; its check is the runner's.
[[nodiscard]] const RuleInfo& json_line_too_long_rule() noexcept;

}  // namespace manifest
