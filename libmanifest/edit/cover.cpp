// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/cover.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace manifest::edit {
namespace {

/// Labels looked at: some 20 ms, and with a dozen units every state many times over.
constexpr std::uint64_t kMostWork = 2'000'000;

/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
class Draw {
 public:
  std::uint32_t below(std::uint32_t bound) noexcept {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = (state_ ^ (state_ >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    mixed ^= mixed >> 31U;
    return static_cast<std::uint32_t>((mixed >> 32U) * bound >> 32U);
  }

 private:
  std::uint64_t state_ = 0;
};

std::vector<std::uint32_t> spread_units(const Units& units) {
  std::vector<std::uint32_t> spread;
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (units.kinds[unit] == UnitKind::spread) spread.push_back(unit);
  }
  return spread;
}

}  // namespace

bool cover_labels(const Units& units, LabelBalance& balance, Placement& placement) {
  const std::size_t before = balance.missing();
  if (before == 0) return false;
  std::vector<PartNumber>& part_of_unit = placement.part_of_unit;
  const auto move = [&](std::uint32_t unit, PartNumber to) {
    balance.leave(unit, part_of_unit[unit]);
    balance.enter(unit, to);
    part_of_unit[unit] = to;
  };
  const auto exchange = [&](std::uint32_t a, std::uint32_t b) {
    const PartNumber part_of_a = part_of_unit[a];
    move(a, part_of_unit[b]);
    move(b, part_of_a);
  };
  const std::vector<std::uint32_t> spread = spread_units(units);
  const auto count = static_cast<std::uint32_t>(spread.size());
  std::vector<PartNumber> best = part_of_unit;  // of those with as little missing, the one that was there first
  std::size_t least = before;
  Draw draw;
  for (std::uint64_t work = 0; work < kMostWork && least != 0;) {
    const std::uint32_t a = spread[draw.below(count)];
    const std::uint32_t b = spread[draw.below(count)];
    work += 1 + units.labels_of(a).size() + units.labels_of(b).size();
    if (part_of_unit[a] == part_of_unit[b] || units.weight(a) != units.weight(b)) continue;
    exchange(a, b);
    if (balance.missing() > least) exchange(a, b);
    if (balance.missing() == least) continue;
    least = balance.missing();
    best = part_of_unit;
  }
  for (const std::uint32_t unit : spread) {
    if (part_of_unit[unit] != best[unit]) move(unit, best[unit]);
  }
  return least < before;
}

}  // namespace manifest::edit
