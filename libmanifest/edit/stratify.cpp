// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/stratify.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "libmanifest/edit/cover.h"
#include "libmanifest/edit/exchange.h"
#include "libmanifest/edit/label_balance.h"

namespace manifest::edit {
namespace {

/// The spread units, those with the rarest label first, and as they stand among equals. Labels are numbered from the
/// rarest, so a unit's first is its rarest.
std::vector<std::uint32_t> rarest_first(const Units& units, const Placement& placement) {
  const std::size_t none = units.label_table.names.size();
  const auto rarest = [&](std::size_t unit) {
    const auto labels = units.labels_of(unit);
    return labels.empty() ? none : labels.front();
  };
  std::vector<std::uint32_t> next(none + 2, 0);
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (placement.part_of_unit[unit] == kUnplaced) ++next[rarest(unit) + 1];
  }
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<std::uint32_t> order(next.back());
  for (std::uint32_t unit = 0; unit < units.size(); ++unit) {
    if (placement.part_of_unit[unit] == kUnplaced) order[next[rarest(unit)]++] = unit;
  }
  return order;
}

/// The part that wants the unit most among those with room for it; of equals the one with most room. When it fits nowhere,
/// the part with most room.
PartNumber best_part(const Units& units, const LabelBalance& balance, std::size_t unit) {
  const std::int64_t weight = units.weight(unit);
  PartNumber best = 0;
  double best_cost = 0;
  bool fits = false;
  for (PartNumber part = 0; part < balance.parts(); ++part) {
    const bool part_fits = balance.surplus(part) + weight <= 0;
    const bool has_more_room = balance.surplus(part) < balance.surplus(best);
    if (!part_fits) {
      if (!fits && (part == 0 || has_more_room)) best = part;
      continue;
    }
    const double cost = balance.cost_to_enter(unit, part);
    if (fits && (cost > best_cost || (cost == best_cost && !has_more_room))) continue;
    best = part;
    best_cost = cost;
    fits = true;
  }
  return best;
}

}  // namespace

void place_stratified(const Units& units, Placement& placement) {
  LabelBalance balance(units, placement);
  for (const std::uint32_t unit : rarest_first(units, placement)) {
    const PartNumber part = best_part(units, balance, unit);
    placement.part_of_unit[unit] = part;
    balance.enter(unit, part);
  }
  exchange_units(units, balance, placement);
  if (cover_labels(units, balance, placement)) exchange_units(units, balance, placement);
  if (!units.weights.empty()) fill_empty_parts(units, placement);
}

}  // namespace manifest::edit
