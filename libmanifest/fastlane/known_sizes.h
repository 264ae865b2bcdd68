// SPDX-License-Identifier: Apache-2.0
// The values of image_size seen lately. Internal to fastlane/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "libmanifest/fastlane/known_text.h"

namespace manifest::fastlane {

/// `[{"width":640,"height":480,"depth":3}]`, and what it says.
struct KnownSize {
  KnownText<48> text;
  std::int32_t width = 0, height = 0;
};

/// Images of one source have few sizes. Direct-mapped: one that maps onto another's place replaces it.
class KnownSizes {
 public:
  /// The only one that the value at `p` can be known as. 38 bytes are readable.
  [[nodiscard]] KnownSize& candidate(const char* p) noexcept {
    // The bytes where the digits of width and height stand, in any order of the three keys.
    const std::uint64_t mixed =
        word(p + 8) * 0x9E3779B97F4A7C15U ^ word(p + 20) * 0xC2B2AE3D27D4EB4FU ^ word(p + 30) * 0x165667B19E3779F9U;
    return known_[mixed >> (64U - kPlaceBits)];
  }

 private:
  static constexpr std::size_t kPlaceBits = 5;

  static std::uint64_t word(const char* p) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, p, sizeof(word));
    return word;
  }

  std::array<KnownSize, std::size_t{1} << kPlaceBits> known_;
};

}  // namespace manifest::fastlane
