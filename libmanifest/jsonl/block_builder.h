// SPDX-License-Identifier: Apache-2.0
// Fills a Block: the one place where bytes become lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "libmanifest/jsonl/block.h"
#include "libmanifest/jsonl/block_source.h"

namespace manifest::jsonl {

/// A handle for one Block. Bytes are appended, then it is said which of them are lines.
class BlockBuilder {
 public:
  /// More bytes of the stream; 0: its end.
  using ReadMore = std::function<std::size_t(std::span<char>)>;

  explicit BlockBuilder(Block& block) noexcept : block_(&block) {}

  /// Empties the block; its first byte will be byte `offset` of the stream, and there is room for `capacity`.
  void start(std::uint64_t offset, std::size_t capacity, std::uint64_t max_line_bytes);
  [[nodiscard]] std::span<char> room() noexcept;
  void appended(std::size_t count) noexcept { block_->filled_ += count; }
  void append(std::string_view bytes) noexcept;
  void set_file_position(std::uint64_t position) noexcept { block_->file_position_ = position; }

  [[nodiscard]] std::string_view filled() const noexcept { return {block_->data_.get(), block_->filled_}; }
  /// Of the first byte appended, in the stream.
  [[nodiscard]] std::uint64_t offset() const noexcept { return block_->offset_; }
  /// Of the first byte behind the lines.
  [[nodiscard]] std::uint64_t end_offset() const noexcept;

  /// The lines are filled()[begin, end), but for a byte order mark at the start of the stream.
  void set_lines(std::size_t begin, std::size_t end) noexcept;
  /// The same, and the last of them goes on behind what is filled in.
  void set_lines_open(std::size_t begin) noexcept;
  [[nodiscard]] bool is_open() const noexcept { return block_->open_; }
  /// Notes where each line begins.
  void find_lines();

  /// Reads on to the end of an open last line, `step` bytes at once; of one that is longer than max_line_bytes
  /// nothing is kept. Returns bytes behind it that were read as well, in memory of the block.
  std::string_view finish_long_line(std::size_t step, const ReadMore& read_more);

  void count(Totals& totals) noexcept;
  void release() noexcept;

 private:
  [[nodiscard]] bool may_keep_last_line() const noexcept;
  void reserve(std::size_t capacity);
  std::string_view read_past(std::size_t step, const ReadMore& read_more);

  Block* block_;
};

}  // namespace manifest::jsonl
