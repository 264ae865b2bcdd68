// SPDX-License-Identifier: Apache-2.0
// Rows: a list that grows by the million without ever copying, and is read at any place. Internal to formats/.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace manifest::formats {

/// Holds its elements in chunks of kChunk, so that growing needs no second copy (as a vector would) and an element costs
/// one step to find (where a deque's small nodes cost an allocation for every few).
template <class T>
class Rows {
 public:
  static constexpr std::size_t kChunk = std::size_t{1} << 14U;

  T& push_back(T row) {
    if (size_ == chunks_.size() * kChunk) chunks_.emplace_back().reserve(kChunk);
    ++size_;
    return chunks_.back().emplace_back(std::move(row));
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const T& operator[](std::size_t index) const noexcept {
    return chunks_[index / kChunk][index % kChunk];
  }
  [[nodiscard]] T& operator[](std::size_t index) noexcept { return chunks_[index / kChunk][index % kChunk]; }
  /// Has the processor fetch an element that will be read soon: reading in another order than memory's waits for each.
  void fetch(std::size_t index) const noexcept {
    const char* element = reinterpret_cast<const char*>(&(*this)[index]);
    __builtin_prefetch(element);
    __builtin_prefetch(element + sizeof(T) - 1);
  }
  /// Keeps the first chunk.
  void clear() noexcept {
    if (chunks_.size() > 1) chunks_.resize(1);
    if (!chunks_.empty()) chunks_.front().clear();
    size_ = 0;
  }

 private:
  std::vector<std::vector<T>> chunks_;  ///< those before the last are full, and none is made in vain
  std::size_t size_ = 0;
};

}  // namespace manifest::formats
