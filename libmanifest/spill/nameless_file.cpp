// SPDX-License-Identifier: Apache-2.0
// A nameless temporary file: written at its end, read anywhere.
#include "libmanifest/spill/nameless_file.h"

#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/io/temporary.h"

namespace manifest::spill {

NamelessFile::NamelessFile(std::string folder) : folder_(std::move(folder)) {}

NamelessFile::~NamelessFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

NamelessFile::NamelessFile(NamelessFile&& other) noexcept
    : folder_(std::move(other.folder_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(std::exchange(other.size_, 0)) {}

NamelessFile& NamelessFile::operator=(NamelessFile&& other) noexcept {
  std::swap(folder_, other.folder_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  return *this;
}

void NamelessFile::append(std::span<const char> bytes) {
  if (descriptor_ < 0) {
    folder_ = io::temp_folder_or_default(folder_);
    descriptor_ = io::open_nameless(folder_);
  }
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw Error::from_errno(errno, "cannot write a temporary file", folder_);
    size_ += static_cast<std::uint64_t>(written);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void NamelessFile::read(std::uint64_t offset, std::span<char> out) const {
  assert(offset + out.size() <= size_);
  while (!out.empty()) {
    const ssize_t count = ::pread(descriptor_, out.data(), out.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error::from_errno(errno, "cannot read a temporary file", folder_);
    if (count == 0) throw Error(ErrorKind::io, "a temporary file lost its end", {.path = folder_});
    offset += static_cast<std::uint64_t>(count);
    out = out.subspan(static_cast<std::size_t>(count));
  }
}

}  // namespace manifest::spill
