// SPDX-License-Identifier: Apache-2.0
// What the spelling of a JSON number means: the nearest double, and the integer where it is one.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace manifest::json {

struct Number {
  enum class Kind : std::uint8_t {
    integer,       ///< spelled without fraction and exponent, fits std::int64_t: `integer` is exact
    unsigned_64,   ///< the same, above that but below 2^64
    wide_integer,  ///< the same, outside both
    fraction,      ///< spelled with a fraction or an exponent
    too_large,     ///< the nearest double would be infinite; `value` is the largest double of that sign
  };
  Kind kind = Kind::integer;
  std::int64_t integer = 0;  ///< kind integer only
  double value = 0;          ///< the nearest double; `-0` is 0
};

/// REQUIRES: `spelling` is a JSON number.
[[nodiscard]] Number read_number(std::string_view spelling) noexcept;

/// The number, where `text` is nothing but a plain decimal of at most 15 digits ("12", "-3.50") and not `-0`; nullopt: look closer.
/// Exactly what std::from_chars makes of it, many times sooner.
[[nodiscard]] std::optional<double> short_decimal(std::string_view text) noexcept;

}  // namespace manifest::json
