// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/label_balance.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace manifest::edit {
namespace {

/// A label missing from a part outweighs every deviation that all labels together could have.
constexpr double kMissing = 1e6;

/// Images without label make room for what labels need; only then do their own shares count.
constexpr double kUnlabeled = 1e-3;

/// Calls visit(label, images) for each distinct label of a unit.
template <class Visit>
void for_each_label(std::span<const std::uint32_t> labels, Visit visit) {
  for (std::size_t i = 0; i < labels.size();) {
    std::size_t end = i + 1;
    while (end < labels.size() && labels[end] == labels[i]) ++end;
    visit(labels[i], static_cast<std::uint32_t>(end - i));
    i = end;
  }
}

}  // namespace

LabelBalance::LabelBalance(const Units& units, const Placement& placement) : units_(units) {
  const auto images =
      static_cast<double>(std::accumulate(placement.room.begin(), placement.room.end(), std::uint64_t{0}));
  for (const std::uint64_t room : placement.room) surplus_.push_back(-static_cast<std::int64_t>(room));
  const auto parts_with_room =
      static_cast<std::uint64_t>(std::ranges::count_if(placement.shares, [](double s) { return s > 0; }));
  const SpreadLabels& table = units.label_table;
  for (std::uint32_t label = 0; label < table.names.size(); ++label) {
    const auto count = static_cast<double>(table.images[label]);
    const bool is_none = label == table.unlabeled;
    weights_.push_back(is_none ? kUnlabeled / (images * images) : 1 / (count * count));
    const bool is_enough = !is_none && table.images[label] >= parts_with_room;
    for (PartNumber part = 0; part < parts(); ++part) {
      const double proportional = count * placement.shares[part];
      const bool must_have = is_enough && placement.shares[part] > 0;
      missing_ += must_have ? 1 : 0;
      cells_.push_back({.wanted = must_have ? std::max(proportional, 1.0) : proportional, .must_have = must_have});
    }
  }
}

double LabelBalance::cost_to_enter(std::size_t unit, PartNumber part) const noexcept {
  double cost = 0;
  for_each_label(units_.labels_of(unit), [&](std::uint32_t label, std::uint32_t images) {
    const Cell& cell = cells_[label * parts() + part];
    const double change = images;
    cost += weights_[label] * change * (2 * (cell.got - cell.wanted) + change);
    if (cell.got == 0 && cell.must_have) cost -= kMissing;
  });
  return cost;
}

double LabelBalance::cost_to_leave(std::size_t unit, PartNumber part) const noexcept {
  double cost = 0;
  for_each_label(units_.labels_of(unit), [&](std::uint32_t label, std::uint32_t images) {
    const Cell& cell = cells_[label * parts() + part];
    const double change = images;
    cost += weights_[label] * change * (2 * (cell.wanted - cell.got) + change);
    if (cell.got == images && cell.must_have) cost += kMissing;
  });
  return cost;
}

void LabelBalance::change(std::size_t unit, PartNumber part, std::int64_t sign) noexcept {
  surplus_[part] += sign * static_cast<std::int64_t>(units_.weight(unit));
  for (const std::uint32_t label : units_.labels_of(unit)) {
    Cell& cell = cells_[label * parts() + part];
    missing_ -= cell.must_have && cell.got == 0 ? 1 : 0;
    cell.got += static_cast<std::uint32_t>(sign);
    missing_ += cell.must_have && cell.got == 0 ? 1 : 0;
  }
}

}  // namespace manifest::edit
