// SPDX-License-Identifier: Apache-2.0
// System calls, repeated when interrupted.
#include "libmanifest/io/posix.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include "libmanifest/error.h"

namespace manifest::io {
namespace {

/// Calls until a signal does not interrupt it.
template <class Call>
auto retried(Call call) noexcept {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

/// Moves a descriptor that took the place of a closed standard stream out of its way.
int above_standard_streams(int descriptor) noexcept {
  if (descriptor < 0 || descriptor > STDERR_FILENO) return descriptor;
  const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int error_number = errno;
  ::close(descriptor);
  errno = error_number;
  return moved;
}

/// Whether the call is to be made again: the descriptor is non-blocking (a shell's or a parent's choice), and
/// is ready now.
bool waited_until_ready(int descriptor, short events) noexcept {
  if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
  pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
  return retried([&] { return ::poll(&waiting, 1, -1); }) > 0;
}

template <class Call>
std::size_t read_when_ready(int descriptor, Call call, const std::string& name) {
  for (;;) {
    const ssize_t count = retried(call);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (!waited_until_ready(descriptor, POLLIN)) throw Error::from_errno(errno, "cannot read", name);
  }
}

/// nullopt: nobody reads it any more.
template <class Call>
std::optional<std::size_t> write_when_ready(int descriptor, Call call, const std::string& name) {
  for (;;) {
    const ssize_t count = retried(call);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EPIPE) return std::nullopt;
    if (!waited_until_ready(descriptor, POLLOUT)) throw Error::from_errno(errno, "cannot write", name);
  }
}

}  // namespace

void FileDescriptor::reset() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

FileDescriptor try_open(const std::string& path, int flags, mode_t mode) noexcept {
  const int descriptor = retried([&] { return ::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY, mode); });
  return FileDescriptor(above_standard_streams(descriptor));
}

FileDescriptor open_for_reading(const std::string& path) {
  FileDescriptor descriptor = try_open(path, O_RDONLY);
  if (!descriptor) throw Error::from_errno(errno, "cannot open", path);
  return descriptor;
}

FileDescriptor duplicate(int descriptor, const std::string& name) {
  FileDescriptor copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!copy) throw Error::from_errno(errno, "cannot open", name);
  return copy;
}

struct stat status_of(int descriptor, const std::string& name) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) throw Error::from_errno(errno, "cannot inspect", name);
  return status;
}

std::size_t read_some(int descriptor, std::span<char> out, const std::string& name) {
  return read_when_ready(
      descriptor, [&] { return ::read(descriptor, out.data(), out.size()); }, name);
}

std::size_t read_some_at(int descriptor, std::span<char> out, std::uint64_t offset, const std::string& name) {
  const auto place = static_cast<off_t>(offset);
  return read_when_ready(
      descriptor, [&] { return ::pread(descriptor, out.data(), out.size(), place); }, name);
}

Written write_all(int descriptor, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const auto count = write_when_ready(
        descriptor, [&] { return ::write(descriptor, bytes.data(), bytes.size()); }, name);
    if (!count) return Written::reader_gone;
    bytes.remove_prefix(*count);
  }
  return Written::all;
}

Written write_all(int descriptor, std::span<const std::string_view> pieces, const std::string& name) {
  std::array<iovec, 256> batch;  // IOV_MAX is 1024
  while (!pieces.empty()) {
    const std::size_t size = std::min(pieces.size(), batch.size());
    for (std::size_t i = 0; i < size; ++i) {
      // writev(2) does not write to what it is told to read; its structure cannot say so.
      batch[i] = {.iov_base = const_cast<char*>(pieces[i].data()), .iov_len = pieces[i].size()};
    }
    auto count = write_when_ready(
        descriptor, [&] { return ::writev(descriptor, batch.data(), static_cast<int>(size)); }, name);
    if (!count) return Written::reader_gone;
    for (; !pieces.empty() && *count >= pieces.front().size(); pieces = pieces.subspan(1)) {
      *count -= pieces.front().size();
    }
    if (*count == 0) continue;
    if (write_all(descriptor, pieces.front().substr(*count), name) != Written::all) return Written::reader_gone;
    pieces = pieces.subspan(1);
  }
  return Written::all;
}

void sync_to_disk(int descriptor, const std::string& name) {
  if (retried([&] { return ::fsync(descriptor); }) == 0) return;
  const bool has_no_disk = errno == EINVAL || errno == ENOTSUP || errno == EROFS;
  if (!has_no_disk) throw Error::from_errno(errno, "cannot write to disk", name);
}

void sync_folder_to_disk(const std::string& folder) {
  const FileDescriptor descriptor = try_open(folder, O_RDONLY | O_DIRECTORY);
  // A folder in which one may write but not look cannot be opened, and so not synced; nothing is lost by that
  // but the promise about a power cut.
  if (!descriptor && errno == EACCES) return;
  if (!descriptor) throw Error::from_errno(errno, "cannot open the folder", folder);
  sync_to_disk(descriptor.get(), folder);
}

void close_written(FileDescriptor descriptor, const std::string& name) {
  // After EINTR the descriptor is closed on Linux, and must not be closed again (close(2)).
  if (::close(descriptor.release()) != 0 && errno != EINTR) throw Error::from_errno(errno, "cannot close", name);
}

}  // namespace manifest::io
