// SPDX-License-Identifier: Apache-2.0
// Lines of a manifest, and the blocks of whole lines in which they travel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string_view>
#include <vector>

#include "libmanifest/json/padded_text.h"

namespace manifest::jsonl {

/// One line (manifest-format.md A.1): ended by LF, by CR LF, or by the end of the file. A blank line is a line; the
/// empty string behind the last LF is none. Views into its block; they live as long as the block is not refilled.
struct Line {
  std::uint64_t index = 0;     ///< in its block, from 0
  std::uint64_t offset = 0;    ///< of its first byte in the uncompressed stream, behind a byte order mark
  std::uint64_t length = 0;    ///< bytes, its line end included; known of an overlong line too
  json::PaddedText text = {};  ///< without LF or CR LF; empty when overlong
  std::string_view bytes =
      {};                 ///< as it stands, its line end included (none on a last line without); empty when overlong
  bool overlong = false;  ///< its text is longer than BlockOptions::max_line_bytes: it was read past, not kept
};

/// Some whole lines that stand together, in memory. Whoever fills it (a BlockSource) owns the rules; who reads it
/// goes over its lines:
///
///     for (const jsonl::Line& line : block) checker.check(line.text, ...);
///
/// Reused for block after block. Reading is safe from any number of threads.
class Block {
 public:
  class Iterator {
   public:
    using value_type = Line;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using pointer = const Line*;
    using reference = Line;

    Iterator() = default;
    Line operator*() const noexcept { return block_->line(index_); }
    Iterator& operator++() noexcept {
      ++index_;
      return *this;
    }
    Iterator operator++(int) noexcept {
      Iterator before = *this;
      ++index_;
      return before;
    }
    bool operator==(const Iterator& other) const noexcept { return index_ == other.index_; }

   private:
    friend class Block;
    Iterator(const Block& block, std::size_t index) noexcept : block_(&block), index_(index) {}
    const Block* block_ = nullptr;
    std::size_t index_ = 0;
  };

  /// Number of lines; never 0 in a block that reaches a stage of for_each_block().
  [[nodiscard]] std::size_t size() const noexcept { return starts_.size(); }
  /// Line `index`. O(1). REQUIRES: index < size().
  [[nodiscard]] Line line(std::size_t index) const noexcept;
  [[nodiscard]] Iterator begin() const noexcept { return {*this, 0}; }
  [[nodiscard]] Iterator end() const noexcept { return {*this, size()}; }

  /// All lines as they stand, one behind the other, without overlong ones at the end that were not kept. The bytes
  /// of lines i..j are one stretch: [line(i).bytes.begin(), line(j).bytes.end()).
  [[nodiscard]] std::string_view bytes() const noexcept { return {data_.get() + text_begin_, text_end_ - text_begin_}; }
  /// Where the first line begins in the uncompressed stream (behind a byte order mark).
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_ + text_begin_; }
  /// Lines before this block: the number of line i from 0 is first_line() + i. Known to `consume` only, and counted from
  /// the start of BlockOptions::range.
  [[nodiscard]] std::uint64_t first_line() const noexcept { return first_line_; }
  /// The stream begins with a UTF-8 byte order mark, which was skipped. Only ever true of the first block.
  [[nodiscard]] bool has_byte_order_mark() const noexcept { return has_byte_order_mark_; }
  /// Bytes of the input file (compressed, where it is) that were read when the block was, for progress.
  [[nodiscard]] std::uint64_t file_position() const noexcept { return file_position_; }

 private:
  friend class BlockBuilder;
  friend class BlockSource;

  std::unique_ptr<char[]> data_;  // kPadding bytes longer than capacity_
  std::size_t capacity_ = 0;
  std::size_t filled_ = 0;      // bytes of data_ that came from the stream
  std::size_t text_begin_ = 0;  // the lines are data_[text_begin_, text_end_)
  std::size_t text_end_ = 0;
  std::vector<std::uint32_t> starts_;  // of the lines, from data_
  std::uint64_t offset_ = 0;           // of data_[0] in the uncompressed stream
  std::uint64_t first_line_ = 0;
  std::uint64_t file_position_ = 0;
  std::uint64_t max_line_bytes_ = 0;
  std::uint64_t skipped_length_ = 0;  // of a last line that was read past; it begins at text_end_. 0: none
  bool has_byte_order_mark_ = false;
  bool open_ = false;  // the last line goes on behind what is in data_
};

}  // namespace manifest::jsonl
