// SPDX-License-Identifier: Apache-2.0
// Open addressing over 128-bit hashes.
#include "libmanifest/formats/seen_set.h"

#include <xxhash.h>

#include <utility>

#include "libmanifest/model/seeded_hash.h"

namespace manifest::formats {

namespace {
constexpr std::size_t kFirstSlots = 1024;
}

SeenSet::SeenSet() : slots_(kFirstSlots), seed_(seeded_hash("seen")) {}

SeenSet::Key SeenSet::key_of(std::string_view text) const noexcept {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(text.data(), text.size(), seed_);
  return {.low = hash.low64, .high = hash.high64 == 0 && hash.low64 == 0 ? 1 : hash.high64};
}

std::size_t SeenSet::slot_of(Key key) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = key.low & mask;
  while (slots_[i] != key && slots_[i] != Key{}) i = (i + 1) & mask;
  return i;
}

bool SeenSet::insert(std::string_view text) {
  const Key key = key_of(text);
  Key& slot = slots_[slot_of(key)];
  if (slot == key) return false;
  slot = key;
  if (++size_ * 3 > slots_.size() * 2) grow();
  return true;
}

bool SeenSet::contains(std::string_view text) const noexcept {
  const Key key = key_of(text);
  return slots_[slot_of(key)] == key;
}

void SeenSet::grow() {
  std::vector<Key> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Key& key : old) {
    if (key != Key{}) slots_[slot_of(key)] = key;
  }
}

}  // namespace manifest::formats
