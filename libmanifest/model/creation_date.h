// SPDX-License-Identifier: Apache-2.0
// creation-date: the shapes that are accepted (format page A.4), and the instants they mean.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace manifest {

/// A moment in UTC.
struct Instant {
  std::int64_t seconds = 0;  ///< since 1970-01-01T00:00:00Z, proleptic Gregorian, no leap seconds
  std::uint32_t nanoseconds = 0;
  auto operator<=>(const Instant&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 misreads its use
};

struct CreationDate {
  Instant instant;
  bool with_space = false;  ///< a space where the T stands: accepted, but a lint
};

/// YYYY-MM-DD (T|space) hh:mm:ss [. 1-9 digits] [Z | +-hh:mm | +-hhmm]; calendar-valid, year 0001-9999, hh <= 23,
/// mm <= 59, ss <= 60, offset likewise. Without an offset it is UTC. nullopt: anything else.
[[nodiscard]] std::optional<CreationDate> parse_creation_date(std::string_view text) noexcept;

/// YYYY-MM-DDThh:mm:ss in UTC without Z, with six digits of fraction when `fraction` says so (A.4, "Write").
enum class Fraction : std::uint8_t { none, microseconds };
[[nodiscard]] std::string format_creation_date(Instant instant, Fraction fraction);

}  // namespace manifest
