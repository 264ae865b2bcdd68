// SPDX-License-Identifier: Apache-2.0
// What the spelling of a JSON number means: the nearest double, and the integer where it is one.
#include "libmanifest/json/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <system_error>

namespace manifest::json {
namespace {

/// Whether a number outside the range of doubles is outside because it is large (and not because it is tiny): the
/// place of its first significant digit, counted from the decimal point, plus the exponent.
bool is_large(std::string_view spelling) noexcept {
  if (spelling.front() == '-') spelling.remove_prefix(1);
  const std::size_t exponent_at = spelling.find_first_of("eE");
  const std::string_view digits = spelling.substr(0, exponent_at);
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.find_first_of("123456789");
  const auto place = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  if (exponent_at == std::string_view::npos) return place > 0;
  std::string_view exponent = spelling.substr(exponent_at + 1);
  const bool negative = exponent.front() == '-';
  if (exponent.front() == '+') exponent.remove_prefix(1);
  std::int64_t power = 0;
  const auto [end, error] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  // No text is long enough to make up for an exponent beyond 64 bits.
  if (error != std::errc{}) return !negative;
  return power > -place;
}

Number as_double(std::string_view spelling, Number::Kind kind) noexcept {
  double value = 0;
  const auto [end, error] = std::from_chars(spelling.data(), spelling.data() + spelling.size(), value);
  const bool out_of_range = error == std::errc::result_out_of_range || std::isinf(value);
  if (!out_of_range) return {.kind = kind, .value = value == 0 ? 0.0 : value};
  if (!is_large(spelling)) return {.kind = kind, .value = 0};
  const double largest = std::numeric_limits<double>::max();
  return {.kind = Number::Kind::too_large, .value = spelling.front() == '-' ? -largest : largest};
}

}  // namespace

/// Below 2^53 and 10^22 the digits and the power of ten are doubles, so that one division rounds correctly (Clinger 1990).
std::optional<double> short_decimal(std::string_view text) noexcept {
  constexpr std::size_t kMaxDigits = 15;
  constexpr auto kPowers =
      std::to_array<double>({1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15});
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::int64_t digits = 0;
  std::size_t point = text.size();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] >= '0' && text[i] <= '9') {
      digits = digits * 10 + (text[i] - '0');
    } else if (text[i] == '.' && point == text.size() && i > 0 && i + 1 < text.size()) {
      point = i;
    } else {
      return std::nullopt;
    }
    if (i > kMaxDigits) return std::nullopt;
  }
  const std::size_t decimals = point == text.size() ? 0 : text.size() - point - 1;
  if (text.empty() || text.size() - (decimals == 0 ? 0 : 1) > kMaxDigits || (negative && digits == 0))
    return std::nullopt;
  const auto integer = static_cast<double>(digits);
  const double value = decimals == 0 ? integer : integer / kPowers[decimals];
  return negative ? -value : value;
}

Number read_number(std::string_view spelling) noexcept {
  const bool is_fraction = spelling.find('.') != std::string_view::npos;
  const std::optional<double> plain = is_fraction ? short_decimal(spelling) : std::nullopt;
  if (plain) return {.kind = Number::Kind::fraction, .value = *plain};
  if (is_fraction || spelling.find_first_of("eE") != std::string_view::npos)
    return as_double(spelling, Number::Kind::fraction);
  const char* const end = spelling.data() + spelling.size();
  std::int64_t integer = 0;
  if (std::from_chars(spelling.data(), end, integer).ec == std::errc{}) {
    return {.kind = Number::Kind::integer, .integer = integer, .value = static_cast<double>(integer)};
  }
  std::uint64_t positive = 0;
  if (spelling.front() != '-' && std::from_chars(spelling.data(), end, positive).ec == std::errc{}) {
    return {.kind = Number::Kind::unsigned_64, .value = static_cast<double>(positive)};
  }
  return as_double(spelling, Number::Kind::wide_integer);
}

}  // namespace manifest::json
