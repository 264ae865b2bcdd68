// SPDX-License-Identifier: Apache-2.0
// The command line of merge (tools.md 4).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/edit/merge.h"
#include "tools/cli.h"
#include "tools/options.h"

namespace manifest::tools {

struct MergeArguments {
  std::vector<std::string> operands = {};
  CommonOptions common = {};
  edit::MergeOptions run = {};
  std::vector<std::string> renames = {};
  std::string label_map = {};
  std::vector<std::string> dropped_labels = {};
  std::vector<std::string> attribute_renames = {};
  std::vector<std::string> prefix_moves = {};
  std::string conflicts = {};
  bool drop_bookkeeping = false;

  [[nodiscard]] bool in_pieces() const noexcept { return run.max_piece_bytes || run.max_piece_lines; }
};

/// All groups, bound to `arguments`, which must outlive them.
[[nodiscard]] std::vector<OptionGroup> merge_options(MergeArguments& arguments);

/// After the command line was read: checks what belongs together, reads the label map, and fills `run`. Throws
/// Error{usage}, Error{io}.
void settle(MergeArguments& arguments);

}  // namespace manifest::tools
