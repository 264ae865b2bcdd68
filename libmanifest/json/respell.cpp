// SPDX-License-Identifier: Apache-2.0
// Spells numbers so that a parser with 64-bit integers and doubles takes every text that is JSON.
#include "libmanifest/json/respell.h"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>

#include "libmanifest/json/number.h"

namespace manifest::json {
namespace {

/// Whether the number fits what simdjson reads; else its other spelling is appended to `out`.
bool respell(std::string_view spelling, std::string& out) {
  const Number number = read_number(spelling);
  if (number.kind == Number::Kind::too_large) {
    out += "null";
    return true;
  }
  if (number.kind != Number::Kind::wide_integer) return false;
  fmt::format_to(std::back_inserter(out), "{}", number.value);
  return true;
}

}  // namespace

void respell_numbers(const Outline& outline, std::string& out) {
  const std::string_view text = outline.text();
  std::size_t copied = 0;
  std::string spelling;
  for (const Node& node : outline.nodes()) {
    if (node.type != NodeType::number) continue;
    spelling.clear();
    if (!respell(outline.raw(node), spelling)) continue;
    out.append(text.substr(copied, node.begin - copied));
    out.append(spelling);
    copied = node.end;
  }
  out.append(text.substr(copied));
}

}  // namespace manifest::json
