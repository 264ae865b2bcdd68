// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/placement.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

/// Images too many (positive) or too few in a part.
std::int64_t surplus(std::uint64_t placed, std::uint64_t room) noexcept {
  return static_cast<std::int64_t>(placed) - static_cast<std::int64_t>(room);
}

/// Units in a row, cut where the parts' sizes end: a unit that lies across a cut goes where its middle lies.
void cut_the_row(const Units& units, Placement& placement) {
  std::uint64_t before = 0;
  std::uint64_t cut = placement.room.front();
  PartNumber part = 0;
  const auto last = static_cast<PartNumber>(placement.room.size() - 1);
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (placement.part_of_unit[unit] != kUnplaced) continue;
    const std::uint64_t weight = units.weight(unit);
    while (part != last && 2 * before + weight > 2 * cut) cut += placement.room[++part];
    placement.part_of_unit[unit] = part;
    before += weight;
  }
}

/// Moves units out of parts that have too much into parts that lack as much, from the end of the row. What does not fit
/// once never fits later, so one way through is enough.
void even_out(const Units& units, Placement& placement) {
  std::vector<std::uint64_t> placed = images_placed(units, placement);
  for (std::size_t unit = units.size(); unit-- > 0;) {
    PartNumber& part = placement.part_of_unit[unit];
    if (units.kinds[unit] != UnitKind::spread) continue;
    const std::int64_t weight = units.weight(unit);
    if (weight == 0 || surplus(placed[part], placement.room[part]) < weight) continue;
    for (PartNumber other = 0; other < placed.size(); ++other) {
      if (surplus(placement.room[other], placed[other]) < weight) continue;
      placed[part] -= units.weight(unit);
      placed[other] += units.weight(unit);
      part = other;
      break;
    }
  }
}

/// Shares want whole images after what is pinned has taken its place. More pinned than the first part wants: it gets
/// nothing else, and the other parts share the rest.
void make_room(const Units& units, const Parts& parts, std::uint64_t counted, Placement& placement) {
  placement.room = placement.wanted;
  if (placement.room.front() >= counted) {
    placement.room.front() -= counted;
    return;
  }
  if (parts.has_counts()) {
    throw Error(ErrorKind::data,
                fmt::format("{} images without label go to part '{}', which shall have {}", counted, parts.name(0),
                            placement.wanted.front()),
                {.hint = "--unlabeled spread lets them go to every part"});
  }
  std::uint64_t left = 0;
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    left += units.kinds[unit] == UnitKind::spread ? units.weight(unit) : 0;
  }
  placement.room.front() = 0;
  placement.room = apportion(left, placement.room);
}

}  // namespace

Placement plan_sizes(const Units& units, const Parts& parts, PartNumber first) {
  Placement placement;
  placement.part_of_unit.assign(units.size(), kUnplaced);
  std::uint64_t spread = 0;
  std::uint64_t counted = 0;
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (units.kinds[unit] == UnitKind::spread) {
      spread += units.weight(unit);
      continue;
    }
    counted += units.kinds[unit] == UnitKind::counted ? units.weight(unit) : 0;
    placement.part_of_unit[unit] = first;
  }
  if (first != 0) counted = 0;
  placement.wanted = parts.sizes(spread + counted);
  make_room(units, parts, counted, placement);
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const double as_placed = spread == 0 ? 0 : static_cast<double>(placement.room[part]) / static_cast<double>(spread);
    placement.shares.push_back(counted == 0 ? parts.share(part, spread) : as_placed);
  }
  return placement;
}

std::vector<std::uint64_t> images_placed(const Units& units, const Placement& placement) {
  std::vector<std::uint64_t> images(placement.room.size(), 0);
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (units.kinds[unit] == UnitKind::spread) images[placement.part_of_unit[unit]] += units.weight(unit);
  }
  return images;
}

void fill_empty_parts(const Units& units, Placement& placement) {
  std::vector<std::uint64_t> counts(placement.room.size(), 0);
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    if (units.kinds[unit] == UnitKind::spread) ++counts[placement.part_of_unit[unit]];
  }
  for (PartNumber empty = 0; empty < counts.size(); ++empty) {
    if (counts[empty] != 0 || placement.room[empty] == 0) continue;
    const std::vector<std::uint64_t> placed = images_placed(units, placement);
    std::optional<PartNumber> donor;
    for (PartNumber part = 0; part < counts.size(); ++part) {
      if (counts[part] < 2) continue;
      const auto excess = [&](PartNumber p) { return surplus(placed[p], placement.room[p]); };
      if (!donor || excess(part) >= excess(*donor)) donor = part;
    }
    if (!donor) return;
    std::optional<std::size_t> lightest;
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      if (units.kinds[unit] != UnitKind::spread || placement.part_of_unit[unit] != *donor) continue;
      if (!lightest || units.weight(unit) <= units.weight(*lightest)) lightest = unit;
    }
    placement.part_of_unit[*lightest] = empty;
    --counts[*donor];
    ++counts[empty];
  }
}

void place_at_random(const Units& units, Placement& placement) {
  cut_the_row(units, placement);
  if (units.weights.empty()) return;
  even_out(units, placement);
  fill_empty_parts(units, placement);
}

}  // namespace manifest::edit
