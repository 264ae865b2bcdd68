// SPDX-License-Identifier: Apache-2.0
// Folder: a local folder of images, or the listing of a bucket; labels are the names of folders (format page G.1).
#pragma once

#include <memory>
#include <span>

#include "libmanifest/formats/format.h"

namespace manifest::formats {

/// --root, --labels, --batch.
[[nodiscard]] std::span<const FormatOption> folder_options() noexcept;

/// Reads one folder, or listings one behind the other, and makes an image-level sample of every PNG and JPEG by name. The files of
/// a folder are looked at too, those of a listing in `images` where given. Constant memory for a listing. Error{usage} for
/// a folder among other operands.
[[nodiscard]] std::unique_ptr<SampleReader> make_folder_reader(const ReadContext& context);

}  // namespace manifest::formats
