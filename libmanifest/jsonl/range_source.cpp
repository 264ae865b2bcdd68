// SPDX-License-Identifier: Apache-2.0
// Blocks by byte ranges.
#include "libmanifest/jsonl/range_source.h"

#include <algorithm>

#include "libmanifest/error.h"
#include "libmanifest/io/posix.h"
#include "libmanifest/jsonl/block_builder.h"

namespace manifest::jsonl {
namespace {
/// Read behind the range at once: most last lines end there (the mean detection line has 1.3 KB, performance.md).
constexpr std::size_t kTailBytes = 16 * 1024;
}  // namespace

RangeSource::RangeSource(const io::Input& input, const BlockOptions& options)
    : descriptor_(input.random_access_fd()),
      name_(input.name()),
      file_size_(input.file_size().value_or(0)),
      options_(options),
      next_begin_(options.range.begin) {
  options_.range.end = std::min(options_.range.end, file_size_);
}

parallel::Next RangeSource::next(Block& out) {
  if (next_begin_ >= options_.range.end) return parallel::Next::end;
  const std::uint64_t size = std::min<std::uint64_t>(options_.block_bytes, options_.range.end - next_begin_);
  BlockBuilder block(out);
  block.start(next_begin_, options_.block_bytes + options_.long_line_bytes, options_.max_line_bytes);
  next_begin_ += size;
  block.set_file_position(next_begin_);
  return parallel::Next::item;
}

void RangeSource::load(Block& out) {
  BlockBuilder block(out);
  const auto owned = static_cast<std::size_t>(out.file_position() - block.offset());
  read_up_to(block, owned + std::min(kTailBytes, options_.long_line_bytes));

  std::size_t begin = 0;
  if (!is_line_start(block.offset())) {
    const std::size_t newline = block.filled().substr(0, owned).find('\n');
    begin = newline == std::string_view::npos ? owned : newline + 1;
  }
  if (begin == owned) return;  // the whole range lies within one line, which begins before it
  if (const std::size_t end = end_of_lines(block, begin, owned); end > 0) {
    block.set_lines(begin, end);
  } else {
    block.set_lines_open(begin);
  }
  block.find_lines();
}

/// Behind the newline of the last line that begins before `owned`, or where the file ends; 0 when that is more than
/// long_line_bytes behind `owned`.
std::size_t RangeSource::end_of_lines(BlockBuilder& block, std::size_t begin, std::size_t owned) const {
  const std::size_t most = owned + options_.long_line_bytes;
  for (std::size_t searched = std::max(begin, owned - 1);;) {
    const std::size_t newline = block.filled().find('\n', searched);
    if (newline != std::string_view::npos) return newline + 1;
    searched = block.filled().size();
    if (block.offset() + searched == file_size_) return searched;
    if (searched == most) return 0;
    read_up_to(block, std::min(most, searched + (searched - owned)));
  }
}

/// Until so many bytes are filled in, or the file ends.
void RangeSource::read_up_to(BlockBuilder& block, std::size_t size) const {
  const std::size_t before = block.filled().size();
  const std::uint64_t wanted = std::min<std::uint64_t>(size, file_size_ - block.offset()) - before;
  block.appended(read_at(block.room().first(static_cast<std::size_t>(wanted)), block.offset() + before));
}

void RangeSource::finish_long(Block& out) {
  BlockBuilder block(out);
  std::uint64_t position = block.offset() + block.filled().size();
  block.finish_long_line(options_.block_bytes, [&](std::span<char> room) {
    const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), file_size_ - position));
    position += size;
    return read_at(room.first(size), position - size);
  });
}

bool RangeSource::is_line_start(std::uint64_t offset) const {
  if (offset == 0) return true;
  char before = 0;
  read_at({&before, 1}, offset - 1);
  return before == '\n';
}

std::size_t RangeSource::read_at(std::span<char> out, std::uint64_t offset) const {
  for (std::size_t filled = 0; filled < out.size();) {
    const std::size_t count = io::read_some_at(descriptor_, out.subspan(filled), offset + filled, name_);
    if (count == 0) throw Error(ErrorKind::io, "has become shorter while it was read", {.path = name_});
    filled += count;
  }
  return out.size();
}

}  // namespace manifest::jsonl
