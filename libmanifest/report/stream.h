// SPDX-License-Identifier: Apache-2.0
// A JSON document that is written while it is made, however long it gets, and that a terminal may show.
// Internal to report/.
#pragma once

#include <cstddef>
#include <string>

#include "libmanifest/io/output_set.h"

namespace manifest::report {

/// Text is handed to the output in pieces of about this many bytes.
inline constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

/// Writes `buffer`, which holds whole tokens of JSON, to `out` and empties it. What a terminal would obey or be fooled by
/// and JSON allows raw (DEL, C1 controls, bidirectional controls) is written as \uNNNN: the same text to a parser.
void write_piece(std::string& buffer, io::Output& out);

/// write_piece(), once there is a piece. Call it between two values of a json::Writer.
inline void pass_on(std::string& buffer, io::Output& out) {
  if (buffer.size() >= kPieceBytes) write_piece(buffer, out);
}

}  // namespace manifest::report
