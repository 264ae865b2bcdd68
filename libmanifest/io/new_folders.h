// SPDX-License-Identifier: Apache-2.0
// Folders that do not exist yet: built under a temporary name, to appear by one rename.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::io {

/// Where the files of a folder are to be put.
struct FolderPlace {
  std::string path;     ///< the folder to create files in
  bool is_new = false;  ///< it is under a temporary name: nobody else sees it
};

/// The topmost folder that is missing stands under a temporary name in the one that exists; all below it is
/// made there at once.
class NewFolders {
 public:
  struct Tree {
    std::string temporary;
    std::string target;
  };

  /// Makes what is missing of `folder` and says where it is. `added` is called with a tree that was begun for it.
  /// Throws Error{exists} where something that is no folder is in the way.
  template <class Added>
  const FolderPlace& place(const std::string& folder, Added added) {
    const auto known = places_.find(folder);
    if (known != places_.end()) return known->second;
    const std::size_t before = trees_.size();
    FolderPlace made = make(folder);
    if (trees_.size() > before) added(trees_.back());
    return places_.emplace(folder, std::move(made)).first->second;
  }
  /// Where `folder` is if it is part of a tree that was begun already.
  [[nodiscard]] std::optional<FolderPlace> find(const std::string& folder) const;

  /// fsync of every folder in the trees: the files' names.
  void sync_to_disk() const;

 private:
  FolderPlace make(const std::string& folder);

  std::map<std::string, FolderPlace, std::less<>> places_;
  std::vector<Tree> trees_;
  std::set<std::string> made_;  // under their temporary paths
};

}  // namespace manifest::io
