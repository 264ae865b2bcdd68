// SPDX-License-Identifier: Apache-2.0
// Ids to small numbers and back.
#include "libmanifest/formats/coco_ids.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "libmanifest/model/seeded_hash.h"

namespace manifest::formats {

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

CocoIdIndex::CocoIdIndex() : slots_(1024) {}

/// The id's slot, or the free one where it belongs. The hash is seeded: a file cannot choose ids that collide.
CocoIdIndex::Slot& CocoIdIndex::find(const CocoId& id) noexcept {
  std::array<char, sizeof id.value> bytes{};
  std::memcpy(bytes.data(), &id.value, sizeof id.value);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = seeded_hash({bytes.data(), bytes.size()}) & mask;; i = (i + 1) & mask) {
    Slot& slot = slots_[i];
    if (slot.number == 0 || (slot.value == id.value && slot.is_text == id.is_text)) return slot;
  }
}

std::uint32_t CocoIdIndex::number(const CocoId& id) {
  Slot& slot = find(id);
  if (slot.number != 0) return slot.number - 1;
  ids_.push_back(id);
  const auto number = static_cast<std::uint32_t>(ids_.size());
  slot = {.value = id.value, .number = number, .is_text = id.is_text};
  if (ids_.size() * 2 > slots_.size()) grow();
  return number - 1;
}

void CocoIdIndex::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.number != 0) find({.value = slot.value, .is_text = slot.is_text}) = slot;
  }
}

}  // namespace manifest::formats
