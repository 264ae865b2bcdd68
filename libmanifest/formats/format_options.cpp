// SPDX-License-Identifier: Apache-2.0
// The values of a format's own options.
#include <fmt/format.h>

#include <cassert>

#include "libmanifest/error.h"
#include "libmanifest/formats/format.h"

namespace manifest::formats {

namespace {

/// Whether `choices` ("skip|keep") has that one. A single word in capitals ("FILE") takes any text.
bool is_choice(std::string_view choices, std::string_view value) noexcept {
  if (choices.find('|') == std::string_view::npos) return true;
  while (true) {
    const auto cut = choices.find('|');
    if (choices.substr(0, cut) == value) return true;
    if (cut == std::string_view::npos) return false;
    choices.remove_prefix(cut + 1);
  }
}

}  // namespace

FormatOptions::FormatOptions(std::span<const FormatOption> options) {
  for (const auto& option : options) {
    values_.emplace(option.name, Value{.option = &option, .text = std::string(option.default_value), .texts = {}});
  }
}

void FormatOptions::set(std::string_view name, std::string value) {
  const auto place = values_.find(name);
  assert(place != values_.end());
  if (!is_choice(place->second.option->value, value)) {
    throw Error(ErrorKind::usage, fmt::format("--{} \"{}\" is none of {}", name, value, place->second.option->value));
  }
  place->second.text = std::move(value);
  place->second.given = true;
}

void FormatOptions::set_all(std::string_view name, std::vector<std::string> values) {
  const auto place = values_.find(name);
  assert(place != values_.end() && place->second.option->repeatable);
  place->second.given = !values.empty();
  place->second.texts = std::move(values);
}

void FormatOptions::set_switch(std::string_view name) { set(name, "on"); }

const std::string& FormatOptions::text(std::string_view name) const {
  const auto place = values_.find(name);
  assert(place != values_.end());
  return place->second.text;
}

const std::vector<std::string>& FormatOptions::texts(std::string_view name) const {
  const auto place = values_.find(name);
  assert(place != values_.end());
  return place->second.texts;
}

bool FormatOptions::on(std::string_view name) const { return given(name); }

bool FormatOptions::given(std::string_view name) const {
  const auto place = values_.find(name);
  assert(place != values_.end());
  return place->second.given;
}

}  // namespace manifest::formats
