// SPDX-License-Identifier: Apache-2.0
#include "tools/pieces.h"

#include <fmt/format.h>

#include "libmanifest/error.h"

namespace manifest::tools {

std::string piece_name(const std::string& output, std::uint64_t number) {
  std::string stem = output;
  std::string tail;
  for (const std::string_view compressed : {".gz", ".zst"}) {
    if (!stem.ends_with(compressed)) continue;
    tail = compressed;
    stem.resize(stem.size() - compressed.size());
    break;
  }
  const std::size_t name = stem.rfind('/') == std::string::npos ? 0 : stem.rfind('/') + 1;
  const std::size_t dot = stem.rfind('.');
  if (dot != std::string::npos && dot > name) {
    tail.insert(0, stem.substr(dot));
    stem.resize(dot);
  }
  return fmt::format("{}.{:04}{}", stem, number, tail);
}

void require_file_for_pieces(const std::string& output) {
  if (output != "-") return;
  throw Error(ErrorKind::usage, "standard output cannot be cut into pieces", {.hint = "name a file with -o"});
}

io::Output& Pieces::next() {
  if (last_ != nullptr) set_.close(*last_);
  last_ = &set_.add(piece_name(output_, ++count_));
  return *last_;
}

void LinePieces::write(std::string_view line) {
  if (written_ == most_) {
    piece_ = &pieces_.next();
    written_ = 0;
  }
  piece_->write(line);
  ++written_;
}

}  // namespace manifest::tools
