// SPDX-License-Identifier: Apache-2.0
// Temporary files: nameless ones for spilling, and the registry of the few that have names.
#pragma once

#include <sys/types.h>

#include <string>

#include "libmanifest/io/posix.h"

namespace manifest::io {

/// `folder`, or $TMPDIR, or /tmp.
[[nodiscard]] std::string temp_folder_or_default(const std::string& folder);

/// Opens a nameless file for reading and writing (O_TMPFILE, else created and unlinked): it is gone whatever happens
/// to the process. The caller owns the descriptor. Throws Error{io}.
[[nodiscard]] int open_nameless(const std::string& folder);

// The registry: names that must not outlive the process. Thread-safe. A name is registered in the same moment in which
// it is created, so that a signal finds it registered or not there.

/// Creates a file (or a folder) with a name of its own in `folder` and registers it. `target` is what errors name.
/// The file's mode is what the umask leaves of `mode`.
struct TemporaryFile {
  std::string path;
  FileDescriptor descriptor;
};
[[nodiscard]] TemporaryFile create_temporary_file(const std::string& folder, mode_t mode, const std::string& target);
[[nodiscard]] std::string create_temporary_folder(const std::string& folder, const std::string& target);
/// Forgets a name that has become a target.
void unregister_temporary(const std::string& path);
/// Removes a file, or a folder with all that is in it, and forgets its name.
void remove_temporary(const std::string& path) noexcept;

/// Takes the commit lock for good and removes every registered name. For the thread that handles signals, just before
/// the process ends: afterwards no temporary can be created and no set committed, who tries waits for ever.
void remove_all_registered() noexcept;

/// Held by OutputSet::commit() from its first rename to its last, so that a signal finds a set either uncommitted
/// or complete.
class CommitLock {
 public:
  CommitLock();
  ~CommitLock();
  CommitLock(const CommitLock&) = delete;
  CommitLock& operator=(const CommitLock&) = delete;
};

}  // namespace manifest::io
