// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/categories.h"

#include <algorithm>

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

std::vector<std::pair<std::int64_t, std::string_view>> Categories::sorted() const {
  std::vector<std::pair<std::int64_t, std::string_view>> all;
  for (std::size_t i = 0; i < labels_.size(); ++i) all.emplace_back(ids_[i], *labels_[i]);
  std::ranges::sort(all);
  return all;
}

}  // namespace manifest::formats
