// SPDX-License-Identifier: Apache-2.0
// The images of all lines, noted in one pass. Internal to edit/.
#pragma once

#include <cstdint>
#include <functional>

#include "libmanifest/edit/merge.h"
#include "libmanifest/edit/source_lines.h"
#include "libmanifest/spill/key_store.h"

namespace manifest::edit {

/// Reads all lines once; keys are source-refs as they will be written. Tells `invalid` of lines under MergeInvalid::drop, in
/// order; under MergeInvalid::error the first is Error{data}.
void gather_keys(SourceLines& lines, const MergeOptions& options, spill::KeyStore& out,
                 const std::function<void(std::uint64_t)>& invalid);

}  // namespace manifest::edit
