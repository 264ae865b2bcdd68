// SPDX-License-Identifier: Apache-2.0
// Strategy hash in one pass and constant memory. Internal to edit/.
#pragma once

#include <vector>

#include "libmanifest/edit/part_counts.h"
#include "libmanifest/edit/part_writer.h"

namespace manifest::edit {

/// What one pass counts beside the parts.
struct HashedLines {
  std::vector<PartCounts> counts;  ///< by part, one more for folds' trains
  std::uint64_t pinned = 0;
  std::uint64_t dropped_invalid = 0;
  std::uint64_t dropped_unlabeled = 0;
};

/// Writes every line to the part of its unit's hash; lines without source-ref and group to part `first`.
[[nodiscard]] HashedLines split_by_hash(SourceLines& lines, const SplitJob& job, const SplitOptions& options,
                                        PartNumber first, PartWriter& writer);

}  // namespace manifest::edit
