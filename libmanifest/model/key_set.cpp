// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/key_set.h"

#include "libmanifest/model/seeded_hash.h"

namespace manifest {
namespace {
constexpr std::size_t kFew = 16;
}

void KeySet::clear() noexcept {
  keys_.clear();
  hashed_ = false;
}

std::uint32_t KeySet::find(std::string_view key) const noexcept {
  if (!hashed_) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (keys_[i] == key) return static_cast<std::uint32_t>(i);
    }
    return kAbsent;
  }
  std::size_t place = seeded_hash(key) & (index_.size() - 1);
  for (; index_[place] != 0; place = (place + 1) & (index_.size() - 1)) {
    if (keys_[index_[place] - 1] == key) return index_[place] - 1;
  }
  return kAbsent;
}

std::uint32_t KeySet::add(std::string_view key) {
  const std::uint32_t known = find(key);
  if (known != kAbsent) return known;
  const auto index = static_cast<std::uint32_t>(keys_.size());
  keys_.push_back(key);
  if (!hashed_) {
    if (keys_.size() > kFew) rehash(kFew * 8);
    return index;
  }
  if (keys_.size() * 2 > index_.size()) {
    rehash(index_.size() * 2);
    return index;
  }
  std::size_t place = seeded_hash(key) & (index_.size() - 1);
  while (index_[place] != 0) place = (place + 1) & (index_.size() - 1);
  index_[place] = index + 1;
  return index;
}

bool KeySet::insert(std::string_view key) {
  const std::size_t before = keys_.size();
  add(key);
  return keys_.size() != before;
}

void KeySet::rehash(std::size_t capacity) {
  index_.assign(capacity, 0);
  hashed_ = true;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    std::size_t place = seeded_hash(keys_[i]) & (capacity - 1);
    while (index_[place] != 0) place = (place + 1) & (capacity - 1);
    index_[place] = static_cast<std::uint32_t>(i) + 1;
  }
}

}  // namespace manifest
