// SPDX-License-Identifier: Apache-2.0
// Filling blocks and finding their lines.
#include "libmanifest/jsonl/block_builder.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace manifest::jsonl {
namespace {
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";  // manifest-format.md A.1
}

void BlockBuilder::start(std::uint64_t offset, std::size_t capacity, std::uint64_t max_line_bytes) {
  Block& block = *block_;
  block.filled_ = 0;
  block.text_begin_ = 0;
  block.text_end_ = 0;
  block.starts_.clear();
  block.offset_ = offset;
  block.first_line_ = 0;
  block.max_line_bytes_ = max_line_bytes;
  block.skipped_length_ = 0;
  block.has_byte_order_mark_ = false;
  block.open_ = false;
  reserve(capacity);
}

void BlockBuilder::reserve(std::size_t capacity) {
  Block& block = *block_;
  if (capacity <= block.capacity_) return;
  auto larger = std::make_unique_for_overwrite<char[]>(capacity + json::kPadding);
  if (block.filled_ > 0) std::memcpy(larger.get(), block.data_.get(), block.filled_);
  std::memset(larger.get() + capacity, 0, json::kPadding);
  block.data_ = std::move(larger);
  block.capacity_ = capacity;
}

std::span<char> BlockBuilder::room() noexcept {
  return {block_->data_.get() + block_->filled_, block_->capacity_ - block_->filled_};
}

void BlockBuilder::append(std::string_view bytes) noexcept {
  assert(bytes.size() <= room().size());
  std::copy(bytes.begin(), bytes.end(), room().begin());
  appended(bytes.size());
}

std::uint64_t BlockBuilder::end_offset() const noexcept {
  return block_->offset_ + block_->text_end_ + block_->skipped_length_;
}

void BlockBuilder::set_lines(std::size_t begin, std::size_t end) noexcept {
  const bool at_start = block_->offset_ == 0 && begin == 0;
  block_->has_byte_order_mark_ = at_start && filled().substr(0, end).starts_with(kByteOrderMark);
  block_->text_begin_ = block_->has_byte_order_mark_ ? kByteOrderMark.size() : begin;
  block_->text_end_ = end;
}

void BlockBuilder::set_lines_open(std::size_t begin) noexcept {
  set_lines(begin, block_->filled_);
  block_->open_ = true;
}

void BlockBuilder::find_lines() {
  Block& block = *block_;
  const char* const data = block.data_.get();
  const char* const end = data + block.text_end_;
  block.starts_.clear();
  for (const char* line = data + block.text_begin_; line < end;) {
    block.starts_.push_back(static_cast<std::uint32_t>(line - data));
    const void* const newline = std::memchr(line, '\n', static_cast<std::size_t>(end - line));
    if (newline == nullptr) return;
    line = static_cast<const char*>(newline) + 1;
  }
}

bool BlockBuilder::may_keep_last_line() const noexcept {
  // One byte more than its text may have: that may turn out to be the CR of its line end.
  const std::size_t length = block_->filled_ - block_->starts_.back();
  return length == 0 || length - 1 <= block_->max_line_bytes_;
}

std::string_view BlockBuilder::finish_long_line(std::size_t step, const ReadMore& read_more) {
  Block& block = *block_;
  assert(block.open_ && !block.starts_.empty());
  block.open_ = false;
  while (may_keep_last_line()) {
    if (room().size() < step) reserve(block.capacity_ * 2 + step);
    const std::size_t before = block.filled_;
    const std::size_t count = read_more(room().first(step));
    appended(count);
    const std::size_t newline = filled().find('\n', before);
    block.text_end_ = newline == std::string_view::npos ? block.filled_ : newline + 1;
    if (count == 0 || newline != std::string_view::npos) return filled().substr(block.text_end_);
  }
  return read_past(step, read_more);
}

std::string_view BlockBuilder::read_past(std::size_t step, const ReadMore& read_more) {
  Block& block = *block_;
  const std::size_t begin = block.starts_.back();
  block.text_end_ = begin;
  block.skipped_length_ = block.filled_ - begin;
  block.filled_ = begin;  // its memory takes what follows
  const std::span<char> room_left = room();
  const std::span<char> scratch = room_left.first(std::min(step, room_left.size()));
  for (;;) {
    const std::string_view piece(scratch.data(), read_more(scratch));
    const std::size_t newline = piece.find('\n');
    const std::size_t length = newline == std::string_view::npos ? piece.size() : newline + 1;
    block.skipped_length_ += length;
    if (piece.empty() || newline != std::string_view::npos) return piece.substr(length);
  }
}

void BlockBuilder::count(Totals& totals) noexcept {
  Block& block = *block_;
  block.first_line_ = totals.lines;
  totals.lines += block.starts_.size();
  totals.bytes += block.bytes().size() + block.skipped_length_;
  if (!block.has_byte_order_mark_) return;
  totals.bytes += kByteOrderMark.size();
  totals.has_byte_order_mark = true;
}

void BlockBuilder::release() noexcept {
  block_->data_.reset();
  block_->capacity_ = 0;
  block_->filled_ = 0;
}

}  // namespace manifest::jsonl
