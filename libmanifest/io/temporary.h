// SPDX-License-Identifier: Apache-2.0
// Temporary files: nameless ones for spilling, and the registry of the few that have names.
#pragma once

#include <string>

namespace manifest::io {

/// `folder`, or $TMPDIR, or /tmp.
[[nodiscard]] std::string temp_folder_or_default(const std::string& folder);

/// Opens a nameless file for reading and writing (O_TMPFILE, else created and unlinked): it is gone whatever happens
/// to the process. The caller owns the descriptor. Throws Error{io}.
[[nodiscard]] int open_nameless(const std::string& folder);

/// Names that must not outlive the process. Thread-safe. The commit of an output set holds the lock that
/// remove_all_registered() takes, so that a signal finds a set either uncommitted or complete.
void register_temporary(const std::string& path);
void unregister_temporary(const std::string& path);
/// Takes the commit lock for good and unlinks every registered name (files, and folders with what is in them). For the thread that handles signals, just
/// before the process ends.
void remove_all_registered() noexcept;

/// Held by OutputSet::commit() from its first rename to its last.
class CommitLock {
 public:
  CommitLock();
  ~CommitLock();
  CommitLock(const CommitLock&) = delete;
  CommitLock& operator=(const CommitLock&) = delete;
};

}  // namespace manifest::io
