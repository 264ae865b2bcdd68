// SPDX-License-Identifier: Apache-2.0
// Puts finished temporaries into their places: all of them or none.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "libmanifest/io/output_set.h"
#include "libmanifest/io/temporary.h"

namespace manifest::io {

/// One file or folder that waits under a temporary name, in the folder of its target.
struct PendingRename {
  enum class Kind : std::uint8_t { file, folder };
  enum class State : std::uint8_t {
    waiting,
    placed,     ///< the target was free
    exchanged,  ///< the temporary name now holds the old file
    set_aside,  ///< `aside` holds the old file
  };
  Kind kind = Kind::file;
  TemporaryName temporary;
  std::string target;
  std::string aside = {};
  State state = State::waiting;
};

/// Renames in order, syncs the folders, then removes what was replaced. A failure puts the earlier ones back
/// and throws Error{io}, or Error{exists} where something has appeared in a target's place that may not be replaced; what
/// could not be put back is named in the reason, and then stays under whatever name it has. The caller holds
/// the CommitLock.
void rename_all(std::span<PendingRename> renames, Overwrite overwrite);

}  // namespace manifest::io
