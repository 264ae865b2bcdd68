// SPDX-License-Identifier: Apache-2.0
// COCO's date_captured. Internal to formats/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace manifest::formats {

/// Seconds since 1970 in UTC of `YYYY-MM-DD hh:mm:ss` or ISO 8601: with T or a space, also without seconds or with the date
/// alone, with a fraction (cut off), with Z or an offset. nullopt: anything else.
[[nodiscard]] std::optional<std::int64_t> parse_coco_date(std::string_view text);

/// `YYYY-MM-DD hh:mm:ss`, as COCO writes it.
[[nodiscard]] std::string format_coco_date(std::int64_t seconds);

}  // namespace manifest::formats
