// SPDX-License-Identifier: Apache-2.0
// Folders that do not exist yet: built under a temporary name, to appear by one rename.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libmanifest/io/rename_all.h"

namespace manifest::io {

/// Where the files of a folder are to be put.
struct FolderPlace {
  std::string path;     ///< the folder to create files in
  bool is_new = false;  ///< it is below a temporary name: nobody else sees it
};

/// The topmost folder that is missing is made under a temporary name, and all below it in there.
class NewFolders {
 public:
  /// Adds to `renames` what has to be renamed in the end.
  explicit NewFolders(std::vector<PendingRename>& renames) : renames_(&renames) {}

  /// Makes what is missing of `folder` and says where it is. Throws Error{exists} where something that is no folder has
  /// its name.
  const FolderPlace& place(const std::string& folder);
  /// Where `folder` is, if that is below a temporary name.
  [[nodiscard]] std::optional<FolderPlace> find(const std::string& folder) const;

  /// fsync of every folder made: the names in it.
  void sync_to_disk() const;

 private:
  FolderPlace make(const std::string& folder);
  [[nodiscard]] const PendingRename* tree_of(const std::string& normal_path) const;

  std::vector<PendingRename>* renames_;
  std::map<std::string, FolderPlace> places_;  // by the names that place() was asked for
  std::set<std::string> made_;                 // below temporary names
};

}  // namespace manifest::io
