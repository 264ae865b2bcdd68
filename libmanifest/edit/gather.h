// SPDX-License-Identifier: Apache-2.0
// The first of two passes: every line judged once, its keys sorted, the rest noted. Internal to edit/.
#pragma once

#include <cstdint>

#include "libmanifest/edit/shared_names.h"
#include "libmanifest/edit/source_lines.h"
#include "libmanifest/edit/split.h"
#include "libmanifest/spill/row_sorter.h"
#include "libmanifest/spill/spool.h"

namespace manifest::edit {

/// What the first pass leaves. Rows are {hash, hash, line}: sorted, they stand in an order that depends on keys and seed
/// only, which is the order in which stratified and random look at images.
struct Gathered {
  explicit Gathered(const SplitOptions& options);

  spill::RowSorter images;  ///< of the lines that stay, by source-ref
  spill::RowSorter groups;  ///< of the lines that stay and name a group
  spill::Spool notes;       ///< one LineNote a line
  SharedNames labels;
  SharedNames buckets;
  std::uint64_t lines = 0;
};

/// `cumulated`: for hash the bounds of the parts; empty for the others.
void gather(SourceLines& lines, const SplitOptions& options, std::span<const double> cumulated, Gathered& out);

}  // namespace manifest::edit
