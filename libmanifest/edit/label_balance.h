// SPDX-License-Identifier: Apache-2.0
// How well labels are spread at the moment, and what a move would change. Internal to edit/.
#pragma once

#include <cstdint>
#include <vector>

#include "libmanifest/edit/placement.h"

namespace manifest::edit {

/// Keeps, for every label and part, the images it has and those it wants. The cost of a state is the sum of the squared
/// deviations of shares, plus much for every label that a part lacks although there are enough images for all parts.
/// Rounding cannot differ between machines: products and sums are not fused (CMake: -ffp-contract=off).
class LabelBalance {
 public:
  LabelBalance(const Units& units, const Placement& placement);

  /// What entering or leaving a part would add to the cost.
  [[nodiscard]] double cost_to_enter(std::size_t unit, PartNumber part) const noexcept;
  [[nodiscard]] double cost_to_leave(std::size_t unit, PartNumber part) const noexcept;
  void enter(std::size_t unit, PartNumber part) noexcept { change(unit, part, 1); }
  void leave(std::size_t unit, PartNumber part) noexcept { change(unit, part, -1); }

  /// Images too many in a part; negative: too few.
  [[nodiscard]] std::int64_t surplus(PartNumber part) const noexcept { return surplus_[part]; }
  [[nodiscard]] std::size_t parts() const noexcept { return surplus_.size(); }
  /// How often a part lacks a label of which there are images enough for all parts.
  [[nodiscard]] std::size_t missing() const noexcept { return missing_; }

 private:
  struct Cell {
    double wanted = 0;
    std::uint32_t got = 0;
    bool must_have = false;  // the label has images enough for every part
  };
  void change(std::size_t unit, PartNumber part, std::int64_t sign) noexcept;

  const Units& units_;
  std::vector<std::int64_t> surplus_;  // by part
  std::vector<double> weights_;        // by label: what the square of an image too many costs
  std::vector<Cell> cells_;            // by label and part
  std::size_t missing_ = 0;
};

}  // namespace manifest::edit
