// SPDX-License-Identifier: Apache-2.0
// The lines of one block as the annotated manifest gets them: stretches of clean lines, and rewritten lines between.
// Internal to validate/.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/io/output_set.h"

namespace manifest {

/// Filled by a worker, written by whoever consumes the block. Reusable; clear() keeps the capacity. Every line ends with
/// LF alone (format page E.2).
class LineCopy {
 public:
  void clear() noexcept;

  /// The line as it stands. `bytes` holds its line end, `text` does not; both are views into the block. Neighbouring
  /// lines that end with LF become one piece.
  void keep(std::string_view bytes, std::string_view text);
  /// A buffer that a new line is to be appended to, without line end; end_rewritten() must follow. Of equal lines that
  /// follow each other one is held: a file of blank lines becomes a hundred times as large.
  [[nodiscard]] std::string& begin_rewritten();
  void end_rewritten();

  /// Writes all lines, with one write for each piece. The block must still be there.
  void write_to(io::Output& out) const;

 private:
  struct Piece {
    const char* text = nullptr;  // nullptr: in rewritten_, from `begin`
    std::size_t begin = 0;
    std::size_t size = 0;
    std::size_t times = 1;
  };
  std::vector<Piece> pieces_;
  std::string rewritten_;
  std::size_t begin_ = 0;
};

}  // namespace manifest
