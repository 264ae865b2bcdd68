// SPDX-License-Identifier: Apache-2.0
// One YOLO label file as it says of itself, before anybody knows classes and the size of the image.
// Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libmanifest/formats/foreign_text.h"
#include "libmanifest/model/box.h"

namespace manifest::formats {

/// More bytes than this are no annotation of one image.
inline constexpr std::size_t kMaxLabelBytes = std::size_t{16} << 20;

/// One line that is not blank: usable, or why not.
struct YoloLine {
  std::uint64_t line = 0;
  std::int64_t class_id = 0;
  double confidence = 1;
  std::variant<NormalisedCentre, Corners> shape = {};  ///< corners: around a polygon
  std::string reason = {};                             ///< annotation.*; empty: usable
  std::string detail = {};

  [[nodiscard]] bool is_polygon() const noexcept { return shape.index() == 1; }
  [[nodiscard]] Box box(const ImageSize& frame) const noexcept;
};

struct YoloLabels {
  std::vector<YoloLine> lines = {};
  std::optional<FileProblem> problem = {};  ///< of the file as a whole; then nothing else is meant
};

/// Reads the bytes of a label file; `bytes` is used up. Values are separated by blanks or tabs, lines by LF, CRLF or CR. Never
/// throws but std::bad_alloc.
[[nodiscard]] YoloLabels parse_yolo_labels(std::string& bytes);

}  // namespace manifest::formats
