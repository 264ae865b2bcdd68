// SPDX-License-Identifier: Apache-2.0
// PNG headers by libpng: everything before the first IDAT, of which only IHDR and eXIf are kept.
#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>

#include "libmanifest/images/decoders.h"

namespace manifest::images {
namespace {

struct PngReader {
  HeaderBytes bytes;
  RawHeader& header;
  std::span<const unsigned char> rest = {};
};

/// eXIf has no limit of its own; a block that matters fits where JPEG would put it (a segment of 65,535 bytes).
constexpr png_uint_32 kMaxExifBytes = 65'527;

// libpng reports through longjmp: nothing below may own anything with a destructor.
[[noreturn]] void on_error(png_structp png, png_const_charp message) {
  auto& reader = *static_cast<PngReader*>(png_get_error_ptr(png));
  std::strncpy(reader.header.problem.data(), message, reader.header.problem.size() - 1);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

void on_read(png_structp png, png_bytep out, size_t wanted) {
  auto& reader = *static_cast<PngReader*>(png_get_io_ptr(png));
  while (wanted > 0) {
    if (reader.rest.empty()) reader.rest = reader.bytes.next();
    if (reader.rest.empty()) png_error(png, "the file ends inside its header");
    const size_t n = std::min(wanted, reader.rest.size());
    std::memcpy(out, reader.rest.data(), n);
    reader.rest = reader.rest.subspan(n);
    out += n;
    wanted -= n;
  }
}

/// Only what the size and the orientation need is looked at: colour profiles and texts are skipped, not inflated.
void skip_other_chunks(png_structp png) {
  constexpr png_byte kExif[] = "eXIf";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, nullptr, -1);
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_AS_DEFAULT, kExif, 1);
}

/// Whether libpng walked to the pixels. On failure IHDR may still have been read.
bool walk_to_pixels(png_structp png, png_infop info, PngReader& reader) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_read_fn(png, &reader, on_read);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // the rules judge the size, not the decoder
  png_set_chunk_malloc_max(png, HeaderBytes::kMaxBytesRead);   // what we would not read to its end we need not hold
  skip_other_chunks(png);
  png_read_info(png, info);
  return true;
}

}  // namespace

RawHeader read_png_header(HeaderBytes bytes) {
  RawHeader header;
  PngReader reader{.bytes = bytes, .header = header};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, on_error, on_warning);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  if (info == nullptr) {
    png_destroy_read_struct(&png, nullptr, nullptr);
    std::strncpy(header.problem.data(), "libpng cannot start", header.problem.size() - 1);
    return header;
  }
  const bool complete = walk_to_pixels(png, info, reader);
  header.width = png_get_image_width(png, info);
  header.height = png_get_image_height(png, info);
  png_uint_32 size = 0;
  png_bytep exif = nullptr;
  if (complete && png_get_eXIf_1(png, info, &size, &exif) != 0 && size <= kMaxExifBytes)
    header.exif.assign(exif, exif + size);
  png_destroy_read_struct(&png, &info, nullptr);
  return header;
}

}  // namespace manifest::images
