// SPDX-License-Identifier: Apache-2.0
// Passes over long lists of numbers (polygons, masks) many bytes at a time. Internal to json/.
#pragma once

#include <cstddef>
#include <string_view>

namespace manifest::json {

/// `text` stands directly behind a number of a list. How many bytes from its start are proven to be further numbers with
/// their commas: behind them stands a comma. Numbers with exponents, and white space before a comma, end the run; so does
/// the last number of `text`, of which nobody knows whether it goes on.
[[nodiscard]] std::size_t number_run(std::string_view text) noexcept;

}  // namespace manifest::json
