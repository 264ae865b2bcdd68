// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/categories.h"

#include <algorithm>
#include <numeric>

namespace manifest::formats {

std::uint64_t Categories::number(const std::string& label, std::int64_t class_id) {
  const auto [place, is_new] = numbers_.try_emplace(label, labels_.size());
  if (is_new) {
    labels_.push_back(&place->first);
    ids_.push_back(class_id);
    agree_ = agree_ && taken_.insert(class_id).second;
  }
  agree_ = agree_ && ids_[place->second] == class_id;
  return place->second;
}

void Categories::settle() {
  if (agree_) return;
  std::int64_t next = 1;
  for (const auto& [label, number] : numbers_) ids_[number] = next++;
}

std::vector<std::uint64_t> Categories::by_id() const {
  std::vector<std::uint64_t> numbers(labels_.size());
  std::iota(numbers.begin(), numbers.end(), std::uint64_t{0});
  std::ranges::sort(numbers, {}, [this](std::uint64_t number) { return ids_[number]; });
  return numbers;
}

}  // namespace manifest::formats
