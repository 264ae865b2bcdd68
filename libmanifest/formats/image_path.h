// SPDX-License-Identifier: Apache-2.0
// Image paths: from a foreign path to a source-ref and back (conversions.md, "Image paths").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libmanifest/model/image_facts.h"

namespace manifest::formats {

/// Whether `image` is an s3 URI, which is a source-ref as it stands.
[[nodiscard]] bool is_s3_uri(std::string_view image) noexcept;

/// `.jpg` of "a/b.jpg", spelled as there, when the path ends like a PNG or JPEG (.png, .jpg, .jpeg in any case; format
/// page G.1); empty otherwise.
[[nodiscard]] std::string_view png_or_jpeg_extension(std::string_view path) noexcept;

/// Why `path` cannot become a key, in words; nullopt: it can. Refused are the empty path, a leading `/`, a drive
/// letter, a URL scheme, a `..` component (`\` separates too), a NUL byte and invalid UTF-8. Other odd keys are legal in S3 and stay.
[[nodiscard]] std::optional<std::string_view> why_unsafe(std::string_view path) noexcept;

/// The path that an image leaves under: the key of `source_ref`, or with a prefix what follows it (one `/` between
/// them). nullopt: outside the prefix. REQUIRES: a well-formed source-ref.
[[nodiscard]] std::optional<std::string> export_path(std::string_view source_ref, std::string_view prefix);

/// `.jpg` of "a/b.jpg", spelled as there, when it is one that images have; empty otherwise.
[[nodiscard]] std::string_view image_extension(std::string_view path) noexcept;

/// The first of the usual extensions with which `images` has an image called `stem`; empty: none, or `images` is null.
[[nodiscard]] std::string_view extension_under(const ImageSource* images, std::string_view stem);

/// Whether every component of `path` is short enough for the name of a file.
[[nodiscard]] bool fits_file_names(std::string_view path) noexcept;

}  // namespace manifest::formats
