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

  /// All lines of a block in their order, but for those that are kDropped. `part_of_line` may be parts() of folds: a line
  /// that every train gets and no test.
  void write(const jsonl::Block& block, std::span<const PartNumber> part_of_line);
  [[nodiscard]] std::span<const std::uint64_t> bytes() const noexcept { return bytes_; }

 private:
  void add(PartNumber part, std::string_view lines);

  struct Target {
    io::Output* output = nullptr;
    std::vector<std::string_view> pieces = {};  // of the block at hand
  };
  std::vector<Target> parts_;
  std::vector<Target> rests_;
  std::vector<std::uint64_t> bytes_;  // by part, one more for what every train gets
};

/// Second pass: copies every line to the output of its part.
void write_lines(SourceLines& lines, std::span<const PartNumber> part_of_line, PartWriter& writer);

}  // namespace manifest::edit
