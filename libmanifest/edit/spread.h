// SPDX-License-Identifier: Apache-2.0
// How labels came out: wanted and got, what is missing, what is too few. Internal to edit/.
#pragma once

#include <span>
#include <vector>

#include "libmanifest/edit/part_counts.h"
#include "libmanifest/edit/placement.h"
#include "libmanifest/edit/split.h"

namespace manifest::edit {

/// Images of each label in each part, labels in byte order of their names: distinct images as placed ...
[[nodiscard]] std::vector<LabelSpread> spread_of_units(const Units& units, const Placement& placement);
/// ... or lines as counted, for hash. `counts` may have more entries than parts.
[[nodiscard]] std::vector<LabelSpread> spread_of_lines(std::span<const PartCounts> counts, std::size_t parts);

/// Fills `largest` and `missing` from `labels` and the parts' shares.
void judge_spread(SplitResult& result);

/// Throws Error{data} naming the first label of which a part with a share has fewer images than `least`.
void require_images(const SplitResult& result, std::uint64_t least);

}  // namespace manifest::edit
