// SPDX-License-Identifier: Apache-2.0
// The catalogue of rules, for --list-rules and --explain.
#pragma once

#include <string>

#include "libmanifest/rules/rule.h"

namespace manifest::report {

/// A line for each rule: code, severity, scope, effect, message; what only the service decides is said to be "not checked
/// offline".
[[nodiscard]] std::string rules_as_text();
/// All fields of all rules, as one JSON document.
[[nodiscard]] std::string rules_as_json();
/// One rule, everything about it, in paragraphs of 80 columns.
[[nodiscard]] std::string explain_rule(const RuleInfo& rule);

}  // namespace manifest::report
