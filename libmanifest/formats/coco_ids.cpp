// SPDX-License-Identifier: Apache-2.0
// Ids to small numbers and back.
#include "libmanifest/formats/coco_ids.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "libmanifest/model/seeded_hash.h"

namespace manifest::formats {

namespace {
constexpr std::size_t kFirstSlots = 1024;
}

std::size_t CocoTextHash::operator()(std::string_view text) const noexcept {
  return static_cast<std::size_t>(seeded_hash(text));
}

CocoId CocoTexts::id_of(std::string_view text) {
  const auto known = numbers_.find(text);
  if (known != numbers_.end()) return {.value = known->second, .is_text = true};
  texts_.emplace_back(text);
  const auto number = static_cast<std::int64_t>(texts_.size() - 1);
  numbers_.emplace(texts_.back(), number);
  return {.value = number, .is_text = true};
}

std::string CocoTexts::name(const CocoId& id) const {
  if (!id.is_text) return fmt::format_int(id.value).str();
  return fmt::format("\"{}\"", texts_[static_cast<std::size_t>(id.value)]);
}

CocoIdIndex::CocoIdIndex()
    : factor_(seeded_hash("coco ids") | 1U), shift_(64 - std::countr_zero(kFirstSlots)), slots_(kFirstSlots) {}

/// The id's slot, or the free one where it belongs. The high bits of a product with a secret odd factor are a universal hash
/// (Dietzfelbinger et al., 1997): a file cannot choose ids that collide.
CocoIdIndex::Slot& CocoIdIndex::find(const CocoId& id) noexcept {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = (static_cast<std::uint64_t>(id.value) * factor_) >> shift_;; i = (i + 1) & mask) {
    Slot& slot = slots_[i];
    if (slot.number == 0 || (slot.value == id.value && slot.is_text == id.is_text)) return slot;
  }
}

std::uint32_t CocoIdIndex::add(const CocoId& id) {
  ids_.push_back(id);
  return static_cast<std::uint32_t>(ids_.size());
}

/// Data sets number their images and classes from near 0: a table by id is a quarter of a hash table, and found at once.
std::uint32_t CocoIdIndex::small_number(const CocoId& id) {
  const auto place = static_cast<std::size_t>(id.value);
  if (place >= small_.size()) small_.resize(std::max(place + 1, std::min<std::size_t>(small_.size() * 2, kSmallIds)));
  if (small_[place] == 0) small_[place] = add(id);
  return small_[place] - 1;
}

std::uint32_t CocoIdIndex::number(const CocoId& id) {
  if (!id.is_text && id.value >= 0 && id.value < kSmallIds) return small_number(id);
  Slot& slot = find(id);
  if (slot.number != 0) return slot.number - 1;
  const std::uint32_t number = add(id);
  slot = {.value = id.value, .number = number, .is_text = id.is_text};
  if (++hashed_ * 2 > slots_.size()) grow();
  return number - 1;
}

void CocoIdIndex::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  --shift_;
  for (const Slot& slot : old) {
    if (slot.number != 0) find({.value = slot.value, .is_text = slot.is_text}) = slot;
  }
}

bool CocoIdsSeen::insert(const CocoId& id) {
  if (!id.is_text) {
    if (ascending_.empty() || id.value > ascending_.back()) {
      ascending_.push_back(id.value);
      return true;
    }
    if (std::ranges::binary_search(ascending_, id.value)) return false;
  }
  std::array<char, sizeof(id.value) + 1> key{};
  std::memcpy(key.data(), &id.value, sizeof(id.value));
  key.back() = id.is_text ? 't' : 'i';
  return others_.insert({key.data(), key.size()});
}

}  // namespace manifest::formats
