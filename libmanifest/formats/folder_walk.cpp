// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/folder_walk.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/io/temporary.h"

namespace manifest::formats {

namespace {

namespace fs = std::filesystem;

struct Id {
  dev_t device = 0;
  ino_t inode = 0;
  bool operator==(const Id&) const = default;
};

/// Names sort as keys do when a folder's ends with its `/`.
struct Entry {
  std::string name;
  bool is_folder = false;
};

class Walk {
 public:
  Walk(const std::string& folder, const std::function<void(std::string_view)>& sink)
      : folder_(folder.ends_with('/') ? folder : folder + '/'), sink_(sink) {
    std::error_code error;
    real_folder_ = fs::canonical(folder, error).string();
    if (error) throw Error::from_errno(error.value(), "cannot open", folder);
    if (!real_folder_.ends_with('/')) real_folder_ += '/';
  }

  WalkedLinks run() {
    descend("");
    return std::move(links_);
  }

 private:
  [[nodiscard]] std::string path_of(const std::string& below) const { return folder_ + below; }

  void descend(const std::string& below);
  std::vector<Entry> entries_of(const std::string& below);
  /// Whether `entry` is a folder to go into; nullopt: a link that is not followed.
  std::optional<bool> leads_to_folder(const fs::directory_entry& entry, const std::string& below);
  [[nodiscard]] Id id_of(const std::string& path) const;

  std::string folder_;
  std::string real_folder_;
  const std::function<void(std::string_view)>& sink_;
  std::vector<Id> way_;  ///< the folders that the one looked at lies in, and itself
  WalkedLinks links_;
};

Id Walk::id_of(const std::string& path) const {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) throw Error::from_errno(errno, "cannot read the folder", path);
  return {.device = status.st_dev, .inode = status.st_ino};
}

/// `below` is empty, or ends with `/`.
void Walk::descend(const std::string& below) {
  way_.push_back(id_of(path_of(below)));
  for (const Entry& entry : entries_of(below)) {
    if (entry.is_folder) {
      descend(below + entry.name);
    } else {
      sink_(below + entry.name);
    }
  }
  way_.pop_back();
}

std::vector<Entry> Walk::entries_of(const std::string& below) {
  const std::string path = path_of(below);
  std::error_code error;
  fs::directory_iterator found(path, error);
  std::vector<Entry> entries;
  for (const fs::directory_iterator end; !error && found != end; found.increment(error)) {
    std::string name = found->path().filename().string();
    if (name.starts_with(io::kTemporaryPrefix)) continue;
    const auto is_folder = leads_to_folder(*found, below + name);
    if (!is_folder) continue;
    if (*is_folder) name += '/';
    entries.push_back({.name = std::move(name), .is_folder = *is_folder});
  }
  if (error) throw Error::from_errno(error.value(), "cannot read the folder", path);
  std::ranges::sort(entries, {}, &Entry::name);
  return entries;
}

std::optional<bool> Walk::leads_to_folder(const fs::directory_entry& entry, const std::string& below) {
  std::error_code error;
  if (!entry.is_symlink(error)) return entry.is_directory(error);
  const std::string target = fs::canonical(entry.path(), error).string() + '/';
  if (error) return false;
  if (!target.starts_with(real_folder_)) {
    if (links_.outside++ == 0) links_.example = below;
    return std::nullopt;
  }
  if (!entry.is_directory(error)) return false;
  if (std::ranges::find(way_, id_of(path_of(below))) == way_.end()) return true;
  ++links_.loops;
  return std::nullopt;
}

}  // namespace

WalkedLinks walk_folder(const std::string& folder, const std::function<void(std::string_view)>& sink) {
  return Walk(folder, sink).run();
}

}  // namespace manifest::formats
