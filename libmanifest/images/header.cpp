// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/images/header.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "libmanifest/images/decoders.h"
#include "libmanifest/images/owned_fd.h"

namespace manifest::images {
namespace {

struct Signature {
  std::string_view bytes;
  std::size_t offset;
  std::string_view name;
};

constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n";
constexpr std::string_view kJpeg = "\xff\xd8";

/// What people put into an image folder that the service does not take; for the message only.
constexpr Signature kOtherKinds[] = {
    {"WEBP", 8, "WebP"},       {"GIF8", 0, "GIF"},          {"BM", 0, "BMP"},   {{"II*\0", 4}, 0, "TIFF"},
    {{"MM\0*", 4}, 0, "TIFF"}, {"ftyp", 4, "HEIF or AVIF"}, {"<svg", 0, "SVG"}, {"%PDF", 0, "PDF"},
};

std::string name_other_kind(std::string_view start) {
  if (start.empty()) return "the file is empty";
  for (const Signature& kind : kOtherKinds) {
    if (start.size() > kind.offset && start.substr(kind.offset).starts_with(kind.bytes))
      return fmt::format("neither PNG nor JPEG by content, but {}", kind.name);
  }
  return "neither PNG nor JPEG by content";
}

ImageFacts not_an_image(std::uint64_t bytes, std::string detail) {
  return {.status = ImageFacts::Status::not_an_image, .bytes = bytes, .detail = std::move(detail)};
}

ImageFacts from_raw(const RawHeader& raw, std::uint64_t bytes, std::string_view kind) {
  if (raw.width == 0 || raw.height == 0)
    return not_an_image(bytes, fmt::format("broken {} header: {}", kind, raw.problem.data()));
  ImageFacts facts{.status = ImageFacts::Status::ok, .bytes = bytes, .width = raw.width, .height = raw.height};
  if (exif_orientation(raw.exif) >= 5) std::swap(facts.width, facts.height);  // 5..8 lie on their side
  return facts;
}

std::string reason(int error_number) { return std::generic_category().message(error_number); }

}  // namespace

ImageFacts read_header(int fd) {
  struct stat status = {};
  if (fstat(fd, &status) != 0) return {.detail = reason(errno)};
  if (!S_ISREG(status.st_mode)) return {.detail = "not a regular file"};
  const auto bytes = static_cast<std::uint64_t>(status.st_size);
  HeaderBytes look(fd);
  const std::span<const unsigned char> first = look.next();
  const std::string_view start(reinterpret_cast<const char*>(first.data()), first.size());
  if (start.empty() && bytes > 0) return {.bytes = bytes, .detail = "cannot be read"};
  if (start.starts_with(kPng)) return from_raw(read_png_header(HeaderBytes(fd)), bytes, "PNG");
  if (start.starts_with(kJpeg)) return from_raw(read_jpeg_header(HeaderBytes(fd)), bytes, "JPEG");
  return not_an_image(bytes, name_other_kind(start));
}

ImageFacts read_header(const std::string& path) {
  // O_NONBLOCK: a FIFO that nobody writes to must not hold us up.
  const OwnedFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  return file.get() < 0 ? ImageFacts{.detail = reason(errno)} : read_header(file.get());
}

}  // namespace manifest::images
