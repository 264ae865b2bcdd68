// SPDX-License-Identifier: Apache-2.0
// Blocks from front to back.
#include "libmanifest/jsonl/stream_source.h"

#include <algorithm>

namespace manifest::jsonl {

parallel::Next StreamSource::next(Block& out) {
  BlockBuilder block(out);
  block.start(offset_, options_.block_bytes + options_.long_line_bytes, options_.max_line_bytes);
  block.append(carried_);
  carried_.clear();
  fill(block, options_.block_bytes);
  if (block.filled().empty()) return parallel::Next::end;

  const std::size_t end = end_of_lines(block);
  block.set_file_position(input_->file_position());
  if (end == 0) {
    block.set_lines_open(0);
    return parallel::Next::item_then_wait;
  }
  block.set_lines(0, end);
  carried_ = block.filled().substr(end);
  offset_ = block.end_offset();
  return parallel::Next::item;
}

void StreamSource::load(Block& out) { BlockBuilder(out).find_lines(); }

void StreamSource::finish_long(Block& out) {
  BlockBuilder block(out);
  carried_ = block.finish_long_line(options_.block_bytes, [this](std::span<char> room) -> std::size_t {
    if (at_end_) return 0;
    const std::size_t count = input_->read(room);
    at_end_ = count < room.size();
    return count;
  });
  offset_ = block.end_offset();
  block.set_file_position(input_->file_position());
}

void StreamSource::fill(BlockBuilder& block, std::size_t size) {
  if (at_end_ || block.filled().size() >= size) return;
  const std::size_t wanted = size - block.filled().size();
  const std::size_t count = input_->read(block.room().first(wanted));
  at_end_ = count < wanted;
  block.appended(count);
}

/// Behind the last newline, or where the stream ends; 0 when a line is longer than what may be read for it.
std::size_t StreamSource::end_of_lines(BlockBuilder& block) {
  if (at_end_) return block.filled().size();
  const std::size_t last = block.filled().rfind('\n');
  if (last != std::string_view::npos) return last + 1;
  const std::size_t most = options_.block_bytes + options_.long_line_bytes;
  while (block.filled().size() < most) {
    const std::size_t before = block.filled().size();
    fill(block, std::min(most, before + options_.block_bytes));
    const std::size_t newline = block.filled().find('\n', before);
    if (newline != std::string_view::npos) return newline + 1;
    if (at_end_) return block.filled().size();
  }
  return 0;
}

}  // namespace manifest::jsonl
