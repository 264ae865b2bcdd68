// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/images/header_bytes.h"

#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <limits>

namespace manifest::images {

std::span<const unsigned char> HeaderBytes::next() noexcept {
  if (bytes_read_ >= kMaxBytesRead || position_ > static_cast<std::uint64_t>(std::numeric_limits<off_t>::max()))
    return {};
  ssize_t got = 0;
  do {
    got = pread(fd_, buffer_.data(), buffer_.size(), static_cast<off_t>(position_));
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return {};
  const auto size = static_cast<std::size_t>(got);
  position_ += size;
  bytes_read_ += size;
  return {buffer_.data(), size};
}

}  // namespace manifest::images
