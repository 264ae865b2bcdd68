// SPDX-License-Identifier: Apache-2.0
// Following an output's path to what it means.
#include "libmanifest/io/target.h"

#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <optional>
#include <system_error>

#include "libmanifest/error.h"
#include "libmanifest/io/posix.h"

namespace manifest::io {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxLinks = 40;  // as the kernel: path_resolution(7)

Target descriptor_target(int descriptor, const std::string& path) {
  return {
      .kind = Target::Kind::descriptor, .path = path, .descriptor = descriptor, .status = status_of(descriptor, path)};
}

/// N of /proc/self/fd/N, by whatever names it is reached. Such a link leads to the open file itself: the path that
/// it shows must not be replaced, for who redirected us there would not see it.
std::optional<int> descriptor_of(const fs::path& path) {
  std::error_code error;
  const fs::path folder = fs::canonical(path.parent_path(), error);
  if (error || folder != fs::canonical("/proc/self/fd", error) || error) return std::nullopt;
  const std::string digits = path.filename().string();
  int descriptor = -1;
  const auto [end, parsed] = std::from_chars(digits.data(), digits.data() + digits.size(), descriptor);
  if (parsed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return descriptor;
}

fs::path with_canonical_folder(const fs::path& path) {
  std::error_code error;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const fs::path canonical = fs::canonical(folder, error);
  return error ? path : canonical / path.filename();
}

Target file_target(const fs::path& path, const struct stat& status) {
  if (S_ISDIR(status.st_mode)) throw Error(ErrorKind::exists, "is a directory", {.path = path.string()});
  const bool regular = S_ISREG(status.st_mode);
  return {.kind = regular ? Target::Kind::existing_file : Target::Kind::device,
          .path = with_canonical_folder(path).string(),
          .status = status};
}

}  // namespace

Target resolve_target(const std::string& path) {
  if (path == "-") return descriptor_target(STDOUT_FILENO, "<stdout>");
  fs::path current = path;
  for (int links = 0; links <= kMaxLinks; ++links) {
    struct stat status {};
    if (::lstat(current.c_str(), &status) != 0) {
      if (errno != ENOENT) throw Error::from_errno(errno, "cannot inspect", path);
      if (!current.has_filename()) throw Error(ErrorKind::usage, "names no file", {.path = path});
      return {.kind = Target::Kind::new_file, .path = with_canonical_folder(current).string()};
    }
    if (!S_ISLNK(status.st_mode)) return file_target(current, status);
    if (const auto descriptor = descriptor_of(current)) return descriptor_target(*descriptor, path);
    current = current.parent_path() / fs::read_symlink(current);  // an absolute link replaces the folder
  }
  throw Error::from_errno(ELOOP, "cannot inspect", path);
}

}  // namespace manifest::io
