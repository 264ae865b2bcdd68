// SPDX-License-Identifier: Apache-2.0
// The images of a CSV input, gathered from their rows: one compact entry a row, in the order of the input.
// Internal to formats/.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/rows.h"
#include "libmanifest/formats/text_numbers.h"
#include "libmanifest/model/box.h"
#include "libmanifest/model/sample.h"

namespace manifest::formats {

/// How the four numbers of an entry are meant.
enum class CsvShape : std::uint8_t {
  label,         ///< none: the label is the whole image's
  box,           ///< left, top, width, height in pixels
  open_corners,  ///< left, top, right, bottom: pixels or shares, as the whole file turns out
  corners,       ///< left, top, right, bottom in shares of the image
  centre         ///< x, y, width, height in shares of the image
};

/// What a row says of its image.
struct CsvEntry {
  std::array<double, 4> numbers = {};
  double confidence = 1;
  std::uint64_t line = 0;
  std::uint32_t label = 0;  ///< its number
  std::uint32_t next = 0;   ///< of the same image, plus 1; 0: there is none
  std::uint32_t file = 0;   ///< the operand, from 0
  CsvShape shape = CsvShape::label;
  bool crowd : 1 = false;
  bool occluded : 1 = false;
  bool truncated : 1 = false;
};
static_assert(sizeof(CsvEntry) == 64);

/// Where an image stood first, and its size.
struct CsvImage {
  std::uint64_t line = 0;
  std::optional<ImageSize> size = {};
  std::uint32_t file = 0;
  std::uint32_t first = 0;  ///< entry, plus 1; 0: there is none
  std::uint32_t last = 0;
  std::uint32_t count = 0;
  std::uint32_t rejected = 0;  ///< rows whose annotation could not be used
  bool has_boxes = false;      ///< a row of a dialect of boxes
};

class CsvImages {
 public:
  /// The number of the image, which is new when there were no more before.
  std::uint32_t image(std::string_view name, std::uint32_t file, std::uint64_t line);
  [[nodiscard]] CsvImage& operator[](std::uint32_t image) { return images_[image]; }
  [[nodiscard]] const CsvImage& operator[](std::uint32_t image) const { return images_[image]; }
  [[nodiscard]] std::string_view name(std::uint32_t image) const noexcept { return names_.text(image); }
  [[nodiscard]] std::size_t size() const noexcept { return images_.size(); }

  void add(std::uint32_t image, std::string_view label, CsvEntry entry);
  [[nodiscard]] std::string_view label(const CsvEntry& entry) const noexcept { return labels_.text(entry.label); }
  /// The image's first entry; nullptr: it has none.
  [[nodiscard]] const CsvEntry* first(const CsvImage& image) const noexcept { return at(image.first); }
  [[nodiscard]] const CsvEntry* next(const CsvEntry& entry) const noexcept { return at(entry.next); }

  /// Forgets all images. Labels stay known.
  void clear();

 private:
  [[nodiscard]] const CsvEntry* at(std::uint32_t number) const noexcept {
    return number == 0 ? nullptr : &entries_[number - 1];
  }

  TextNumbers names_;
  TextNumbers labels_;
  std::vector<CsvImage> images_;
  Rows<CsvEntry> entries_;
  std::uint32_t last_image_ = 0;  ///< rows of one image mostly stand together
  std::uint32_t last_label_ = 0;
};

}  // namespace manifest::formats
