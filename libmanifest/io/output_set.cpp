// SPDX-License-Identifier: Apache-2.0
// All outputs of one run, and how they come to light together.
#include "libmanifest/io/output_set.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <iterator>
#include <list>
#include <map>
#include <set>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/io/compression.h"
#include "libmanifest/io/new_folders.h"
#include "libmanifest/io/output_file.h"
#include "libmanifest/io/posix.h"
#include "libmanifest/io/rename_all.h"
#include "libmanifest/io/safe_path.h"
#include "libmanifest/io/target.h"
#include "libmanifest/io/temporary.h"

namespace manifest::io {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kNewFileMode = 0666;
constexpr mode_t kModeBits = 07777;
/// So many files get an fsync of their own; of a run that makes more (YOLO: one an image) the file system is synced as
/// a whole, once.
constexpr std::size_t kFilesSyncedSingly = 256;

using FileIdentity = std::pair<dev_t, ino_t>;
FileIdentity identity_of(const struct stat& status) noexcept { return {status.st_dev, status.st_ino}; }

/// The new file takes over who may do what with the old one. Giving it away is root's privilege: no matter if not.
void keep_owner_and_mode(int descriptor, const struct stat& old, const std::string& name) {
  [[maybe_unused]] const int ignored = ::fchown(descriptor, old.st_uid, old.st_gid);
  if (::fchmod(descriptor, old.st_mode & kModeBits) != 0) throw Error::from_errno(errno, "cannot set the mode", name);
}

FileDescriptor open_in_place(const Target& target, const std::string& name) {
  if (target.kind == Target::Kind::descriptor) return duplicate(target.descriptor, name);
  FileDescriptor descriptor = try_open(target.path, O_WRONLY);
  if (!descriptor) throw Error::from_errno(errno, "cannot open", name);
  return descriptor;
}

}  // namespace

struct OutputSet::State {
  explicit State(Overwrite overwrite_in) : overwrite(overwrite_in) {}

  struct Entry {
    Entry(FileDescriptor descriptor, const std::string& name, std::string path_in, std::string folder_in)
        : file(std::move(descriptor), name, compression_by_name(name)),
          path(std::move(path_in)),
          folder(std::move(folder_in)) {}
    OutputFile file;
    std::string path;            // under which the bytes are until commit(); empty: written in place
    std::string folder;          // to be synced with; empty: written in place
    bool in_new_folder = false;  // and appears with it: nothing is left to do once it is finished
    bool discarded = false;
  };

  Output& add_target(const Target& target, const std::string& name);
  Output& add_in_new_folder(const std::string& folder, const std::string& file_name, const std::string& name);
  Entry& add_entry(FileDescriptor descriptor, const std::string& name, std::string path, std::string folder);
  void refuse_input(const struct stat& status, const std::string& name) const;
  void finish(Entry& entry);
  void sync_file_systems() const;

  Overwrite overwrite;
  std::list<Entry> entries;
  std::map<const Output*, std::list<Entry>::iterator> by_output;
  std::vector<PendingRename> renames;
  std::set<std::string> targets;
  NewFolders folders{renames};
  std::set<FileIdentity> inputs;
  std::map<FileIdentity, std::string> replaced;  // and what they are called
  std::size_t synced = 0;
  std::set<std::string> to_sync;  // folders with files that were not synced singly
};

OutputSet::State::Entry& OutputSet::State::add_entry(FileDescriptor descriptor, const std::string& name,
                                                     std::string path, std::string folder) {
  Entry& entry = entries.emplace_back(std::move(descriptor), name, std::move(path), std::move(folder));
  by_output.emplace(&entry.file, std::prev(entries.end()));
  return entry;
}

void OutputSet::State::refuse_input(const struct stat& status, const std::string& name) const {
  if (S_ISREG(status.st_mode) && inputs.contains(identity_of(status))) {
    throw Error(ErrorKind::exists, "is also an input", {.path = name});
  }
}

Output& OutputSet::State::add_target(const Target& target, const std::string& name) {
  refuse_input(target.status, name);
  if (target.kind == Target::Kind::device || target.kind == Target::Kind::descriptor) {
    if (S_ISREG(target.status.st_mode)) replaced.emplace(identity_of(target.status), name);
    return add_entry(open_in_place(target, name), name, {}, {}).file;
  }
  const bool replaces = target.kind == Target::Kind::existing_file;
  if (replaces && overwrite == Overwrite::refuse) {
    throw Error(ErrorKind::exists, "exists", {.path = name, .hint = "use --force to overwrite"});
  }
  if (!targets.insert(target.path).second) throw Error(ErrorKind::usage, "is named twice as an output", {.path = name});

  const std::string folder = fs::path(target.path).parent_path().string();
  TemporaryFile temporary = create_temporary_file(folder, kNewFileMode, name);
  const std::string path = temporary.name.path();
  renames.push_back({.temporary = std::move(temporary.name), .target = target.path});
  if (replaces) {
    keep_owner_and_mode(temporary.descriptor.get(), target.status, name);
    replaced.emplace(identity_of(target.status), name);
  }
  return add_entry(std::move(temporary.descriptor), name, path, folder).file;
}

