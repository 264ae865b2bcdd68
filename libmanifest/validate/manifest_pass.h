// SPDX-License-Identifier: Apache-2.0
// One pass over one manifest: lines judged by all threads, what they give collected in line order.
// Internal to validate/.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "libmanifest/io/input.h"
#include "libmanifest/jsonl/block_source.h"
#include "libmanifest/spill/key_store.h"
#include "libmanifest/validate/validate.h"

namespace manifest {

/// Lines that an import drops as duplicates, known from a first pass (--profile import). The blocks of both passes are
/// the same, so a worker learns the number of its first line from the block's offset.
class RemovedDuplicates {
 public:
  void note_block(std::uint64_t offset, std::uint64_t first_line) { blocks_.push_back({offset, first_line}); }
  /// Every line whose source-ref stood on an earlier one that was not removed for itself: "already seen in the dataset"
  /// (format page B.3).
  void find_lines(spill::KeyStore& keys);

  /// Lines before the block that starts at `offset`. REQUIRES: the first pass had such a block.
  [[nodiscard]] std::uint64_t first_line(std::uint64_t offset) const;
  [[nodiscard]] bool contains(std::uint64_t line) const;

 private:
  struct BlockStart {
    std::uint64_t offset = 0;
    std::uint64_t first_line = 0;
  };
  std::vector<BlockStart> blocks_;
  std::vector<std::uint64_t> lines_;
};

/// Where a source-ref stands, as a position in the key store: positions sort by line.
struct KeyPosition {
  std::uint64_t line = 0;           ///< of the manifest, from 1; within a block while it is worked on
  bool removed_for_itself = false;  ///< the import drops the line whatever stood before it

  [[nodiscard]] std::uint64_t encoded() const noexcept { return 2 * line + (removed_for_itself ? 1 : 0); }
  [[nodiscard]] static KeyPosition decode(std::uint64_t position) noexcept { return {position / 2, position % 2 == 1}; }
};

/// First pass of an import: keys only.
struct KeyPass {
  spill::KeyStore* keys = nullptr;
  RemovedDuplicates* blocks = nullptr;
};
void collect_keys(io::Input& input, const ValidateOptions& options, const KeyPass& into);

/// Judges every line of `input` into `result` (counts, findings, bad lines) and `annotated` (may be null). Source-refs
/// go into `keys`, unless null. `removed` (may be null) are the duplicates of an import. Throws Error{io}.
void judge_lines(io::Input& input, const ValidateOptions& options, io::Output* annotated, spill::KeyStore* keys,
                 const RemovedDuplicates* removed, ManifestResult& result);

}  // namespace manifest
