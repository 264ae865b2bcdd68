// SPDX-License-Identifier: Apache-2.0
// COCO: images, annotations and categories in one JSON document (cocodataset.org, "Data format").
#pragma once

#include <memory>
#include <span>

#include "libmanifest/formats/format.h"

namespace manifest::formats {

/// --crowd, --scores.
[[nodiscard]] std::span<const FormatOption> coco_options() noexcept;

/// Reads documents of any size as a stream; members of the top level may come in any order. Keeps compact rows only
/// (about 100 bytes an annotation). Error{data} naming the byte for what is no JSON, or no detection file.
[[nodiscard]] std::unique_ptr<SampleReader> make_coco_reader(const ReadContext& context);

/// Writes images as they come; annotations wait in a spool.
[[nodiscard]] std::unique_ptr<SampleWriter> make_coco_writer(const WriteContext& context);

}  // namespace manifest::formats
