// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/file_tree.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "libmanifest/error.h"

namespace manifest::formats {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGzip = "\x1f\x8b";          // RFC 1952 2.3.1
constexpr std::string_view kZstd = "\x28\xb5\x2f\xfd";  // RFC 8878 3.1.1

[[noreturn]] void cannot_read(const std::error_code& error, const std::string& path) {
  throw Error::from_errno(error.value(), "cannot read", path);
}

/// `below` is the path of the folder below `root`.
void walk(const std::string& root, const std::string& below, const TreeVisitor& visitor) {
  const std::string folder = below.empty() ? root : joined(root, below);
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) cannot_read(error, folder);
  if (visitor.folder) visitor.folder(below);
  for (const fs::directory_iterator end; entries != end; entries.increment(error)) {
    const std::string name = joined(below, entries->path().filename().string());
    if (entries->is_directory(error)) {
      if (!entries->is_symlink(error)) {
        walk(root, name, visitor);
      } else if (visitor.link) {
        visitor.link(name);
      }
    } else if (entries->is_regular_file(error)) {
      visitor.file(name);
    }
  }
  if (error) cannot_read(error, folder);
}

class OpenFile {
 public:
  /// -1 where there is none. O_NONBLOCK: a FIFO that nobody writes to must not hold us up.
  explicit OpenFile(const std::string& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {
    if (fd_ < 0 && errno != ENOENT && errno != ENOTDIR) throw Error::from_errno(errno, "cannot open", path);
  }
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

/// One open, one or two reads, one close: each call counts.
bool read_plain(const std::string& path, std::size_t limit, std::string& out) {
  constexpr std::size_t kFirst = 16 * 1024;
  const OpenFile file(path);
  if (file.fd() < 0) return false;
  out.resize(kFirst);
  std::size_t size = 0;
  while (size <= limit) {
    if (size == out.size()) out.resize(std::min(size * 2, limit + 1));
    const ssize_t got = read(file.fd(), out.data() + size, out.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error::from_errno(errno, "cannot read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  out.resize(size);
  return true;
}

}  // namespace

std::string joined(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  return fmt::format("{}{}{}", folder, folder.ends_with('/') ? "" : "/", name);
}

void walk_tree(const std::string& folder, const TreeVisitor& visitor) { walk(folder, "", visitor); }

std::string read_up_to(io::Input& input, std::size_t limit) {
  std::string bytes(limit + 1, '\0');
  bytes.resize(input.read(bytes));
  return bytes;
}

bool load_small_file(const std::string& path, std::size_t limit, std::string& out) {
  if (!read_plain(path, limit, out)) return false;
  if (out.starts_with(kGzip) || out.starts_with(kZstd)) out = read_up_to(*io::Input::open(path), limit);
  return true;
}

}  // namespace manifest::formats
