// SPDX-License-Identifier: Apache-2.0
// The size of an image from the header of its file: PNG and JPEG by content, EXIF orientation applied.
#pragma once

#include <string>

#include "libmanifest/model/image_facts.h"

namespace manifest::images {

/// What the regular file behind `fd` says of itself, whatever its name is. Reads by offset (the position of `fd` is neither used nor
/// moved) and only the header: at most 16 MiB of it, in constant memory. An orientation of 5..8 (EXIF, TIFF tag 0x0112) swaps width
/// and height, as every viewer shows the image; in a PNG the eXIf chunk counts when it stands before the pixels. Hostile files are
/// not_an_image with a `detail`; nothing is printed and nothing thrown but std::bad_alloc. Any number of threads at once.
/// Anything but a regular file is `missing`.
[[nodiscard]] ImageFacts read_header(int fd);

/// The same of the file at `path`, links followed.
[[nodiscard]] ImageFacts read_header(const std::string& path);

}  // namespace manifest::images