Output& OutputSet::State::add_in_new_folder(const std::string& folder, const std::string& file_name,
                                            const std::string& name) {
  std::string path = (fs::path(folder) / file_name).string();
  FileDescriptor descriptor = try_open(path, O_CREAT | O_EXCL | O_WRONLY, kNewFileMode);
  if (!descriptor && errno == EEXIST) throw Error(ErrorKind::usage, "is named twice as an output", {.path = name});
  if (!descriptor) throw Error::from_errno(errno, "cannot create", name);
  Entry& entry = add_entry(std::move(descriptor), name, std::move(path), folder);
  entry.in_new_folder = true;
  return entry.file;
}

void OutputSet::State::finish(Entry& entry) {
  const bool sync_singly = !entry.folder.empty() && synced < kFilesSyncedSingly;
  if (sync_singly) ++synced;
  if (!sync_singly && !entry.folder.empty()) to_sync.insert(entry.folder);
  entry.file.finish(sync_singly ? OutputFile::Durability::on_disk : OutputFile::Durability::written);
}

void OutputSet::State::sync_file_systems() const {
  std::set<dev_t> done;
  for (const std::string& folder : to_sync) {
    const FileDescriptor descriptor = open_for_reading(folder);
    if (!done.insert(status_of(descriptor.get(), folder).st_dev).second) continue;
    if (::syncfs(descriptor.get()) != 0) throw Error::from_errno(errno, "cannot write to disk", folder);
  }
}

OutputSet::OutputSet(Overwrite overwrite) : state_(std::make_unique<State>(overwrite)) {}

OutputSet::~OutputSet() = default;

void OutputSet::protect_input(const std::string& path) {
  struct stat status {};
  const int failed = path == "-" ? ::fstat(STDIN_FILENO, &status) : ::stat(path.c_str(), &status);
  if (failed != 0 || !S_ISREG(status.st_mode)) return;  // who opens it will say what is wrong
  const auto output = state_->replaced.find(identity_of(status));
  if (output != state_->replaced.end()) throw Error(ErrorKind::exists, "is also an input", {.path = output->second});
  state_->inputs.insert(identity_of(status));
}

Output& OutputSet::add(const std::string& path) {
  const Target target = resolve_target(path);
  if (target.kind == Target::Kind::new_file) {
    const fs::path resolved = target.path;
    const auto place = state_->folders.find(resolved.parent_path().string());
    if (place) return state_->add_in_new_folder(place->path, resolved.filename().string(), path);
  }
  return state_->add_target(target, path == "-" ? target.path : path);
}

Output& OutputSet::add_in_folder(const std::string& folder, const std::string& name) {
  const fs::path path = fs::path(folder) / name;
  if (!is_safe_relative_path(name)) throw Error(ErrorKind::usage, "leads out of its folder", {.path = path.string()});
  const FolderPlace& place = state_->folders.place(path.parent_path().string());
  const std::string file_name = path.filename().string();
  if (place.is_new) return state_->add_in_new_folder(place.path, file_name, path.string());
  return state_->add_target(resolve_target((fs::path(place.path) / file_name).string()), path.string());
}

void OutputSet::add_folder(const std::string& folder) { state_->folders.place(folder); }

void OutputSet::close(Output& output) {
  const auto place = state_->by_output.find(&output);
  const auto entry = place->second;
  state_->finish(*entry);
  if (!entry->in_new_folder) return;
  state_->by_output.erase(place);
  state_->entries.erase(entry);
}

void OutputSet::discard(Output& output) {
  State::Entry& entry = *state_->by_output.at(&output);
  if (entry.path.empty()) return;
  entry.discarded = true;
  const auto is_its = [&entry](const PendingRename& rename) { return rename.temporary.path() == entry.path; };
  const bool has_own_name = std::erase_if(state_->renames, is_its) != 0;
  if (!has_own_name) ::unlink(entry.path.c_str());  // in a new folder, which appears all the same
}

void OutputSet::commit() {
  for (State::Entry& entry : state_->entries) {
    if (!entry.discarded) state_->finish(entry);
  }
  state_->sync_file_systems();
  state_->folders.sync_to_disk();
  const CommitLock lock;
  rename_all(state_->renames, state_->overwrite);
}

}  // namespace manifest::io
