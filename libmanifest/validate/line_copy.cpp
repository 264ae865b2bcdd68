// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/validate/line_copy.h"

namespace manifest {

void LineCopy::clear() noexcept {
  pieces_.clear();
  rewritten_.clear();
}

void LineCopy::keep(std::string_view bytes, std::string_view text) {
  const bool ends_with_lf_alone = bytes.size() == text.size() + 1;
  if (!ends_with_lf_alone) {
    begin_rewritten() += text;
    return end_rewritten();
  }
  Piece* last = pieces_.empty() ? nullptr : &pieces_.back();
  if (last != nullptr && last->text != nullptr && last->text + last->size == bytes.data()) {
    last->size += bytes.size();
  } else {
    pieces_.push_back({.text = bytes.data(), .begin = 0, .size = bytes.size()});
  }
}

std::string& LineCopy::begin_rewritten() {
  begin_ = rewritten_.size();
  return rewritten_;
}

void LineCopy::end_rewritten() {
  rewritten_ += '\n';
  const std::string_view line = std::string_view(rewritten_).substr(begin_);
  const bool follows_rewritten = !pieces_.empty() && pieces_.back().text == nullptr;
  if (follows_rewritten && line == std::string_view(rewritten_).substr(pieces_.back().begin, pieces_.back().size)) {
    ++pieces_.back().times;
    rewritten_.resize(begin_);
  } else {
    pieces_.push_back({.text = nullptr, .begin = begin_, .size = line.size()});
  }
}

void LineCopy::write_to(io::Output& out) const {
  for (const Piece& piece : pieces_) {
    const char* text = piece.text != nullptr ? piece.text : rewritten_.data() + piece.begin;
    for (std::size_t i = 0; i < piece.times; ++i) out.write({text, piece.size});
  }
}

}  // namespace manifest
