// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/facts/label_table.h"

#include <algorithm>

#include "libmanifest/model/seeded_hash.h"

namespace manifest {
namespace {
constexpr std::size_t kFirstCapacity = 64;  // a power of two, like every later one
}

void LabelCounts::add(const LabelCounts& other) noexcept {
  images += other.images;
  images_image_level += other.images_image_level;
  images_with_boxes += other.images_with_boxes;
  boxes += other.boxes;
}

LabelTable::LabelTable() : index_(kFirstCapacity, 0) {}

std::uint32_t LabelTable::slot(std::string_view name) {
  const std::uint64_t hash = seeded_hash(name);
  std::size_t place = hash & (index_.size() - 1);
  while (index_[place] != 0) {
    const std::uint32_t slot = index_[place] - 1;
    if (hashes_[slot] == hash && names_[slot] == name) return slot;
    place = (place + 1) & (index_.size() - 1);
  }
  const auto slot = static_cast<std::uint32_t>(names_.size());
  names_.emplace_back(name);
  counts_.emplace_back();
  declared_.push_back(0);
  hashes_.push_back(hash);
  index_[place] = slot + 1;
  if (names_.size() * 2 > index_.size()) grow();
  return slot;
}

void LabelTable::grow() {
  index_.assign(index_.size() * 2, 0);
  for (std::uint32_t slot = 0; slot < hashes_.size(); ++slot) {
    std::size_t place = hashes_[slot] & (index_.size() - 1);
    while (index_[place] != 0) place = (place + 1) & (index_.size() - 1);
    index_[place] = slot + 1;
  }
}

void LabelTable::count(std::span<const LabelUse> labels) noexcept {
  for (const LabelUse& use : labels) {
    declared_[use.label] = 1;
    LabelCounts& counts = counts_[use.label];
    counts.images += use.declared_only() ? 0 : 1;
    counts.images_image_level += use.image_level ? 1 : 0;
    counts.images_with_boxes += use.boxes != 0 ? 1 : 0;
    counts.boxes += use.boxes;
  }
}

void LabelTable::merge(const LabelTable& other) {
  for (std::uint32_t theirs = 0; theirs < other.size(); ++theirs) {
    if (other.declared_[theirs] == 0) continue;
    const std::uint32_t ours = slot(other.names_[theirs]);
    declared_[ours] = 1;
    counts_[ours].add(other.counts_[theirs]);
  }
}

std::vector<std::uint32_t> LabelTable::sorted_slots() const {
  std::vector<std::uint32_t> slots;
  for (std::uint32_t slot = 0; slot < size(); ++slot) {
    if (declared_[slot] != 0) slots.push_back(slot);
  }
  std::ranges::sort(slots, {}, [this](std::uint32_t slot) { return std::string_view(names_[slot]); });
  return slots;
}

}  // namespace manifest
