// SPDX-License-Identifier: Apache-2.0
// Which bytes of a block are a line's text.
#include "libmanifest/jsonl/block.h"

#include <cassert>

namespace manifest::jsonl {
namespace {

/// A line without its LF or CR LF. A CR elsewhere belongs to the text.
std::string_view without_line_end(std::string_view line) noexcept {
  if (!line.ends_with('\n')) return line;
  line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

Line Block::line(std::size_t index) const noexcept {
  assert(index < starts_.size());
  const bool is_last = index + 1 == starts_.size();
  const std::size_t begin = starts_[index];
  const std::size_t end = is_last ? text_end_ : starts_[index + 1];
  Line line{.index = index, .offset = offset_ + begin};
  if (is_last && skipped_length_ > 0) {
    line.length = skipped_length_;
    line.overlong = true;
    return line;
  }
  const std::string_view bytes(data_.get() + begin, end - begin);
  const std::string_view text = without_line_end(bytes);
  line.length = bytes.size();
  line.overlong = text.size() > max_line_bytes_;
  if (line.overlong) return line;
  line.text = json::PaddedText::assume(text);
  line.bytes = bytes;
  return line;
}

}  // namespace manifest::jsonl
