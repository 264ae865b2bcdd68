// SPDX-License-Identifier: Apache-2.0
// A value as a line says it: there, missing, or of the wrong kind.
#pragma once

#include <cstdint>

namespace manifest {

enum class FieldState : std::uint8_t {
  present = 0,
  missing = 1,       ///< the key is not there
  wrong_type = 2,    ///< there, but not of the type that the rules read
  out_of_range = 4,  ///< the right type, but not a value that the field can take
};

/// What one member says. `value` means something only while present() holds, or out_of_range.
template <class T>
struct Field {
  T value{};
  FieldState state = FieldState::missing;
  bool was_string = false;      ///< an integer spelled as a string ("0")
  bool was_fractional = false;  ///< a number that is not integral

  [[nodiscard]] constexpr bool present() const noexcept { return state == FieldState::present; }
  [[nodiscard]] constexpr bool missing() const noexcept { return state == FieldState::missing; }
};

}  // namespace manifest
