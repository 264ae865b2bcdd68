// SPDX-License-Identifier: Apache-2.0
// JPEG headers by libjpeg-turbo: everything before the first scan, with a source that can skip.
#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdio>  // jpeglib.h needs size_t and FILE before it

#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "libmanifest/images/decoders.h"

namespace manifest::images {
namespace {

/// "Exif\0\0" opens the APP1 segment that holds EXIF (EXIF 2.32, 4.7.2).
constexpr std::array<unsigned char, 6> kExifSignature = {'E', 'x', 'i', 'f', 0, 0};

/// One decoder with everything that its callbacks need; it is reached from the members that libjpeg knows.
struct JpegReader {
  explicit JpegReader(HeaderBytes source_bytes) : bytes(source_bytes) {}

  jpeg_decompress_struct decoder = {};
  jpeg_error_mgr errors = {};
  jpeg_source_mgr source = {};
  std::jmp_buf stop = {};
  HeaderBytes bytes;
  RawHeader header;
};

JpegReader& reader_of(j_common_ptr decoder) { return *static_cast<JpegReader*>(decoder->client_data); }
JpegReader& reader_of(j_decompress_ptr decoder) { return *static_cast<JpegReader*>(decoder->client_data); }

// libjpeg reports through longjmp: nothing below may own anything with a destructor while it calls the library.
[[noreturn]] void on_error(j_common_ptr decoder) {
  JpegReader& reader = reader_of(decoder);
  static_assert(sizeof reader.header.problem >= JMSG_LENGTH_MAX);
  decoder->err->format_message(decoder, reader.header.problem.data());
  std::longjmp(reader.stop, 1);
}

void on_message(j_common_ptr, int) {}
void on_output(j_common_ptr) {}
void on_init(j_decompress_ptr) {}
void on_end(j_decompress_ptr) {}

boolean on_fill(j_decompress_ptr decoder) {
  JpegReader& reader = reader_of(decoder);
  const std::span<const unsigned char> stretch = reader.bytes.next();
  if (stretch.empty()) ERREXIT(decoder, JERR_INPUT_EOF);
  reader.source.next_input_byte = stretch.data();
  reader.source.bytes_in_buffer = stretch.size();
  return TRUE;
}

void on_skip(j_decompress_ptr decoder, long count) {
  if (count <= 0) return;
  JpegReader& reader = reader_of(decoder);
  const auto wanted = static_cast<std::size_t>(count);
  const std::size_t buffered = std::min(wanted, reader.source.bytes_in_buffer);
  reader.source.next_input_byte += buffered;
  reader.source.bytes_in_buffer -= buffered;
  reader.bytes.skip(wanted - buffered);
}

unsigned next_byte(j_decompress_ptr decoder) {
  jpeg_source_mgr& source = *decoder->src;
  if (source.bytes_in_buffer == 0) on_fill(decoder);
  --source.bytes_in_buffer;
  return *source.next_input_byte++;
}

/// Whether memory for `size` bytes could be had; bad_alloc must not fly through C.
bool resize(std::vector<unsigned char>& bytes, std::size_t size) noexcept {
  try {
    bytes.resize(size);
  } catch (const std::bad_alloc&) {
    return false;
  }
  return true;
}

/// Keeps the first EXIF block and skips every other APP1 (XMP). Instead of jpeg_save_markers, which would keep all of them.
boolean on_app1(j_decompress_ptr decoder) {
  JpegReader& reader = reader_of(decoder);
  unsigned left = next_byte(decoder) << 8U;
  left += next_byte(decoder);
  if (left < 2) ERREXIT(decoder, JERR_BAD_LENGTH);
  left -= 2;
  bool is_exif = reader.header.exif.empty() && left > kExifSignature.size();
  for (std::size_t i = 0; is_exif && i < kExifSignature.size(); ++i, --left)
    is_exif = next_byte(decoder) == kExifSignature[i];
  if (!is_exif || !resize(reader.header.exif, left)) {
    on_skip(decoder, static_cast<long>(left));
    return TRUE;
  }
  for (unsigned char& byte : reader.header.exif) byte = static_cast<unsigned char>(next_byte(decoder));
  return TRUE;
}

void connect(JpegReader& reader) {
  reader.decoder.err = jpeg_std_error(&reader.errors);
  reader.errors.error_exit = on_error;
  reader.errors.emit_message = on_message;
  reader.errors.output_message = on_output;
  reader.decoder.client_data = &reader;
  reader.source.init_source = on_init;
  reader.source.fill_input_buffer = on_fill;
  reader.source.skip_input_data = on_skip;
  reader.source.resync_to_restart = jpeg_resync_to_restart;
  reader.source.term_source = on_end;
}

void walk_to_scan(JpegReader& reader) {
  if (setjmp(reader.stop) != 0) return;
  jpeg_create_decompress(&reader.decoder);
  reader.decoder.src = &reader.source;
  jpeg_set_marker_processor(&reader.decoder, JPEG_APP0 + 1, on_app1);
  jpeg_read_header(&reader.decoder, TRUE);
}

}  // namespace

RawHeader read_jpeg_header(HeaderBytes bytes) {
  JpegReader reader(bytes);
  connect(reader);
  walk_to_scan(reader);
  // The components' rows come into being when the frame header's size is whole; a second frame header overwrites it.
  if (reader.decoder.comp_info != nullptr && reader.errors.msg_code != JERR_SOF_DUPLICATE) {
    reader.header.width = reader.decoder.image_width;
    reader.header.height = reader.decoder.image_height;
  }
  jpeg_destroy_decompress(&reader.decoder);
  return std::move(reader.header);
}

}  // namespace manifest::images
