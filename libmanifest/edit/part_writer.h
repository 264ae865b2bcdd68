// SPDX-License-Identifier: Apache-2.0
// Writes lines to the outputs of their parts. Internal to edit/.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "libmanifest/edit/placement.h"
#include "libmanifest/edit/source_lines.h"
#include "libmanifest/edit/split.h"
#include "libmanifest/jsonl/block.h"

namespace manifest::edit {

/// One thread at a time.
class PartWriter {
 public:
  explicit PartWriter(const SplitJob& job);

  /// Whole lines. `part` of folds may be parts(): lines that every train gets and no test.
  void write(PartNumber part, std::string_view lines);
  /// All lines of a block in their order, but for those that are kDropped.
  void write(const jsonl::Block& block, std::span<const PartNumber> part_of_line);
  [[nodiscard]] std::span<const std::uint64_t> bytes() const noexcept { return bytes_; }

 private:
  const SplitJob& job_;
  std::vector<std::uint64_t> bytes_;  // by part, one more for what every train gets
};

/// A line as it is written: byte for byte, and ended.
[[nodiscard]] inline bool ends_open(const jsonl::Line& line) noexcept { return !line.bytes.ends_with('\n'); }

/// Second pass: copies every line to the output of its part.
void write_lines(SourceLines& lines, std::span<const PartNumber> part_of_line, PartWriter& writer);

}  // namespace manifest::edit
