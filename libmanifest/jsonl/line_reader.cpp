// SPDX-License-Identifier: Apache-2.0
// Lines one by one.
#include "libmanifest/jsonl/line_reader.h"

namespace manifest::jsonl {

LineReader::LineReader(io::Input& input, const BlockOptions& options)
    : source_(BlockSource::make_sequential(input, options)) {}

std::optional<Line> LineReader::next() {
  while (index_ == block_.size()) {
    if (!fill()) return std::nullopt;
  }
  ++line_number_;
  return block_.line(index_++);
}

bool LineReader::fill() {
  if (ended_) return false;
  if (holds_long_line_) BlockSource::release(block_);
  index_ = 0;
  ended_ = source_->next(block_) == parallel::Next::end;
  if (ended_) return false;
  source_->load(block_);
  holds_long_line_ = BlockSource::is_long(block_);
  if (holds_long_line_) source_->finish_long(block_);
  BlockSource::count(block_, totals_);
  return true;
}

}  // namespace manifest::jsonl
