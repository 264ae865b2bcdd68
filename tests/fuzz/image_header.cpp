// SPDX-License-Identifier: Apache-2.0
// Any bytes as an image: read or refused, and what is ok has a size.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "libmanifest/images/header.h"

namespace {

/// One file for all inputs, rewritten each time.
int scratch_file() {
  static const int fd = memfd_create("image", MFD_CLOEXEC);
  if (fd < 0) std::abort();
  return fd;
}

void check(const std::uint8_t* data, std::size_t size, std::string_view signature) {
  const int fd = scratch_file();
  if (ftruncate(fd, 0) != 0) std::abort();
  if (pwrite(fd, signature.data(), signature.size(), 0) < 0) std::abort();
  if (pwrite(fd, data, size, static_cast<off_t>(signature.size())) < 0) std::abort();
  const manifest::ImageFacts facts = manifest::images::read_header(fd);
  const bool is_ok = facts.status == manifest::ImageFacts::Status::ok;
  if (facts.bytes != size + signature.size() || is_ok != (facts.width > 0 && facts.height > 0) ||
      is_ok != facts.detail.empty())
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check(data, size, "");
  // The signatures given for free, so that the fuzzer reaches the decoders at once.
  check(data, size, "\x89PNG\r\n\x1a\n");
  check(data, size, "\xff\xd8");
  return 0;
}
