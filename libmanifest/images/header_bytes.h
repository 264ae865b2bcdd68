// SPDX-License-Identifier: Apache-2.0
// The bytes at the start of a file as the decoders want them: in pieces, with cheap skips and a limit.
// Internal to images/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace manifest::images {

/// Walks forward through a file that somebody else owns. Nothing throws: a decoder in C stands between us and the caller.
class HeaderBytes {
 public:
  /// A header that has not ended by then is no header; a file of endless tiny segments must not be read whole.
  static constexpr std::size_t kMaxBytesRead = 16 * 1024 * 1024;

  explicit HeaderBytes(int fd) noexcept : fd_(fd) {}

  /// The next stretch of bytes, at least one; empty at the end of the file, after a read error, and when the limit is used up.
  /// The view lives until the next call.
  [[nodiscard]] std::span<const unsigned char> next() noexcept;
  /// Goes `n` bytes on from the end of the last stretch, without reading them.
  void skip(std::uint64_t n) noexcept { position_ += n; }

 private:
  int fd_;
  std::uint64_t position_ = 0;
  std::size_t bytes_read_ = 0;
  std::array<unsigned char, 4096> buffer_;
};

}  // namespace manifest::images
