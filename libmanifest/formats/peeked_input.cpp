// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/peeked_input.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "libmanifest/error.h"

namespace manifest::formats {

namespace {
constexpr std::size_t kHeadBytes = std::size_t{256} << 10;
}

PeekedInput::PeekedInput(std::unique_ptr<io::Input> inside, io::ByteCounter* progress)
    : inside_(std::move(inside)), progress_(progress) {
  name_ = inside_->name();
  compression_ = inside_->compression();
  file_size_ = inside_->file_size();
  if (progress_ != nullptr) before_ = progress_->done.load();
  head_.resize(kHeadBytes);
  head_.resize(read_on(head_));
  is_all_ = head_.size() < kHeadBytes;
}

std::size_t PeekedInput::read(std::span<char> out) {
  const std::size_t size = std::min(out.size(), head_.size() - at_);
  std::memcpy(out.data(), head_.data() + at_, size);
  at_ += size;
  return size + (is_all_ || size == out.size() ? 0 : read_on(out.subspan(size)));
}

std::size_t PeekedInput::read_on(std::span<char> out) {
  const std::size_t got = inside_->read(out);
  bytes_ += got;
  if (progress_ != nullptr) progress_->done = before_ + inside_->file_position();
  return got;
}

void refuse_utf16(std::string_view head, const std::string& path) {
  if (!head.starts_with("\xFF\xFE") && !head.starts_with("\xFE\xFF")) return;
  throw Error(ErrorKind::data, "the file is UTF-16",
              {.path = path, .hint = "iconv -f UTF-16 -t UTF-8 makes it readable"});
}

}  // namespace manifest::formats
