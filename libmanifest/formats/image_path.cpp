// SPDX-License-Identifier: Apache-2.0
// From a foreign path to a source-ref and back.
#include "libmanifest/formats/image_path.h"

#include <algorithm>
#include <array>

#include "libmanifest/json/utf8.h"
#include "libmanifest/model/source_ref.h"

namespace manifest::formats {

namespace {

bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// RFC 3986, 3.1: a letter, then letters, digits, `+`, `-`, `.`, and here the `://` behind it.
bool has_scheme(std::string_view path) noexcept {
  const auto colon = path.find("://");
  if (colon == std::string_view::npos || colon == 0 || !is_letter(path.front())) return false;
  return std::ranges::all_of(path.substr(0, colon), [](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

bool leads_upwards(std::string_view path) noexcept {
  while (true) {
    const auto cut = path.find_first_of("/\\");
    if (path.substr(0, cut) == "..") return true;
    if (cut == std::string_view::npos) return false;
    path.remove_prefix(cut + 1);
  }
}

}  // namespace

bool is_s3_uri(std::string_view image) noexcept { return image.starts_with("s3://"); }

std::string_view png_or_jpeg_extension(std::string_view path) noexcept {
  constexpr auto kExtensions = std::to_array<std::string_view>({".jpg", ".jpeg", ".png"});
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  for (const std::string_view extension : kExtensions) {
    const std::string_view end = path.substr(path.size() - std::min(path.size(), extension.size()));
    if (std::ranges::equal(end, extension, same)) return end;
  }
  return {};
}

std::optional<std::string_view> why_unsafe(std::string_view path) noexcept {
  if (path.empty()) return "the path is empty";
  if (path.find('\0') != std::string_view::npos) return "the path holds a NUL";
  if (json::find_invalid_utf8(path) != std::string_view::npos) return "the path is not UTF-8";
  if (path.front() == '/' || path.front() == '\\') return "the path is absolute";
  if (has_scheme(path)) return "the path is a URL";
  if (path.size() > 1 && path[1] == ':' && is_letter(path[0])) return "the path has a drive letter";
  if (leads_upwards(path)) return "the path leads upwards";
  return std::nullopt;
}

std::optional<std::string> export_path(std::string_view source_ref, std::string_view prefix) {
  if (prefix.empty()) {
    const auto parts = parse_source_ref(source_ref);
    return parts ? std::optional<std::string>(parts->key) : std::nullopt;
  }
  if (!source_ref.starts_with(prefix)) return std::nullopt;
  std::string_view rest = source_ref.substr(prefix.size());
  if (!prefix.ends_with('/')) {
    if (!rest.starts_with('/')) return std::nullopt;
    rest.remove_prefix(1);
  }
  if (rest.empty()) return std::nullopt;
  return std::string(rest);
}

std::string_view image_extension(std::string_view path) noexcept {
  constexpr auto kExtensions =
      std::to_array<std::string_view>({"jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp"});
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return {};
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  const std::string_view end = path.substr(dot + 1);
  const bool known = std::ranges::any_of(
      kExtensions, [&](std::string_view extension) { return std::ranges::equal(end, extension, same); });
  return known ? path.substr(dot) : std::string_view();
}

std::string_view extension_under(const ImageSource* images, std::string_view stem) {
  constexpr auto kTried = std::to_array<std::string_view>({".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG"});
  if (images == nullptr) return {};
  for (const std::string_view extension : kTried) {
    if (images->look_up(std::string(stem).append(extension)).status == ImageFacts::Status::ok) return extension;
  }
  return {};
}

bool fits_file_names(std::string_view path) noexcept {
  constexpr std::size_t kMaxNameBytes = 255;  // NAME_MAX of every common file system
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end - at > kMaxNameBytes) return false;
    at = end + 1;
  }
  return true;
}

}  // namespace manifest::formats
