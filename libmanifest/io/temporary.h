// SPDX-License-Identifier: Apache-2.0
// Temporary files: nameless ones for spilling, and the registry of the few that have names.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <utility>

#include "libmanifest/io/posix.h"

namespace manifest::io {

/// `folder`, or $TMPDIR, or /tmp.
[[nodiscard]] std::string temp_folder_or_default(const std::string& folder);

/// Opens a nameless file for reading and writing (O_TMPFILE, else created and unlinked): it is gone whatever happens
/// to the process. The caller owns the descriptor. Throws Error{io}.
[[nodiscard]] int open_nameless(const std::string& folder);

/// How every name of ours begins, for who lists a folder that an output is being written into.
inline constexpr std::string_view kTemporaryPrefix = ".manifest-tmp-";

// The registry: names that must not outlive the process. Thread-safe. A name is registered in the same moment in which
// it is created, so that a signal finds it registered or not there.

/// Owns a registered name: removes what has it, a folder with all that is in it, unless told to forget it.
class TemporaryName {
 public:
  TemporaryName() = default;
  /// REQUIRES: `path` is registered.
  explicit TemporaryName(std::string path) noexcept : path_(std::move(path)) {}
  ~TemporaryName() { remove(); }
  TemporaryName(TemporaryName&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryName& operator=(TemporaryName&& other) noexcept;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  void remove() noexcept;
  /// It has become a target, or has to stay.
  void forget() noexcept;

 private:
  std::string path_;
};

struct TemporaryFile {
  TemporaryName name;
  FileDescriptor descriptor;  ///< open for writing
};
/// Creates a file, or a folder, with a random name in `folder`. `target` is what errors name. The file's mode is what the
/// umask leaves of `mode`.
[[nodiscard]] TemporaryFile create_temporary_file(const std::string& folder, mode_t mode, const std::string& target);
[[nodiscard]] TemporaryName create_temporary_folder(const std::string& folder, const std::string& target);

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
