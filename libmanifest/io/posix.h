// SPDX-License-Identifier: Apache-2.0
// System calls as the rest of the library wants them: repeated when interrupted, whole, and throwing Error{io}.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace manifest::io {

/// Owns a file descriptor; -1: none.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) noexcept : descriptor_(descriptor) {}
  ~FileDescriptor() { reset(); }
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      reset();
      descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
  }

  [[nodiscard]] int get() const noexcept { return descriptor_; }
  [[nodiscard]] explicit operator bool() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }
  /// Closes without asking how that went; for files that were read.
  void reset() noexcept;

 private:
  int descriptor_ = -1;
};

// In all of these `name` is what the error shall name. Descriptors 0 to 2 are never handed out: where one of them was
// closed by who started us, a file of ours must not take its place.

/// open(2) with O_CLOEXEC. On failure the descriptor is empty and errno tells why.
[[nodiscard]] FileDescriptor try_open(const std::string& path, int flags, mode_t mode = 0) noexcept;
[[nodiscard]] FileDescriptor open_for_reading(const std::string& path);
/// A second descriptor for the same open file.
[[nodiscard]] FileDescriptor duplicate(int descriptor, const std::string& name);

[[nodiscard]] struct stat status_of(int descriptor, const std::string& name);

/// At least one byte, fewer than `out` holds if no more is there yet; 0: the end. Waits on a non-blocking descriptor.
[[nodiscard]] std::size_t read_some(int descriptor, std::span<char> out, const std::string& name);
/// The same at a place of a regular file; for any number of threads at once.
[[nodiscard]] std::size_t read_some_at(int descriptor, std::span<char> out, std::uint64_t offset,
                                       const std::string& name);

/// What became of bytes that were written.
enum class Written : std::uint8_t {
  all,
  reader_gone,  ///< EPIPE: nobody reads the pipe or socket any more
};
[[nodiscard]] Written write_all(int descriptor, std::string_view bytes, const std::string& name);
/// The same of several pieces, one behind the other.
[[nodiscard]] Written write_all(int descriptor, std::span<const std::string_view> pieces, const std::string& name);

/// fsync(2); what cannot be synced (a pipe, a terminal) is left alone.
void sync_to_disk(int descriptor, const std::string& name);
void sync_folder_to_disk(const std::string& folder);
/// close(2), for a file that was written: some file systems tell only now that the disk is full.
void close_written(FileDescriptor descriptor, const std::string& name);

}  // namespace manifest::io
