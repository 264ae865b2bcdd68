// SPDX-License-Identifier: Apache-2.0
// SeenSet: what has come before (images, ids), in 16 bytes each and as much room again. Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace manifest::formats {

/// Remembers texts by a 128-bit hash under a seed of the process: two that differ count as different (tools.md 1).
class SeenSet {
 public:
  SeenSet();
  /// Whether `text` is new; it is in the set afterwards.
  bool insert(std::string_view text);
  [[nodiscard]] bool contains(std::string_view text) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  struct Key {
    std::uint64_t low = 0;
    std::uint64_t high = 0;  ///< both 0: a free slot
    bool operator==(const Key&) const = default;
  };
  [[nodiscard]] Key key_of(std::string_view text) const noexcept;
  /// The key's slot, or the free one where it belongs.
  [[nodiscard]] std::size_t slot_of(Key key) const noexcept;
  void grow();

  std::vector<Key> slots_;
  std::size_t size_ = 0;
  std::uint64_t seed_;
};

}  // namespace manifest::formats
