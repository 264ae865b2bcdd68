// SPDX-License-Identifier: Apache-2.0
// COCO's date_captured, by way of the dates of manifests.
#include "libmanifest/formats/coco_date.h"

#include "libmanifest/model/creation_date.h"

namespace manifest::formats {

std::optional<std::int64_t> parse_coco_date(std::string_view text) {
  constexpr std::size_t kDate = 10;     // YYYY-MM-DD
  constexpr std::size_t kMinutes = 16;  // YYYY-MM-DDThh:mm
  std::string full(text);
  if (full.size() == kDate) full += "T00:00";
  if (full.size() == kMinutes || (full.size() > kMinutes && full[kMinutes] != ':')) full.insert(kMinutes, ":00");
  const auto date = parse_creation_date(full);
  if (!date) return std::nullopt;
  return date->instant.seconds;
}

std::string format_coco_date(std::int64_t seconds) {
  std::string text = format_creation_date({.seconds = seconds}, Fraction::none);
  if (const auto separator = text.find('T'); separator != std::string::npos) text[separator] = ' ';
  return text;
}

}  // namespace manifest::formats
