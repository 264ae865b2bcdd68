// SPDX-License-Identifier: Apache-2.0
// A byte queue that is written once and then read from its start: memory first, then a nameless file.
#include "libmanifest/spill/spool.h"

#include <algorithm>
#include <utility>

#include "libmanifest/error.h"

namespace manifest::spill {
namespace {

constexpr std::uint64_t kReadBlock = std::uint64_t{64} << 10U;

}  // namespace

Spool::Spool(Options options) : memory_(options.memory), file_(std::move(options.temp_folder)) {}

void Spool::append(std::string_view bytes) {
  tail_.append(bytes);
  if (tail_.size() < memory_) return;
  file_.append(tail_);
  tail_.clear();
}

void Spool::append_varint(std::uint64_t value) {
  char bytes[10];
  std::size_t size = 0;
  for (; value >= 0x80; value >>= 7U) bytes[size++] = static_cast<char>((value & 0x7FU) | 0x80U);
  bytes[size++] = static_cast<char>(value);
  append({bytes, size});
}

void Spool::append_text(std::string_view text) {
  append_varint(text.size());
  append(text);
}

Spool::Reader Spool::reader() const { return Reader(*this); }

void Spool::Reader::refill() {
  if (at_end()) throw Error(ErrorKind::bug, "a spool was read beyond its end");
  offset_ += at_;
  at_ = 0;
  const std::uint64_t in_file = spool_->file_.size();
  if (offset_ >= in_file) {
    window_ = std::string_view(spool_->tail_).substr(offset_ - in_file);
    return;
  }
  block_.resize(std::min(kReadBlock, in_file - offset_));
  spool_->file_.read(offset_, block_);
  window_ = {block_.data(), block_.size()};
}

std::uint64_t Spool::Reader::read_varint_bytewise() {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    if (at_ == window_.size()) refill();
    const auto byte = static_cast<unsigned char>(window_[at_++]);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return value;
    if (shift == 63) throw Error(ErrorKind::bug, "a spool holds no number where one is read");
  }
}

void Spool::Reader::read(std::size_t count, std::string& out) {
  out.clear();
  while (out.size() < count) {
    if (at_ == window_.size()) refill();
    const std::string_view piece = window_.substr(at_, count - out.size());
    out.append(piece);
    at_ += piece.size();
  }
}

void Spool::Reader::read_text(std::string& out) { read(read_varint(), out); }

}  // namespace manifest::spill
