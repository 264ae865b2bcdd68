// SPDX-License-Identifier: Apache-2.0
// Building folders where nobody sees them.
#include "libmanifest/io/new_folders.h"

#include <filesystem>
#include <system_error>
#include <utility>

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

const FolderPlace& NewFolders::place(const std::string& folder) {
  const auto known = places_.find(folder);
  return known != places_.end() ? known->second : places_.emplace(folder, make(folder)).first->second;
}

const PendingRename* NewFolders::tree_of(const std::string& normal_path) const {
  for (const PendingRename& rename : *renames_) {
    if (rename.kind == PendingRename::Kind::folder && is_inside(normal_path, rename.target)) return &rename;
  }
  return nullptr;
}

std::optional<FolderPlace> NewFolders::find(const std::string& folder) const {
  const fs::path normal = normal_folder(folder);
  const PendingRename* const tree = tree_of(normal.string());
  if (tree == nullptr) return std::nullopt;
  const fs::path path = tree->temporary.path() / normal.lexically_relative(tree->target);
  return FolderPlace{.path = path.lexically_normal().string(), .is_new = true};
}

FolderPlace NewFolders::make(const std::string& folder) {
  const fs::path normal = normal_folder(folder);
  std::error_code error;
  const fs::file_status status = fs::status(normal, error);
  if (fs::is_directory(status)) return {.path = normal.string()};
  if (fs::exists(status)) throw Error(ErrorKind::exists, "is no folder", {.path = folder});

  if (tree_of(normal.string()) == nullptr) {
    fs::path topmost = normal;
    while (!fs::exists(topmost.parent_path(), error)) topmost = topmost.parent_path();
    TemporaryName temporary = create_temporary_folder(topmost.parent_path().string(), folder);
    renames_->push_back(
        {.kind = PendingRename::Kind::folder, .temporary = std::move(temporary), .target = topmost.string()});
  }
  FolderPlace place = *find(folder);
  fs::create_directories(place.path, error);
  if (error) throw Error::from_errno(error.value(), "cannot create the folder", folder);
  const std::string top = tree_of(normal.string())->temporary.path();
  for (fs::path made = place.path; made_.insert(made.string()).second && made != top;) made = made.parent_path();
  return place;
}

void NewFolders::sync_to_disk() const {
  for (const std::string& folder : made_) sync_folder_to_disk(folder);
}

}  // namespace manifest::io
