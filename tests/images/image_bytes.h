// SPDX-License-Identifier: Apache-2.0
// Images as bytes, sane and not, and folders to put them into, for the tests of this module.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace manifest::images {

/// One PNG chunk with its checksum.
[[nodiscard]] std::string png_chunk(std::string_view kind, std::string_view data);
/// Signature and IHDR.
[[nodiscard]] std::string png_start(std::uint32_t width, std::uint32_t height);
/// A PNG as far as a reader of headers can see: `between` stands between IHDR and IDAT.
[[nodiscard]] std::string png(std::uint32_t width, std::uint32_t height, std::string_view between = {});

/// One JPEG segment with its length.
[[nodiscard]] std::string jpeg_segment(unsigned char marker, std::string_view data);
[[nodiscard]] std::string jpeg_frame(std::uint16_t width, std::uint16_t height, unsigned char marker = 0xC0);
/// A JPEG as far as a reader of headers can see: `before` stands between SOI and the frame header.
[[nodiscard]] std::string jpeg(std::uint16_t width, std::uint16_t height, std::string_view before = {});

enum class ByteOrder : std::uint8_t { little, big };
/// An EXIF block (TIFF) with an orientation, and an IFD 1 that says 6 for a thumbnail.
[[nodiscard]] std::string exif_block(std::uint16_t orientation, ByteOrder order = ByteOrder::little);
/// The APP1 segment that holds it.
[[nodiscard]] std::string exif_segment(std::uint16_t orientation, ByteOrder order = ByteOrder::little);

/// A folder that goes away with the object.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Writes a file under it, folders included, and gives its path.
  std::string put(std::string_view name, std::string_view bytes) const;

 private:
  std::string path_;
};

}  // namespace manifest::images
