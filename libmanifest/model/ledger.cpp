// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/ledger.h"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "libmanifest/error.h"

namespace manifest {
namespace {

void count(Ledger::Counts& counts, std::string_view name, std::uint64_t n) {
  const auto place = counts.find(name);
  if (place != counts.end()) {
    place->second += n;
  } else {
    counts.emplace(name, n);
  }
}

void add_all(Ledger::Counts& counts, const Ledger::Counts& others) {
  for (const auto& [name, n] : others) count(counts, name, n);
}

std::uint64_t get(const Ledger::Counts& counts, std::string_view name) {
  const auto place = counts.find(name);
  return place == counts.end() ? 0 : place->second;
}

/// The unit that a reason such as "annotation.crowd" speaks of: its plural, as in() and out() name it.
std::string unit_of(std::string_view reason) { return std::string(reason.substr(0, reason.find('.'))) + 's'; }

}  // namespace

void Ledger::count_in(std::string_view unit, std::uint64_t n) { count(in_, unit, n); }
void Ledger::count_out(std::string_view unit, std::uint64_t n) { count(out_, unit, n); }
void Ledger::count_dropped(std::string_view reason, std::uint64_t n) { count(dropped_, reason, n); }
void Ledger::count_changed(std::string_view reason, std::uint64_t n) { count(changed_, reason, n); }

void Ledger::add_input(std::string path, std::uint64_t bytes) { inputs_.push_back({std::move(path), bytes}); }

void Ledger::add(const Ledger& other) {
  inputs_.insert(inputs_.end(), other.inputs_.begin(), other.inputs_.end());
  add_all(in_, other.in_);
  add_all(out_, other.out_);
  add_all(dropped_, other.dropped_);
  add_all(changed_, other.changed_);
}

void Ledger::check() const {
  Counts dropped_by_unit;
  for (const auto& [reason, n] : dropped_) count(dropped_by_unit, unit_of(reason), n);
  std::set<std::string, std::less<>> units;
  for (const auto& [unit, n] : in_) units.insert(unit);
  for (const auto& [unit, n] : out_) units.insert(unit);
  for (const std::string& unit : units) {
    const std::uint64_t in = get(in_, unit);
    const std::uint64_t out = get(out_, unit);
    const std::uint64_t dropped = get(dropped_by_unit, unit);
    if (in == out + dropped) continue;
    throw Error(ErrorKind::bug,
                fmt::format("the ledger does not balance for {}: {} in, {} out, {} dropped", unit, in, out, dropped));
  }
}

}  // namespace manifest
