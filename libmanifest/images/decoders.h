// SPDX-License-Identifier: Apache-2.0
// The inner contract between header.cpp and the third-party decoders behind it.
// Internal to images/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "libmanifest/images/header_bytes.h"

namespace manifest::images {

/// What a decoder found before it stopped. A size counts even when something behind it was broken: the header said it.
struct RawHeader {
  std::uint32_t width = 0;  ///< pixels as stored; 0: no size was found
  std::uint32_t height = 0;
  std::vector<unsigned char> exif;     ///< the TIFF block, without the "Exif\0\0" that JPEG puts before it; empty: none
  std::array<char, 200> problem = {};  ///< NUL-terminated: why the decoder stopped; empty: it did not
};

[[nodiscard]] RawHeader read_png_header(HeaderBytes bytes);
[[nodiscard]] RawHeader read_jpeg_header(HeaderBytes bytes);

/// The orientation 1..8 that the TIFF block tells for the main image, 1 when it tells none (EXIF 2.32, 4.6.4 A).
[[nodiscard]] int exif_orientation(std::span<const unsigned char> tiff_block);

}  // namespace manifest::images
