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

bool SeenSet::insert(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(text.data(), text.size(), seed_);
  if (!place({.low = hash.low64, .high = hash.high64 == 0 && hash.low64 == 0 ? 1 : hash.high64})) return false;
  if (++size_ * 3 > slots_.size() * 2) grow();
  return true;
}

bool SeenSet::place(Key key) noexcept {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = key.low & mask;; i = (i + 1) & mask) {
    if (slots_[i] == key) return false;
    if (slots_[i] == Key{}) {
      slots_[i] = key;
      return true;
    }
  }
}

void SeenSet::grow() {
  std::vector<Key> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Key& key : old) {
    if (key != Key{}) place(key);
  }
}

}  // namespace manifest::formats
