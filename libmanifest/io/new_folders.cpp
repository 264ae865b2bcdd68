// SPDX-License-Identifier: Apache-2.0
// Building folders where nobody sees them.
#include "libmanifest/io/new_folders.h"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "libmanifest/error.h"
#include "libmanifest/io/posix.h"
#include "libmanifest/io/temporary.h"

namespace manifest::io {
namespace {

namespace fs = std::filesystem;

/// Absolute, without links as far as it exists, without "." and "..", without a slash at the end.
fs::path normal_folder(const std::string& folder) {
  std::error_code error;
  const fs::path normal = fs::weakly_canonical(fs::absolute(folder), error);
  if (error) throw Error::from_errno(error.value(), "cannot inspect", folder);
  return normal.has_filename() || normal == normal.root_path() ? normal : normal.parent_path();
}

bool is_inside(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

std::optional<FolderPlace> NewFolders::find(const std::string& folder) const {
  const fs::path normal = normal_folder(folder);
  for (const Tree& tree : trees_) {
    if (!is_inside(normal, tree.target)) continue;
    const fs::path relative = normal.lexically_relative(tree.target);
    const fs::path path = relative == "." ? fs::path(tree.temporary) : tree.temporary / relative;
    return FolderPlace{.path = path.string(), .is_new = true};
  }
  return std::nullopt;
}

FolderPlace NewFolders::make(const std::string& folder) {
  const fs::path normal = normal_folder(folder);
  std::error_code error;
  const fs::file_status status = fs::status(normal, error);
  if (fs::is_directory(status)) return {.path = normal.string()};
  if (fs::exists(status)) throw Error(ErrorKind::exists, "is no folder", {.path = folder});

  auto place = find(folder);
  if (!place) {
    fs::path topmost = normal;
    while (!fs::exists(topmost.parent_path(), error)) topmost = topmost.parent_path();
    trees_.push_back(
        {.temporary = create_temporary_folder(topmost.parent_path().string(), folder), .target = topmost.string()});
    made_.insert(trees_.back().temporary);
    place = find(folder);
  }
  fs::path made = trees_.back().temporary;
  for (const Tree& tree : trees_) {
    if (is_inside(place->path, tree.temporary)) made = tree.temporary;
  }
  for (const fs::path& component : fs::path(place->path).lexically_relative(made)) {
    if (component == ".") continue;
    made /= component;
    if (::mkdir(made.c_str(), 0777) != 0 && errno != EEXIST) {
      throw Error::from_errno(errno, "cannot create the folder", folder);
    }
    made_.insert(made.string());
  }
  return *place;
}

void NewFolders::sync_to_disk() const {
  for (const std::string& folder : made_) sync_folder_to_disk(folder);
}

}  // namespace manifest::io
