// SPDX-License-Identifier: Apache-2.0
// A document that is written while it is made, however long it gets.
// Internal to report/.
#pragma once

#include <cstddef>
#include <string>

#include "libmanifest/io/output_set.h"

namespace manifest::report {

/// Text is handed to the output in pieces of about this many bytes.
inline constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

/// Writes `buffer` to `out` and empties it once it is a piece. Call it between two values of a json::Writer.
inline void pass_on(std::string& buffer, io::Output& out) {
  if (buffer.size() < kPieceBytes) return;
  out.write(buffer);
  buffer.clear();
}

}  // namespace manifest::report
