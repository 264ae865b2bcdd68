// SPDX-License-Identifier: Apache-2.0
// TextNumbers: texts that come again and again, each kept once and known by a number.
// Internal to formats/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::formats {

/// Numbers count from 0 in the order of first sight. A text takes its bytes and 20 more. One thread at a time.
class TextNumbers {
 public:
  [[nodiscard]] std::uint32_t number_of(std::string_view text);
  /// Lives until the next new text. REQUIRES: the number was given out.
  [[nodiscard]] std::string_view text(std::uint32_t number) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
  void clear();

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;
  [[nodiscard]] std::uint32_t& recent(std::string_view text) noexcept;
  [[nodiscard]] std::uint32_t find_or_add(std::string_view text);
  [[nodiscard]] std::size_t slot_of(std::string_view text, std::uint32_t hash) const noexcept;
  void grow();
  static constexpr std::array<std::uint32_t, 64> filled_with_free() {
    std::array<std::uint32_t, 64> places{};
    places.fill(kFree);
    return places;
  }

  std::string bytes_;
  std::vector<std::uint64_t> ends_;                            ///< of each text in bytes_
  std::vector<std::uint32_t> hashes_;                          ///< of each text
  std::vector<std::uint32_t> slots_;                           ///< numbers, at most half full
  std::array<std::uint32_t, 64> recent_ = filled_with_free();  ///< found without a hash: most texts are labels
};

}  // namespace manifest::formats
