// SPDX-License-Identifier: Apache-2.0
// Blocks of a regular file: every worker reads its own byte range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "libmanifest/jsonl/block_builder.h"
#include "libmanifest/jsonl/block_source.h"

namespace manifest::jsonl {

/// A block owns the lines that begin in its range of the file, and reads as far behind it as the last of them goes.
class RangeSource final : public BlockSource {
 public:
  /// REQUIRES: input.random_access_fd() >= 0.
  RangeSource(const io::Input& input, const BlockOptions& options);

  parallel::Next next(Block& out) override;
  void load(Block& out) override;
  void finish_long(Block& out) override;

 private:
  [[nodiscard]] bool is_line_start(std::uint64_t offset) const;
  [[nodiscard]] std::size_t end_of_lines(BlockBuilder& block, std::size_t begin, std::size_t owned) const;
  void read_up_to(BlockBuilder& block, std::size_t size) const;
  std::size_t read_at(std::span<char> out, std::uint64_t offset) const;

  int descriptor_;
  std::string name_;
  std::uint64_t file_size_;
  BlockOptions options_;
  std::uint64_t next_begin_;
};

}  // namespace manifest::jsonl
