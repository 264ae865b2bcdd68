// SPDX-License-Identifier: Apache-2.0
#include "image_bytes.h"

#include <stdlib.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace manifest::images {
namespace {

std::string big_endian(std::uint32_t value, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift & 0xFFU));
  return out;
}

std::string number(std::uint32_t value, int bytes, ByteOrder order) {
  std::string out = big_endian(value, bytes);
  return order == ByteOrder::big ? out : std::string(out.rbegin(), out.rend());
}

std::string ifd_with_orientation(std::uint16_t orientation, std::uint32_t next, ByteOrder order) {
  return number(1, 2, order) + number(0x0112, 2, order) + number(3, 2, order) + number(1, 4, order) +
         number(orientation, 2, order) + number(0, 2, order) + number(next, 4, order);
}

}  // namespace

std::string png_chunk(std::string_view kind, std::string_view data) {
  std::string body(kind);
  body += data;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return big_endian(static_cast<std::uint32_t>(data.size()), 4) + body + big_endian(static_cast<std::uint32_t>(sum), 4);
}

std::string png_start(std::uint32_t width, std::uint32_t height) {
  return "\x89PNG\r\n\x1a\n" +
         png_chunk("IHDR", big_endian(width, 4) + big_endian(height, 4) + std::string("\x08\0\0\0\0", 5));
}

std::string png(std::uint32_t width, std::uint32_t height, std::string_view between) {
  return png_start(width, height) + std::string(between) + png_chunk("IDAT", "x") + png_chunk("IEND", "");
}

std::string jpeg_segment(unsigned char marker, std::string_view data) {
  return std::string{'\xff', static_cast<char>(marker)} + big_endian(static_cast<std::uint32_t>(data.size() + 2), 2) +
         std::string(data);
}

std::string jpeg_frame(std::uint16_t width, std::uint16_t height, unsigned char marker) {
  return jpeg_segment(marker, "\x08" + big_endian(height, 2) + big_endian(width, 2) + std::string("\x01\x01\x11\0", 4));
}

std::string jpeg(std::uint16_t width, std::uint16_t height, std::string_view before) {
  const std::string scan = jpeg_segment(0xDA, std::string("\x01\x01\0\0\x3f\0", 6));
  return "\xff\xd8" + std::string(before) + jpeg_frame(width, height) + scan + "\xff\xd9";
}

std::string exif_block(std::uint16_t orientation, ByteOrder order) {
  constexpr std::uint32_t kFirst = 8;
  constexpr std::uint32_t kSecond = kFirst + 18;
  return (order == ByteOrder::little ? "II" : "MM") + number(42, 2, order) + number(kFirst, 4, order) +
         ifd_with_orientation(orientation, kSecond, order) + ifd_with_orientation(6, 0, order);
}

std::string exif_segment(std::uint16_t orientation, ByteOrder order) {
  return jpeg_segment(0xE1, std::string("Exif\0\0", 6) + exif_block(orientation, order));
}

ScratchFolder::ScratchFolder() : path_((std::filesystem::temp_directory_path() / "images_test_XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no scratch folder");
  path_ = std::filesystem::canonical(path_).string();
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string ScratchFolder::put(std::string_view name, std::string_view bytes) const {
  const std::filesystem::path file = std::filesystem::path(path_) / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file.string();
}

}  // namespace manifest::images
