// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/images/beneath.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>

#if __has_include(<linux/openat2.h>)
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif

namespace manifest::images {
namespace {

// O_NONBLOCK: a FIFO that nobody writes to must not hold us up. O_NOCTTY: a terminal must not become ours.
constexpr int kFileFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

using Status = BeneathResult::Status;

BeneathResult opened(int fd) { return {.status = Status::opened, .fd = fd}; }
BeneathResult failed(int error_number) { return {.status = Status::failed, .error_number = error_number}; }

int open_by_kernel(int folder_fd, const std::string& relative) noexcept {
#if defined(SYS_openat2) && defined(RESOLVE_BENEATH)
  open_how how = {};
  how.flags = static_cast<decltype(how.flags)>(kFileFlags);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  return static_cast<int>(syscall(SYS_openat2, folder_fd, relative.c_str(), &how, sizeof how));
#else
  static_cast<void>(folder_fd);
  static_cast<void>(relative);
  errno = ENOSYS;
  return -1;
#endif
}

/// Opens each component of `path` from the folder before it and follows nothing. -1 and errno when one is a link by now.
int walk(int folder_fd, std::string_view path) noexcept {
  int at = dup(folder_fd);
  while (at >= 0) {
    const std::size_t slash = path.find('/');
    const std::string component(path.substr(0, slash));
    const bool is_last = slash == std::string_view::npos;
    const int flags = is_last ? kFileFlags | O_NOFOLLOW : O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    const int next = openat(at, component.c_str(), flags);
    const int error_number = errno;
    close(at);
    errno = error_number;
    if (is_last) return next;
    at = next;
    path.remove_prefix(slash + 1);
  }
  return -1;
}

struct Free {
  void operator()(char* memory) const noexcept { free(memory); }
};

}  // namespace

BeneathResult open_by_walking(int folder_fd, const std::string& folder_path, const std::string& relative) {
  const std::unique_ptr<char, Free> resolved(realpath((folder_path + '/' + relative).c_str(), nullptr));
  if (resolved == nullptr) return failed(errno);
  const std::string_view real = resolved.get();
  const std::string root = folder_path == "/" ? folder_path : folder_path + '/';
  if (!real.starts_with(root)) return {.status = Status::leads_out};
  const int fd = walk(folder_fd, real.substr(root.size()));
  return fd >= 0 ? opened(fd) : failed(errno);
}

BeneathResult open_beneath(int folder_fd, const std::string& folder_path, const std::string& relative) {
  const int fd = open_by_kernel(folder_fd, relative);
  if (fd >= 0) return opened(fd);
  // EXDEV: something leads out, or is an absolute link that may lead in again. ENOSYS, EPERM: no such call here. EAGAIN: a race.
  const bool is_answer = errno != EXDEV && errno != ENOSYS && errno != EPERM && errno != EAGAIN;
  return is_answer ? failed(errno) : open_by_walking(folder_fd, folder_path, relative);
}

}  // namespace manifest::images
