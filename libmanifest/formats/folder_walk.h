// SPDX-License-Identifier: Apache-2.0
// The files below a folder, as the keys that they would have in a bucket. Internal to formats/.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace manifest::formats {

/// What was found and not followed.
struct WalkedLinks {
  std::uint64_t outside = 0;  ///< links that lead out of the folder
  std::uint64_t loops = 0;    ///< links to a folder that they lie in
  std::string example = {};   ///< the first that leads out, below the folder
};

/// Gives the path below `folder` of everything in it that is no folder, in byte order of these paths, which is the order
/// that S3 lists them in. Links are followed while they stay inside; one that leads nowhere is given like a file. Names of our
/// own temporary files are passed over. Memory: the names of the folders on the way. Throws Error{io} for a folder that
/// cannot be read.
WalkedLinks walk_folder(const std::string& folder, const std::function<void(std::string_view)>& sink);

}  // namespace manifest::formats
