// SPDX-License-Identifier: Apache-2.0
// From a source-ref, or a path in a foreign file, to the image's file under a folder of the user's.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libmanifest/images/owned_fd.h"
#include "libmanifest/model/image_facts.h"

namespace manifest::images {

/// A folder of image files. Any number of threads at once.
///
/// A path may not lead out of it: one with a ".." component is unsafe_path without anything being opened, and symbolic links, absolute
/// ones too, are followed only while they stay inside (also against somebody who changes them meanwhile).
class ImageFolder {
 public:
  /// Throws Error{io} when `path` is no folder that can be opened.
  explicit ImageFolder(const std::string& path);

  /// The facts of FOLDER/`relative`. The path is taken as the file system takes it: doubled and leading '/' do not count.
  [[nodiscard]] ImageFacts look_up(std::string_view relative) const;

 private:
  OwnedFd folder_;
  std::string real_path_;  ///< absolute, without links
};

struct LookupOptions {
  std::string folder = {};  ///< --images DIR
  std::string prefix =
      {};  ///< --image-prefix s3://B/P/: DIR stands for it; empty: DIR/KEY for s3://BUCKET/KEY of any bucket
};

/// Finds the images of a manifest or of a foreign file (tools.md 1 and 2, --images). A source-ref outside the prefix is
/// `missing`; what is no s3 URI is a path under the folder, as foreign files have them.
/// Throws Error{usage} for a prefix that does not begin with s3://BUCKET, and as ImageFolder does.
[[nodiscard]] std::unique_ptr<ImageSource> make_image_lookup(const LookupOptions& options);

}  // namespace manifest::images
