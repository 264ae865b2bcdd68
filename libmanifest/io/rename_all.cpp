// SPDX-License-Identifier: Apache-2.0
// Renames that can be taken back.
#include "libmanifest/io/rename_all.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <set>
#include <system_error>

#include "libmanifest/error.h"
#include "libmanifest/io/posix.h"

namespace manifest::io {
namespace {

bool rename_with(const std::string& from, const std::string& to, unsigned int flags) noexcept {
  return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0;
}

bool rename_plainly(const std::string& from, const std::string& to) noexcept {
  return ::rename(from.c_str(), to.c_str()) == 0;
}

/// NFS, and FUSE and older kernels, know no flags (rename(2): EINVAL, ENOSYS).
bool flags_are_unknown() noexcept { return errno == EINVAL || errno == ENOSYS || errno == ENOTSUP; }

bool exists(const std::string& path) noexcept {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

[[noreturn]] void fail(const PendingRename& rename) {
  throw Error::from_errno(errno, "cannot rename into place", rename.target);
}

/// The old file moves out of the way first; for a moment the target has no name.
void set_aside_and_place(PendingRename& rename) {
  rename.aside = rename.temporary.path() + "-old";
  if (!rename_plainly(rename.target, rename.aside)) fail(rename);
  rename.state = PendingRename::State::set_aside;
  if (!rename_plainly(rename.temporary.path(), rename.target)) fail(rename);
}

void replace(PendingRename& rename, Overwrite overwrite) {
  if (overwrite == Overwrite::refuse || rename.kind == PendingRename::Kind::folder) {
    throw Error(ErrorKind::exists, "has appeared while the output was written", {.path = rename.target});
  }
  if (rename_with(rename.temporary.path(), rename.target, RENAME_EXCHANGE)) {
    rename.state = PendingRename::State::exchanged;
  } else if (flags_are_unknown()) {
    set_aside_and_place(rename);
  } else {
    fail(rename);
  }
}

void place(PendingRename& rename, Overwrite overwrite) {
  bool placed = rename_with(rename.temporary.path(), rename.target, RENAME_NOREPLACE);
  bool taken = !placed && errno == EEXIST;
  if (!placed && !taken) {
    if (!flags_are_unknown()) fail(rename);
    taken = exists(rename.target);
    placed = !taken && rename_plainly(rename.temporary.path(), rename.target);
  }
  if (placed) {
    rename.state = PendingRename::State::placed;
  } else if (taken) {
    replace(rename, overwrite);
  } else {
    fail(rename);
  }
}

bool put_back(PendingRename& rename) noexcept {
  switch (rename.state) {
    case PendingRename::State::waiting:
      return true;
    case PendingRename::State::placed:
      return rename_plainly(rename.target, rename.temporary.path());
    case PendingRename::State::exchanged:
      return rename_with(rename.temporary.path(), rename.target, RENAME_EXCHANGE);
    case PendingRename::State::set_aside:
      return rename_plainly(rename.aside, rename.target);
  }
  return true;
}

/// What stays behind when put_back() failed, for the message. The old file must survive under whatever name it has.
std::string left_behind(const PendingRename& rename) {
  if (rename.state == PendingRename::State::placed) return rename.target + " (new)";
  const bool exchanged = rename.state == PendingRename::State::exchanged;
  return rename.target + " (its old content is in " + (exchanged ? rename.temporary.path() : rename.aside) + ")";
}

/// Returns the end of the error's reason: what could not be put back, or nothing.
std::string put_all_back(std::span<PendingRename> renames) {
  std::string lost;
  for (PendingRename& rename : renames) {
    if (put_back(rename)) {
      rename.state = PendingRename::State::waiting;
      continue;
    }
    lost += (lost.empty() ? "; could not be put back: " : ", ") + left_behind(rename);
    rename.temporary.forget();
  }
  return lost;
}

void sync_folders(std::span<const PendingRename> renames) {
  std::set<std::string> folders;
  for (const PendingRename& rename : renames) {
    folders.insert(std::filesystem::path(rename.target).parent_path().string());
  }
  for (const std::string& folder : folders) sync_folder_to_disk(folder);
}

void remove_old(PendingRename& rename) noexcept {
  if (rename.state == PendingRename::State::exchanged) rename.temporary.remove();
  if (rename.state == PendingRename::State::set_aside) ::unlink(rename.aside.c_str());
  rename.temporary.forget();
}

}  // namespace

void rename_all(std::span<PendingRename> renames, Overwrite overwrite) {
  try {
    for (PendingRename& rename : renames) place(rename, overwrite);
    sync_folders(renames);
  } catch (const Error& error) {
    const std::string lost = put_all_back(renames);
    throw Error(error.kind(), error.what() + lost, {.path = error.path(), .hint = error.hint()});
  } catch (...) {
    put_all_back(renames);
    throw;
  }
  for (PendingRename& rename : renames) remove_old(rename);
}

}  // namespace manifest::io
