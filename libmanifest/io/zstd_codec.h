// SPDX-License-Identifier: Apache-2.0
// zstd (RFC 8878) by libzstd.
#pragma once

#include <memory>
#include <string>

#include "libmanifest/io/compression.h"

namespace manifest::io {

[[nodiscard]] std::unique_ptr<Decoder> make_zstd_decoder(const std::string& name);
[[nodiscard]] std::unique_ptr<Encoder> make_zstd_encoder(Encoder::Effort effort);

}  // namespace manifest::io
