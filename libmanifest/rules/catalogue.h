// SPDX-License-Identifier: Apache-2.0
// All rules in one list: for --list-rules, --explain, reports and the documents.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "libmanifest/rules/rule.h"

namespace manifest {

/// Every rule, the service-side ones included, in the order of RuleId.
[[nodiscard]] std::span<const RuleInfo> catalogue() noexcept;

/// The rule with that code, exactly.
[[nodiscard]] std::optional<RuleId> find_rule(std::string_view code) noexcept;

}  // namespace manifest
