// SPDX-License-Identifier: Apache-2.0
// Images by number, and which of them groups tie together. Internal to edit/.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "libmanifest/spill/row_sorter.h"

namespace manifest::edit {

inline constexpr std::uint32_t kNoImage = 0xFFFFFFFFU;

/// The distinct keys of some lines, numbered in the order of their hashes.
struct NumberedImages {
  std::vector<std::uint32_t> image_of_line;  ///< kNoImage: none
  std::uint32_t count = 0;
  std::vector<bool> is_duplicate;  ///< by line; empty when there is no duplicate
  std::uint64_t duplicates = 0;
  std::uint64_t first_duplicate = 0;  ///< line of the first one in the input
  std::uint64_t stood_at = 0;         ///< ... and the line where its image stood first
};
/// Throws Error{data} for more lines than 32 bits can number.
[[nodiscard]] NumberedImages number_images(spill::RowSorter& rows, std::uint64_t lines);

/// Sets of images that must stay together (union-find; a set goes by its lowest number).
class ImageSets {
 public:
  explicit ImageSets(std::uint32_t images);
  void join(std::uint32_t a, std::uint32_t b) noexcept;
  /// One more, alone.
  [[nodiscard]] std::uint32_t add();
  /// Replaces every image by the number of its set; sets are numbered in the order of their lowest images.
  /// Returns the numbers by image.
  [[nodiscard]] std::vector<std::uint32_t> take_numbers();

 private:
  [[nodiscard]] std::uint32_t find(std::uint32_t image) noexcept;
  std::vector<std::uint32_t> parent_;
};

/// Joins the images of every group. A line that names a group but no image gets a number of its own, from
/// `images.count` on, so that it can go where its group goes; `images.count` stays. Lines that are `left_out` (empty:
/// none) join nothing.
[[nodiscard]] ImageSets join_groups(spill::RowSorter& rows, const std::vector<bool>& left_out, NumberedImages& images);

}  // namespace manifest::edit
