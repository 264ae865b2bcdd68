// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/exchange.h"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

namespace manifest::edit {
namespace {

constexpr double kWorthIt = -1e-12;  // an exchange that gains less is rounding
/// Only a label that was missing gains so much. What an exchange costs beside may be less than what both moves cost
/// alone, because what comes and what leaves have a label in common.
constexpr double kBringsALabel = -1.0;
constexpr double kRoundGain = 1e-8;           // a round that gains less is the last one: a share that is off by 0.01 %
constexpr std::size_t kWaiting = 8;           // units that wait to go from one part to another
constexpr std::size_t kMostExchanging = 256;  // lists of those who wait grow with the square of parts
constexpr std::uint64_t kMostRounds = 32;
constexpr std::uint64_t kMostWork = 2'000'000'000;  // labels looked at in all rounds

/// Goes over all units in rounds. A unit that would like to move, or would not mind, waits for one that would like to
/// come from where it wants to go.
class Exchange {
 public:
  Exchange(const Units& units, LabelBalance& balance, Placement& placement)
      : units_(units), balance_(balance), part_of_unit_(placement.part_of_unit), parts_(balance.parts()) {
    waiting_.resize(parts_ * parts_);
    std::uint64_t weight = 0;
    std::uint64_t spread = 0;
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      if (units.kinds[unit] != UnitKind::spread) continue;
      weight += units.weight(unit);
      heaviest_ = std::max<std::int64_t>(heaviest_, units.weight(unit));
      ++spread;
    }
    tolerance_ = spread == 0 ? 0 : static_cast<std::int64_t>((weight + spread - 1) / spread);
    for (PartNumber part = 0; part < parts_; ++part) tolerance_ = std::max(tolerance_, std::abs(balance.surplus(part)));
  }

  void run() {
    const std::uint64_t work = (units_.labels.size() + units_.size()) * parts_;
    const std::uint64_t rounds =
        std::clamp<std::uint64_t>(kMostWork / std::max<std::uint64_t>(work, 1), 1, kMostRounds);
    for (std::uint64_t round = 0; round < rounds; ++round) {
      // In the first round those who came early met nobody who waits.
      if (go_round() < kRoundGain && round != 0) return;
    }
  }

 private:
  struct Waiting {
    std::uint32_t unit = 0;
    double cost = 0;  // when it was last looked at
  };

  struct Wish {
    std::uint32_t unit = 0;
    PartNumber to = 0;
    double leaving = 0;
    double entering = 0;

    [[nodiscard]] double cost() const noexcept { return leaving + entering; }
    [[nodiscard]] bool brings_a_label() const noexcept { return entering < kBringsALabel; }
  };

  double go_round() {
    gain_ = 0;
    for (std::uint32_t unit = 0; unit < units_.size(); ++unit) {
      if (units_.kinds[unit] == UnitKind::spread) place_better(unit);
    }
    return gain_;
  }

  void place_better(std::uint32_t unit) {
    const PartNumber from = part_of_unit_[unit];
    const double leaving = balance_.cost_to_leave(unit, from);
    for (PartNumber to = 0; to < parts_; ++to) {
      if (to == from) continue;
      const Wish wish{.unit = unit, .to = to, .leaving = leaving, .entering = balance_.cost_to_enter(unit, to)};
      if (exchange_with_one_waiting(wish) || move_alone(wish)) return;
      wait({.unit = unit, .cost = wish.cost()}, list(from, to));
    }
  }

  std::vector<Waiting>& list(PartNumber from, PartNumber to) { return waiting_[from * parts_ + to]; }

  bool exchange_with_one_waiting(const Wish& wish) {
    const auto [unit, to] = std::pair(wish.unit, wish.to);
    const PartNumber from = part_of_unit_[unit];
    std::vector<Waiting>& others = list(to, from);
    for (std::size_t i = 0; i < others.size(); ++i) {
      Waiting& other = others[i];
      if (part_of_unit_[other.unit] != to) {
        other = others.back();
        others.pop_back();
        --i;
        continue;
      }
      const bool may_gain = wish.brings_a_label() || wish.cost() + other.cost < kWorthIt;
      if (!may_gain || !sizes_allow(unit, other.unit, from, to)) continue;
      move(unit, from, to);
      const double both =
          wish.cost() + balance_.cost_to_leave(other.unit, to) + balance_.cost_to_enter(other.unit, from);
      if (both < kWorthIt) {
        move(other.unit, to, from);
        gain_ -= both;
        other = others.back();
        others.pop_back();
        return true;
      }
      move(unit, to, from);
    }
    return false;
  }

  /// A unit that brings a label which a part lacks may go without another in return, where there are groups of several
  /// images: sizes are exact up to one of them.
  bool move_alone(const Wish& wish) {
    const PartNumber from = part_of_unit_[wish.unit];
    const std::int64_t weight = units_.weight(wish.unit);
    const bool fits = balance_.surplus(wish.to) + weight <= heaviest_ && weight - balance_.surplus(from) <= heaviest_;
    if (heaviest_ <= 1 || wish.cost() >= kBringsALabel || !fits) return false;
    move(wish.unit, from, wish.to);
    gain_ -= wish.cost();
    return true;
  }

  [[nodiscard]] bool sizes_allow(std::uint32_t unit, std::uint32_t other, PartNumber from, PartNumber to) const {
    const std::int64_t gain = static_cast<std::int64_t>(units_.weight(unit)) - units_.weight(other);
    if (gain == 0) return true;
    return std::abs(balance_.surplus(to) + gain) <= tolerance_ && std::abs(balance_.surplus(from) - gain) <= tolerance_;
  }

  void move(std::uint32_t unit, PartNumber from, PartNumber to) {
    balance_.leave(unit, from);
    balance_.enter(unit, to);
    part_of_unit_[unit] = to;
  }

  static void wait(Waiting one, std::vector<Waiting>& list) {
    const auto same = std::ranges::find(list, one.unit, &Waiting::unit);
    if (same != list.end()) {
      same->cost = one.cost;
      return;
    }
    if (list.size() < kWaiting) {
      list.push_back(one);
      return;
    }
    const auto dearest = std::ranges::max_element(list, {}, &Waiting::cost);
    if (one.cost < dearest->cost) *dearest = one;
  }

  const Units& units_;
  LabelBalance& balance_;
  std::vector<PartNumber>& part_of_unit_;
  std::size_t parts_;
  std::vector<std::vector<Waiting>> waiting_;  // by from and to
  std::int64_t tolerance_ = 0;                 // images that a part may have too many or too few
  std::int64_t heaviest_ = 0;                  // unit
  double gain_ = 0;                            // of this round
};

}  // namespace

void exchange_units(const Units& units, LabelBalance& balance, Placement& placement) {
  if (balance.parts() > 1 && balance.parts() <= kMostExchanging) Exchange(units, balance, placement).run();
}

}  // namespace manifest::edit
