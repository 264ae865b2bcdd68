// SPDX-License-Identifier: Apache-2.0
// Blocks of a stream: read from front to back, cut behind the last newline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "libmanifest/jsonl/block_builder.h"
#include "libmanifest/jsonl/block_source.h"

namespace manifest::jsonl {

class StreamSource final : public BlockSource {
 public:
  StreamSource(io::Input& input, const BlockOptions& options) : input_(&input), options_(options) {}

  parallel::Next next(Block& out) override;
  void load(Block& out) override;
  void finish_long(Block& out) override;

 private:
  void fill(BlockBuilder& block, std::size_t size);
  [[nodiscard]] std::size_t end_of_lines(BlockBuilder& block);

  io::Input* input_;
  BlockOptions options_;
  std::string carried_;       // what was read behind the last block's lines; at most block_bytes
  std::uint64_t offset_ = 0;  // of its first byte
  bool at_end_ = false;
};

}  // namespace manifest::jsonl
