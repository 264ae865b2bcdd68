// SPDX-License-Identifier: Apache-2.0
// The names of everything that a conversion drops or changes: one table (tools.md 0, conversions.md "Reasons by name").
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace manifest::formats {

enum class Fate : std::uint8_t {
  rejected,  ///< dropped, told in --rejects, makes exit 1
  skipped,   ///< dropped on request, or because it is not what the tool takes; no exit 1
  changed    ///< converted, but not as it was
};

struct Reason {
  std::string_view name;
  Fate fate = Fate::rejected;
  std::string_view meaning;  ///< one sentence, for the documents
};

/// All of them, by unit and then by name; beside these, image.CODE and annotation.CODE for every line rule.
[[nodiscard]] std::span<const Reason> reasons() noexcept;

/// "image.ERROR_INVALID_IMAGE_DIMENSION": the reason of a rule.
[[nodiscard]] std::string reason_of_rule(std::string_view unit, std::string_view code);

/// "annotations" of "annotation.crowd": the unit whose invariant a dropped reason belongs to.
[[nodiscard]] std::string unit_of(std::string_view reason);

}  // namespace manifest::formats
