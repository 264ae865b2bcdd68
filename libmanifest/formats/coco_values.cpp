// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/coco_values.h"

#include <charconv>
#include <cmath>
#include <string_view>

#include "libmanifest/json/number.h"

namespace manifest::formats {

using json::NodeType;

namespace {

std::optional<std::int64_t> integer_of(std::string_view spelling) noexcept {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(spelling.data(), spelling.data() + spelling.size(), value);
  if (error != std::errc{} || end != spelling.data() + spelling.size()) return std::nullopt;
  return value;
}

}  // namespace

bool CocoValues::skip_counting() {
  const NodeType type = json_.type();
  const auto before = json_.offset();
  json_.skip();
  constexpr std::uint64_t kEmptyBytes = 2;
  if (type == NodeType::null) return false;
  return type == NodeType::number || type == NodeType::boolean || json_.offset() - before > kEmptyBytes;
}

std::optional<double> CocoValues::number() {
  if (json_.type() != NodeType::number) {
    json_.skip();
    return std::nullopt;
  }
  const json::Number number = json::read_number(json_.number());
  if (number.kind == json::Number::Kind::too_large) return std::nullopt;
  return number.value;
}

/// An integer as it is spelled (also 17.0), or a text; an integer beyond 64 bits is a text.
std::optional<CocoId> CocoValues::id() {
  const NodeType type = json_.type();
  if (type == NodeType::string) {
    json_.string(text_);
    return texts_.id_of(text_);
  }
  if (type != NodeType::number) {
    json_.skip();
    return std::nullopt;
  }
  std::string_view spelling = json_.number();
  if (const auto value = integer_of(spelling)) return CocoId{.value = *value};
  const auto point = spelling.find('.');
  if (point != std::string_view::npos && spelling.find_first_not_of('0', point + 1) == std::string_view::npos) {
    spelling = spelling.substr(0, point);
    if (const auto value = integer_of(spelling)) return CocoId{.value = *value};
  }
  return texts_.id_of(spelling);
}

bool CocoValues::flag() { return json_.type() == NodeType::boolean ? json_.boolean() : number().value_or(0) != 0; }

std::int64_t CocoValues::side() {
  const auto value = number();
  constexpr double kLargest = 9007199254740992.0;  // 2^53 (format page L)
  if (!value || *value < 1 || *value > kLargest || std::trunc(*value) != *value) return 0;
  return static_cast<std::int64_t>(*value);
}

std::optional<std::string> CocoValues::text() {
  if (json_.type() != NodeType::string) {
    json_.skip();
    return std::nullopt;
  }
  std::string text;
  json_.string(text);
  return text;
}

}  // namespace manifest::formats
