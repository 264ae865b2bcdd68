// SPDX-License-Identifier: Apache-2.0
// gzip (RFC 1952) by zlib.
#pragma once

#include <memory>
#include <string>

#include "libmanifest/io/compression.h"

namespace manifest::io {

[[nodiscard]] std::unique_ptr<Decoder> make_gzip_decoder(const std::string& name);
[[nodiscard]] std::unique_ptr<Encoder> make_gzip_encoder(Encoder::Effort effort);

}  // namespace manifest::io
