// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/yolo_paths.h"

namespace manifest::formats {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kImages = "images";
constexpr std::string_view kLabels = "labels";
constexpr std::string_view kExtension = ".txt";

std::string_view folders_of(std::string_view path) noexcept {
  const std::size_t slash = path.rfind('/');
  return slash == kNone ? std::string_view() : path.substr(0, slash);
}

/// Where the last component of `folder` that is `name` begins.
std::size_t last_called(std::string_view folder, std::string_view name) noexcept {
  for (std::size_t end = folder.size();;) {
    const std::size_t slash = folder.substr(0, end).rfind('/');
    const std::size_t begin = slash == kNone ? 0 : slash + 1;
    if (folder.substr(begin, end - begin) == name) return begin;
    if (slash == kNone) return kNone;
    end = slash;
  }
}

/// `images` and `labels` are equally long, so a component changes its name in place.
std::string renamed(std::string_view path, std::size_t at, std::string_view name) {
  std::string out(path);
  out.replace(at, name.size(), name);
  return out;
}

std::string_view without_extension(std::string_view path) noexcept {
  const std::size_t dot = path.rfind('.');
  const std::size_t name = path.rfind('/') + 1;
  return dot == kNone || dot <= name ? path : path.substr(0, dot);
}

}  // namespace

bool has_images_folder(std::string_view path) noexcept { return last_called(folders_of(path), kImages) != kNone; }

bool has_labels_folder(std::string_view path) noexcept { return last_called(folders_of(path), kLabels) != kNone; }

std::string label_path(std::string_view image) {
  const std::string_view stem = without_extension(image);
  const std::size_t at = last_called(folders_of(image), kImages);
  return (at == kNone ? std::string(stem) : renamed(stem, at, kLabels)).append(kExtension);
}

std::optional<std::string> label_folder(std::string_view folder) {
  const std::size_t at = last_called(folder, kImages);
  if (at == kNone) return std::nullopt;
  return renamed(folder, at, kLabels);
}

std::vector<std::string> image_stems(std::string_view labels) {
  const std::string_view stem = labels.substr(0, labels.size() - kExtension.size());
  const std::size_t labels_at = last_called(folders_of(labels), kLabels);
  const std::size_t images_at = last_called(folders_of(labels), kImages);
  std::vector<std::string> stems;
  if (labels_at != kNone && (images_at == kNone || images_at < labels_at)) {
    stems.push_back(renamed(stem, labels_at, kImages));
  }
  if (images_at == kNone) stems.emplace_back(stem);
  return stems;
}

}  // namespace manifest::formats
