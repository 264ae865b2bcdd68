// SPDX-License-Identifier: Apache-2.0
// The keys of one object: which came twice, and where a key stands. Internal to model/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace manifest {

/// Keys in the order of adding, looked up by bytes: a linear walk while they are few, hashed when they are many, so
/// that 100,000 members stay linear. Reusable: clear() keeps the capacity. Views, owns nothing.
class KeySet {
 public:
  static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;

  void clear() noexcept;
  /// The index of `key`, kAbsent when it was not added.
  [[nodiscard]] std::uint32_t find(std::string_view key) const noexcept;
  /// Adds `key` and returns its index; a key that is there already keeps its index and nothing is added.
  std::uint32_t add(std::string_view key);
  /// Adds `key`; false when it was there already.
  bool insert(std::string_view key);

  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept { return keys_[index]; }

 private:
  void rehash(std::size_t capacity);

  std::vector<std::string_view> keys_;
  std::vector<std::uint32_t> index_;  ///< open addressing, index + 1; 0: free; unused while keys are few
  bool hashed_ = false;
};

}  // namespace manifest
