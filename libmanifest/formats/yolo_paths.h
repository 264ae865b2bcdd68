// SPDX-License-Identifier: Apache-2.0
// Where YOLO keeps the labels of an image (conversions.md, YOLO): in both directions, and for reading and writing.
// Internal to formats/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::formats {

inline constexpr std::string_view kYoloConfigName = "data.yaml";
inline constexpr std::string_view kYoloListName = "train.txt";
/// What an export writes beside data.yaml, so that an import gives every image its own URI back: PATH<TAB>URI.
inline constexpr std::string_view kYoloUrisName = "source-refs.tsv";

/// Whether a folder on the way to `path` is called `images`.
[[nodiscard]] bool has_images_folder(std::string_view path) noexcept;

/// The label file of an image: the last folder called `images` becomes `labels`, the extension `.txt`. Without such a folder
/// it lies beside the image.
[[nodiscard]] std::string label_path(std::string_view image);

/// The folder of the labels of a folder of images; nullopt: no part of it is called `images`, so they are the same.
[[nodiscard]] std::optional<std::string> label_folder(std::string_view folder);

/// What the images of the label file `labels` can be called, without their extension: none, one or two. REQUIRES: it ends in .txt.
[[nodiscard]] std::vector<std::string> image_stems(std::string_view labels);

/// Whether a folder on the way to `path` is called `labels`.
[[nodiscard]] bool has_labels_folder(std::string_view path) noexcept;

}  // namespace manifest::formats
