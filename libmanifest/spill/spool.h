// SPDX-License-Identifier: Apache-2.0
// A byte queue that is written once and then read from its start: memory first, then a nameless file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/spill/nameless_file.h"

namespace manifest::spill {

/// Keeps what must not grow in memory with the input: lists of line numbers, findings for a report, a second section.
/// Movable, not thread-safe. Errors are Error{io} with the temporary folder.
///
///     Spool numbers({.temp_folder = folder});
///     numbers.append_varint(7);
///     for (Spool::Reader reader = numbers.reader(); !reader.at_end();) use(reader.read_varint());
class Spool {
 public:
  struct Options {
    std::size_t memory = std::size_t{1} << 20U;  ///< bytes held before they go to the file
    std::string temp_folder = {};                ///< empty: $TMPDIR, else /tmp
  };
  class Reader;

  explicit Spool(Options options);

  void append(std::string_view bytes);
  /// 1 to 10 bytes, 7 bits a byte, low ones first (unsigned LEB128).
  void append_varint(std::uint64_t value);
  /// The length as a varint, then the bytes; read_text() is the way back.
  void append_text(std::string_view text);

  /// Bytes appended so far.
  [[nodiscard]] std::uint64_t size() const noexcept { return file_.size() + tail_.size(); }
  /// A reader at the start. Several may be open. REQUIRES: while one is used the spool stays where and as it is.
  [[nodiscard]] Reader reader() const;

 private:
  std::size_t memory_;
  NamelessFile file_;
  std::string tail_;  // what follows the bytes in the file
};

/// Reads a spool once, from its start. Reading beyond the end is Error{bug}.
class Spool::Reader {
 public:
  explicit Reader(const Spool& spool) : spool_(&spool) {}

  [[nodiscard]] bool at_end() const noexcept { return offset_ + at_ == spool_->size(); }
  [[nodiscard]] std::uint64_t read_varint() {
    constexpr std::size_t kLongest = 10;
    if (window_.size() - at_ < kLongest) return read_varint_bytewise();
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kLongest; ++i) {
      const auto byte = static_cast<unsigned char>(window_[at_ + i]);
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << (7 * i);
      if (byte >= 0x80) continue;
      at_ += i + 1;
      return value;
    }
    return read_varint_bytewise();
  }
  /// Puts the next `count` bytes into `out`, in the place of what it held.
  void read(std::size_t count, std::string& out);
  void read_text(std::string& out);

 private:
  [[nodiscard]] std::uint64_t read_varint_bytewise();  // where the window may end within the number
  void refill();

  const Spool* spool_;
  std::vector<char> block_;   // bytes of the file
  std::string_view window_;   // the bytes at hand: the block, or the tail
  std::uint64_t offset_ = 0;  // where the window starts
  std::size_t at_ = 0;        // in the window
};

}  // namespace manifest::spill
