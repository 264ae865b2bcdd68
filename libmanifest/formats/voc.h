// SPDX-License-Identifier: Apache-2.0
// Pascal VOC: one XML file an image (VOC2012 development kit, "Annotations").
#pragma once

#include <memory>
#include <span>

#include "libmanifest/formats/format.h"

namespace manifest::formats {

/// --origin, --path-from, --image-set, --difficult.
[[nodiscard]] std::span<const FormatOption> voc_options() noexcept;

/// Reads files and folders, in the order of their paths, with all threads. With --origin auto every file is read before the
/// first sample comes; what fits into `memory` is kept, the rest is read again. Error{data} for a folder without XML.
[[nodiscard]] std::unique_ptr<SampleReader> make_voc_reader(const ReadContext& context);

/// Writes a folder of XML files that mirrors the images' paths.
[[nodiscard]] std::unique_ptr<SampleWriter> make_voc_writer(const WriteContext& context);

}  // namespace manifest::formats
