// SPDX-License-Identifier: Apache-2.0
// One Pascal VOC file as it says of itself, before anybody decides about origins and paths.
// Internal to formats/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/formats/voc_text.h"
#include "libmanifest/model/box.h"

namespace manifest::formats {

/// One `object`: usable, or why not.
struct VocObject {
  std::string label = {};
  bool has_corners = false;  ///< the four numbers could be read; they may still be the wrong way round
  double xmin = 0;
  double ymin = 0;
  double xmax = 0;
  double ymax = 0;
  bool difficult = false;
  bool truncated = false;
  bool occluded = false;
  bool has_pose = false;  ///< says something other than Unspecified
  std::uint64_t line = 0;
  std::string reason = {};  ///< annotation.*; empty: usable
  std::string detail = {};
};

struct VocFile {
  std::string filename = {};
  std::string folder = {};
  std::string path = {};
  std::optional<ImageSize> size = {};  ///< nullopt: missing, zero or no whole numbers
  std::vector<VocObject> objects = {};
  std::uint64_t bytes = 0;                  ///< of the file, decompressed
  std::uint64_t part_boxes = 0;             ///< boxes of parts of objects
  bool root_is_plural = false;              ///< `annotations`
  std::optional<FileProblem> problem = {};  ///< of the file as a whole; then nothing else is meant

  /// About the memory that it holds.
  [[nodiscard]] std::size_t memory() const noexcept;
};

/// Reads the bytes of a VOC file; `bytes` is used up. Never throws but std::bad_alloc. Text is taken as it stands, but for
/// line breaks at its ends with the blanks around them, which are a pretty-printer's; numbers may be padded.
[[nodiscard]] VocFile parse_voc(std::string& bytes);

}  // namespace manifest::formats
