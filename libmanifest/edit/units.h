// SPDX-License-Identifier: Apache-2.0
// Units: what must stay in one part. An image, or all images of a group, or of groups that share an image.
// Internal to edit/.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libmanifest/edit/gather.h"
#include "libmanifest/edit/image_groups.h"

namespace manifest::edit {

inline constexpr std::uint32_t kNoUnit = std::numeric_limits<std::uint32_t>::max();

/// What becomes of a unit.
enum class UnitKind : std::uint8_t {
  on_top,   ///< only invalid lines: to the first part, beyond its size (tools.md 3)
  counted,  ///< lines without label that go to the first part, within its size
  spread,
};

/// The labels that spread units carry, numbered from the rarest; among equals by byte order of their names.
struct SpreadLabels {
  std::vector<std::string> names;
  std::vector<std::uint64_t> images;  ///< distinct images that carry it
  /// The number that stands for "no label" (format page B.4, ignored lines); none: all spread images are labeled.
  std::optional<std::uint32_t> unlabeled;
};

/// Units in the order of a hash of their keys: it depends on keys and seed only. Everything stands in few large arrays,
/// within 24 bytes a line and 4 a label of a line.
struct Units {
  std::vector<std::uint32_t> unit_of_line;  ///< kNoUnit: the line has neither image nor group, or was dropped
  std::vector<UnitKind> kinds;              ///< by unit
  std::vector<std::uint32_t> weights;       ///< by unit: distinct images; empty: one each
  std::vector<std::uint64_t> label_begin;   ///< by unit, one more at the end: where its labels stand
  std::vector<std::uint32_t> labels;        ///< ascending within a unit, once for every image that carries it
  SpreadLabels label_table;
  std::vector<bool> is_duplicate;  ///< by line: the image stood on an earlier line
  std::uint64_t duplicates = 0;

  [[nodiscard]] std::size_t size() const noexcept { return kinds.size(); }
  [[nodiscard]] std::uint32_t weight(std::size_t unit) const noexcept { return weights.empty() ? 1 : weights[unit]; }
  [[nodiscard]] std::span<const std::uint32_t> labels_of(std::size_t unit) const noexcept {
    return {labels.data() + label_begin[unit], labels.data() + label_begin[unit + 1]};
  }
};

/// Numbers the images, which uses up their rows. Throws Error{data} where OnDuplicate::error meets a duplicate: the one
/// that stands first in the input.
[[nodiscard]] NumberedImages find_images(Gathered& gathered, const SplitOptions& options, const SourceLines& lines);

/// Makes the units, which uses up the rows of groups.
[[nodiscard]] Units make_units(NumberedImages numbered, Gathered& gathered, const SplitOptions& options);

}  // namespace manifest::edit
