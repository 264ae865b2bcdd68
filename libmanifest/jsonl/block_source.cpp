// SPDX-License-Identifier: Apache-2.0
// Choosing where blocks come from.
#include "libmanifest/jsonl/block_source.h"

#include <algorithm>
#include <cassert>

#include "libmanifest/error.h"
#include "libmanifest/jsonl/block_builder.h"
#include "libmanifest/jsonl/range_source.h"
#include "libmanifest/jsonl/stream_source.h"

namespace manifest::jsonl {
namespace {

constexpr std::size_t kBlockBytesMax = std::size_t{1} << 30;  // line starts are kept in 32 bits
constexpr std::size_t kLongLineBytesMin = 16;                 // a byte order mark is always seen whole

BlockOptions within_bounds(BlockOptions options) noexcept {
  options.block_bytes = std::clamp<std::size_t>(options.block_bytes, 1, kBlockBytesMax);
  options.long_line_bytes = std::clamp(options.long_line_bytes, kLongLineBytesMin, kBlockBytesMax);
  return options;
}

bool is_whole_file(const ByteRange& range) noexcept { return range.begin == 0 && range.end == ByteRange{}.end; }

}  // namespace

ByteRange shard_range(std::uint64_t size, std::uint64_t index, std::uint64_t count) noexcept {
  assert(1 <= index && index <= count);
  // floor(size·k/count) without overflow: size = whole·count + rest.
  const auto cut = [&](std::uint64_t k) { return size / count * k + (size % count) * k / count; };
  return {.begin = cut(index - 1), .end = cut(index)};
}

std::unique_ptr<BlockSource> BlockSource::make(io::Input& input, const BlockOptions& options) {
  if (input.random_access_fd() < 0) return make_sequential(input, options);
  return std::make_unique<RangeSource>(input, within_bounds(options));
}

std::unique_ptr<BlockSource> BlockSource::make_sequential(io::Input& input, const BlockOptions& options) {
  if (!is_whole_file(options.range)) {
    throw Error(ErrorKind::usage, "only a regular, uncompressed file can be read in parts", {.path = input.name()});
  }
  return std::make_unique<StreamSource>(input, within_bounds(options));
}

bool BlockSource::is_long(const Block& block) noexcept { return block.open_; }

void BlockSource::release(Block& out) noexcept { BlockBuilder(out).release(); }

void BlockSource::count(Block& block, Totals& totals) noexcept { BlockBuilder(block).count(totals); }

}  // namespace manifest::jsonl
