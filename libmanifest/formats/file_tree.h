// SPDX-License-Identifier: Apache-2.0
// Inputs that are folders of many small files: finding them, and reading one.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "libmanifest/io/input.h"

namespace manifest::formats {

/// `name` behind `folder` with one `/` between them; an empty folder is none.
[[nodiscard]] std::string joined(std::string_view folder, std::string_view name);

/// What a walk meets, by the path below the folder where it began.
struct TreeVisitor {
  std::function<void(const std::string&)> file = {};
  std::function<void(const std::string&)> folder = {};  ///< before what lies in it; the first is ""
  std::function<void(const std::string&)> link = {};    ///< a link to a folder, which is not followed
};

/// Goes through everything below `folder`, in the order of the file system. Links to files count, links to folders are not
/// followed; what is neither file nor folder is passed over. Throws Error{io}.
void walk_tree(const std::string& folder, const TreeVisitor& visitor);

/// The rest of `input`, at most `limit` bytes and one more.
[[nodiscard]] std::string read_up_to(io::Input& input, std::size_t limit);

/// The bytes of one file, decompressed if need be, into `out`; at most `limit` and one more. False: there is no such file. Throws
/// Error{io}. Reuses what `out` holds: files are small and many.
[[nodiscard]] bool load_small_file(const std::string& path, std::size_t limit, std::string& out);

}  // namespace manifest::formats
