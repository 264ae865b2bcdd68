// SPDX-License-Identifier: Apache-2.0
// Writing one output.
#include "libmanifest/io/output_file.h"

#include <cassert>
#include <utility>

namespace manifest::io {
namespace {
constexpr std::size_t kBufferBytes = 256 * 1024;
/// As pieces that are not copied: what more calls cost is less than what copying them would.
constexpr std::size_t kDirectBytes = 64 * 1024;
}  // namespace

OutputFile::OutputFile(FileDescriptor descriptor, std::string name, Compression compression)
    : descriptor_(std::move(descriptor)) {
  name_ = std::move(name);
  if (compression != Compression::none) encoder_ = Encoder::make(compression);
}

template <class Bytes>
void OutputFile::put(const Bytes& bytes) {
  if (!closed_) closed_ = write_all(descriptor_.get(), bytes, name_) == Written::reader_gone;
}

void OutputFile::write(std::string_view bytes) {
  assert(descriptor_);
  if (closed_) return;
  if (encoder_) {
    encoder_->encode(bytes, pending_);
  } else if (pending_.empty() && bytes.size() >= kBufferBytes) {
    return put(bytes);
  } else {
    pending_ += bytes;
  }
  if (pending_.size() < kBufferBytes) return;
  put(std::string_view(pending_));
  pending_.clear();
}

void OutputFile::write_pieces(std::span<const std::string_view> pieces) {
  std::size_t size = pending_.size();
  for (const std::string_view piece : pieces) size += piece.size();
  if (encoder_ || size < kDirectBytes) return Output::write_pieces(pieces);
  if (!pending_.empty()) put(std::string_view(pending_));
  pending_.clear();
  put(pieces);
}

void OutputFile::finish(Durability durability) {
  if (!descriptor_) return;
  if (encoder_) encoder_->finish(pending_);
  put(std::string_view(pending_));
  if (durability == Durability::on_disk) sync_to_disk(descriptor_.get(), name_);
  close_written(std::move(descriptor_), name_);
  encoder_.reset();
  pending_ = std::string();
}

}  // namespace manifest::io
