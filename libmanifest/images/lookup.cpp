// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/images/lookup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/images/beneath.h"
#include "libmanifest/images/header.h"
#include "libmanifest/images/owned_fd.h"
#include "libmanifest/model/source_ref.h"

namespace manifest::images {
namespace {

constexpr std::string_view kScheme = "s3://";

bool climbs(std::string_view path) noexcept {
  while (true) {
    const std::size_t slash = path.find('/');
    if (path.substr(0, slash) == "..") return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

ImageFacts unsafe(std::string_view relative) {
  return {.status = ImageFacts::Status::unsafe_path,
          .detail = fmt::format("'{}' leads out of the folder of images", relative)};
}

ImageFacts missing(std::string_view relative, std::string_view why) {
  return {.detail = fmt::format("'{}': {}", relative, why)};
}

std::string resolve_folder(const std::string& path) {
  char* resolved = realpath(path.c_str(), nullptr);
  if (resolved == nullptr) throw Error::from_errno(errno, "cannot open the folder of images", path);
  std::string result(resolved);
  free(resolved);
  return result;
}

/// --images with --image-prefix, as the rules see them.
class Lookup : public ImageSource {
 public:
  explicit Lookup(const LookupOptions& options) : folder_(options.folder), prefix_(options.prefix) {
    if (prefix_.empty()) return;
    if (!prefix_.starts_with(kScheme) || prefix_.size() == kScheme.size()) {
      throw Error(ErrorKind::usage, fmt::format("--image-prefix must begin with s3://BUCKET, not '{}'", prefix_));
    }
    if (!prefix_.ends_with('/')) prefix_ += '/';
  }

  [[nodiscard]] ImageFacts look_up(std::string_view source_ref) const override {
    if (!source_ref.starts_with(kScheme)) return folder_.look_up(source_ref);
    if (!prefix_.empty()) {
      if (source_ref.size() <= prefix_.size() || !source_ref.starts_with(prefix_))
        return missing(source_ref, "outside the image prefix");
      return folder_.look_up(source_ref.substr(prefix_.size()));
    }
    const std::optional<SourceRef> parts = parse_source_ref(source_ref);
    return parts ? folder_.look_up(parts->key) : missing(source_ref, "not an S3 URI");
  }

 private:
  ImageFolder folder_;
  std::string prefix_;
};

}  // namespace

ImageFolder::ImageFolder(const std::string& path)
    : folder_(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), real_path_(resolve_folder(path)) {
  if (folder_.get() < 0) throw Error::from_errno(errno, "cannot open the folder of images", path);
}

ImageFacts ImageFolder::look_up(std::string_view relative) const {
  const std::string_view whole = relative;
  relative.remove_prefix(std::min(relative.find_first_not_of('/'), relative.size()));
  if (climbs(relative)) return unsafe(whole);
  if (relative.empty() || relative.find('\0') != std::string_view::npos) return missing(whole, "no name of a file");
  const BeneathResult found = open_beneath(folder_.get(), real_path_, std::string(relative));
  if (found.status == BeneathResult::Status::leads_out) return unsafe(whole);
  if (found.status == BeneathResult::Status::failed)
    return missing(whole, std::generic_category().message(found.error_number));
  const OwnedFd file(found.fd);
  ImageFacts facts = read_header(file.get());
  if (!facts.detail.empty()) facts.detail = fmt::format("'{}': {}", whole, facts.detail);
  return facts;
}

std::unique_ptr<ImageSource> make_image_lookup(const LookupOptions& options) {
  return std::make_unique<Lookup>(options);
}

}  // namespace manifest::images
