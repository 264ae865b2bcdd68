// SPDX-License-Identifier: Apache-2.0
// Bytes in: a file, a FIFO or standard input, plain, gzip or zstd, told apart by content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace manifest::io {

enum class Compression : std::uint8_t { none, gzip, zstd };

/// A stream of uncompressed bytes, read once from front to back. Concatenated gzip members and zstd frames are one
/// stream (RFC 1952 2.2, RFC 8878 3). Throws Error{io} with the path for whatever cannot be opened or read, a
/// directory, and truncated or corrupt compression or bytes behind the last member. One thread at a time.
class Input {
 public:
  /// Opens `path`; "-" is standard input.
  static std::unique_ptr<Input> open(const std::string& path);
  virtual ~Input() = default;
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// Fills `out` as far as the stream goes; fewer bytes than asked for (0 included) mean the end.
  virtual std::size_t read(std::span<char> out) = 0;

  /// As errors shall name it: the path, or "<stdin>".
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] Compression compression() const noexcept { return compression_; }
  /// Bytes in the file itself (compressed), where it is a regular file.
  [[nodiscard]] std::optional<std::uint64_t> file_size() const noexcept { return file_size_; }
  /// Bytes of the file itself consumed so far, for progress.
  [[nodiscard]] virtual std::uint64_t file_position() const noexcept = 0;
  /// A descriptor to pread() from, for workers; only of an uncompressed regular file, else -1. Owned by the Input.
  [[nodiscard]] virtual int random_access_fd() const noexcept { return -1; }

 protected:
  Input() = default;
  std::string name_;
  Compression compression_ = Compression::none;
  std::optional<std::uint64_t> file_size_;
};

}  // namespace manifest::io
