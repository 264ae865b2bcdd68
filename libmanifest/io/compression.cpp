// SPDX-License-Identifier: Apache-2.0
// Which compression, and who does it.
#include "libmanifest/io/compression.h"

#include <cassert>

#include "libmanifest/io/gzip.h"
#include "libmanifest/io/zstd_codec.h"

namespace manifest::io {

Compression compression_by_content(std::string_view first_bytes) noexcept {
  using namespace std::string_view_literals;
  if (first_bytes.starts_with("\x1f\x8b"sv)) return Compression::gzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return Compression::zstd;
  // Skippable frames have sixteen magic numbers, 0x184D2A50 to 0x184D2A5F; some writers begin with one.
  const bool skippable = first_bytes.size() >= kMagicBytes && (first_bytes[0] & 0xf0) == 0x50 &&
                         first_bytes.substr(1).starts_with("\x2a\x4d\x18"sv);
  return skippable ? Compression::zstd : Compression::none;
}

Compression compression_by_name(std::string_view path) noexcept {
  if (path.ends_with(".gz")) return Compression::gzip;
  if (path.ends_with(".zst")) return Compression::zstd;
  return Compression::none;
}

std::unique_ptr<Decoder> Decoder::make(Compression compression, const std::string& name) {
  assert(compression != Compression::none);
  return compression == Compression::gzip ? make_gzip_decoder(name) : make_zstd_decoder(name);
}

std::unique_ptr<Encoder> Encoder::make(Compression compression, Effort effort) {
  assert(compression != Compression::none);
  return compression == Compression::gzip ? make_gzip_encoder(effort) : make_zstd_encoder(effort);
}

}  // namespace manifest::io
