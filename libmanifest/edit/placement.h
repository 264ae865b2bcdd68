// SPDX-License-Identifier: Apache-2.0
// Which part each unit goes to, at random with exact sizes. Internal to edit/.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "libmanifest/edit/shares.h"
#include "libmanifest/edit/units.h"

namespace manifest::edit {

using PartNumber = std::uint16_t;
inline constexpr PartNumber kUnplaced = std::numeric_limits<PartNumber>::max();
inline constexpr PartNumber kDropped = kUnplaced - 1;
inline constexpr std::size_t kMostParts = kDropped - 1;

/// The parts of units, and what the parts were to hold.
struct Placement {
  std::vector<PartNumber> part_of_unit;
  std::vector<std::uint64_t> wanted;  ///< images, by part; those that are pinned within its size are included
  std::vector<std::uint64_t> room;    ///< images of spread units, by part
  std::vector<double> shares;         ///< of each label's images, by part: as given, unless what is pinned leaves less
};

/// Sets the sizes and pins what goes to the first part, `first`; the rest stays kUnplaced. With first == parts.size()
/// (folds) what is pinned counts in no part. Throws Error{data} when counts do not add up.
[[nodiscard]] Placement plan_sizes(const Units& units, const Parts& parts, PartNumber first);

/// Places what is unplaced so that every part has as many images as it has room for, up to one unit; which units is up to
/// their order, that is to their hashes. No part with room is empty while another has two units.
void place_at_random(const Units& units, Placement& placement);

/// Images of the spread units in each part.
[[nodiscard]] std::vector<std::uint64_t> images_placed(const Units& units, const Placement& placement);

/// Gives a unit to each part with room that has none, while another part has two: the lightest of the fullest part.
void fill_empty_parts(const Units& units, Placement& placement);

}  // namespace manifest::edit
