// SPDX-License-Identifier: Apache-2.0
// Where blocks of whole lines come from: byte ranges of a file, or a stream read from front to back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

#include "libmanifest/io/input.h"
#include "libmanifest/jsonl/block.h"
#include "libmanifest/parallel/ordered.h"

namespace manifest::jsonl {

/// Bytes [begin, end) of a file. A line belongs to the range that holds its first byte.
struct ByteRange {
  std::uint64_t begin = 0;
  std::uint64_t end = std::numeric_limits<std::uint64_t>::max();  ///< beyond the file: up to its end
};

/// Shard `index` (from 1) of `count` of a file of `size` bytes: [floor(size·(index−1)/count), floor(size·index/count))
/// (distribution.md). Shards may be empty. REQUIRES: 1 <= index <= count.
[[nodiscard]] ByteRange shard_range(std::uint64_t size, std::uint64_t index, std::uint64_t count) noexcept;

struct BlockOptions {
  /// Bytes read at once, and the most of a stream that is handed to one thread while lines are short. No answer
  /// depends on it. At least 1.
  std::size_t block_bytes = std::size_t{1} << 20;
  /// A block whose last line goes on for more than this is worked on alone (architecture.md 4: a parser keeps what its
  /// longest line needed). No answer depends on it.
  std::size_t long_line_bytes = std::size_t{1} << 20;
  /// A line whose text is longer is reported as overlong and not held in memory (tools.md 1, --max-line-bytes).
  std::uint64_t max_line_bytes = std::uint64_t{16} << 20;
  /// Only the lines that start in this range of the file. Anything but the default needs an input with
  /// random_access_fd() >= 0; Error{usage} otherwise.
  ByteRange range = {};
};

/// What went through, for --expect-lines and --expect-bytes.
struct Totals {
  std::uint64_t lines = 0;  ///< blank and overlong ones included
  std::uint64_t bytes = 0;  ///< of the uncompressed stream, a byte order mark included; of a range: those of its lines
  bool has_byte_order_mark = false;
};

/// Fills blocks, each with the whole lines that follow those of the block before. The three calls are the stages of
/// parallel::process_in_order, for which for_each_block() makes them.
class BlockSource {
 public:
  /// Byte ranges where the input can be read at any place, else front to back. `input` must outlive the source; nobody
  /// may have read from it.
  [[nodiscard]] static std::unique_ptr<BlockSource> make(io::Input& input, const BlockOptions& options);
  /// Front to back, whatever the input.
  [[nodiscard]] static std::unique_ptr<BlockSource> make_sequential(io::Input& input, const BlockOptions& options);
  virtual ~BlockSource() = default;
  BlockSource(const BlockSource&) = delete;
  BlockSource& operator=(const BlockSource&) = delete;

  /// Takes the next piece of the input. One call at a time, in order.
  virtual parallel::Next next(Block& out) = 0;
  /// Reads the piece, as far as next() has not, and finds its lines. From any thread, one call for a block.
  virtual void load(Block& out) = 0;
  /// Whether load() met a long line: then the block is complete only after finish_long(), which has to be called when
  /// all blocks before have been consumed.
  [[nodiscard]] static bool is_long(const Block& block) noexcept;
  virtual void finish_long(Block& out) = 0;
  /// Gives back the memory of a block that held a long line.
  static void release(Block& out) noexcept;

  /// Gives a complete block its line numbers and adds it to `totals`. In order.
  static void count(Block& block, Totals& totals) noexcept;

 protected:
  BlockSource() = default;
};

}  // namespace manifest::jsonl
