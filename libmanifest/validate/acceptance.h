// SPDX-License-Identifier: Apache-2.0
// Is the data acceptable to this user? Decides the exit code, and says why.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "libmanifest/validate/validate.h"

namespace manifest {

/// From which findings on data is not acceptable (--fail-on).
enum class FailOn : std::uint8_t {
  error,     ///< a finding of severity error, in a line or in the whole
  training,  ///< only what stops training (or the import)
  warning,   ///< an error or a warning
  lint,      ///< anything at all
  never,
};

/// "error", ... as the option spells it.
[[nodiscard]] std::string_view name_of(FailOn fail_on) noexcept;

struct Acceptance {
  bool acceptable = true;
  std::string reason;  ///< "3 findings of severity error (--fail-on error)"
};

/// Whether the service stops because of it, at training or at import: a terminal error.
[[nodiscard]] bool is_terminal(RuleId id, Profile profile) noexcept;
/// Whether a finding of this rule makes data not acceptable.
[[nodiscard]] bool counts_against(const RuleInfo& rule, FailOn fail_on, Profile profile) noexcept;
/// How many terminal errors the judgement holds, whatever rules are selected.
[[nodiscard]] std::uint64_t terminal_errors(const ValidateResult& result) noexcept;

/// Looks at all findings of the rules in `selected`, complete counts, shown or not. Pure.
[[nodiscard]] Acceptance accept(const ValidateResult& result, FailOn fail_on, const std::bitset<kRuleCount>& selected);

}  // namespace manifest
