// SPDX-License-Identifier: Apache-2.0
// YOLO: one text file an image, boxes as shares of the frame, and a data.yaml (docs.ultralytics.com/datasets/detect).
#pragma once

#include <memory>
#include <span>

#include "libmanifest/formats/format.h"

namespace manifest::formats {

/// --set, --names, --scores.
[[nodiscard]] std::span<const FormatOption> yolo_options() noexcept;

/// Reads folders and data.yaml files: lists the images, then reads labels and headers with all threads. Error{data} for a
/// data.yaml that is none, and where nothing says what the classes are called; Error{usage} for an operand that is neither.
[[nodiscard]] std::unique_ptr<SampleReader> make_yolo_reader(const ReadContext& context);

/// Writes a folder: data.yaml, train.txt, one label file an image, and the images' s3 URIs for the way back.
[[nodiscard]] std::unique_ptr<SampleWriter> make_yolo_writer(const WriteContext& context);

}  // namespace manifest::formats
