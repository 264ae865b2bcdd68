// SPDX-License-Identifier: Apache-2.0
// One line after the other, for who needs them in order and on one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "libmanifest/io/input.h"
#include "libmanifest/jsonl/block.h"
#include "libmanifest/jsonl/block_source.h"

namespace manifest::jsonl {

/// Reads the lines of an input, by the same rules as for_each_block() and with the same errors. One thread at a time.
///
///     jsonl::LineReader reader(*input);
///     while (const auto line = reader.next()) { ... }
class LineReader {
 public:
  /// `input` must outlive the reader; nobody may have read from it.
  explicit LineReader(io::Input& input, const BlockOptions& options = {});

  /// The next line, nullopt behind the last. Its views live until the next call.
  [[nodiscard]] std::optional<Line> next();

  /// Number, from 1, of the line that next() returned last; 0 before the first.
  [[nodiscard]] std::uint64_t line_number() const noexcept { return line_number_; }
  /// What has been read so far; complete when next() has returned nullopt.
  [[nodiscard]] const Totals& totals() const noexcept { return totals_; }
  /// Bytes of the input file read so far, for progress.
  [[nodiscard]] std::uint64_t file_position() const noexcept { return block_.file_position(); }

 private:
  bool fill();

  std::unique_ptr<BlockSource> source_;
  Block block_;
  std::size_t index_ = 0;
  std::uint64_t line_number_ = 0;
  Totals totals_;
  bool holds_long_line_ = false;
  bool ended_ = false;
};

}  // namespace manifest::jsonl
