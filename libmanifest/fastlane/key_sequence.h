// SPDX-License-Identifier: Apache-2.0
// The keys of one kind of object, as the last such object spelled them. Internal to fastlane/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "libmanifest/fastlane/bytes.h"

namespace manifest::fastlane {

/// Manifests are written by programs: the n-th member of an object has the same key, with the same blanks around it,
/// line after line. So the bytes from the end of the value before to the start of the next value (`,"width":` or
/// `{ "left": `) are remembered by position, and compared whole, before anybody looks for quotes and colons.
class KeySequence {
 public:
  static constexpr std::size_t kMaxPositions = 64;
  static constexpr std::size_t kMaxBytes = 176;  ///< of one spelling; a longer one is not remembered

  struct Spelling {
    alignas(16) char bytes[kMaxBytes + 16] = {};
    std::uint32_t length = 0;  ///< 0: nothing remembered
    std::uint32_t bits = 0;    ///< one for each of its first 32 bytes
    std::uint32_t member = 0;  ///< what the caller calls this key
    std::string_view key;      ///< its text, a view into bytes
  };

  /// The spelling remembered for `position` if the text at `p` starts with it, else nullptr. Reads at most 32 bytes
  /// more than the spelling has.
  [[nodiscard]] const Spelling* match(std::size_t position, const char* p, const char* end) const noexcept {
    if (position >= spellings_.size()) return nullptr;
    const Spelling& spelling = *spellings_[position];
    if (spelling.length == 0 || static_cast<std::size_t>(end - p) < spelling.length) return nullptr;
    if ((~bits_of_equal(p, spelling.bytes) & spelling.bits) != 0) return nullptr;
    const bool is_whole = spelling.length <= 32 || equal_bytes(p + 32, spelling.bytes + 32, spelling.length - 32);
    // A blank more than remembered is another spelling: the value would not be found where it should start.
    return is_whole && p[spelling.length] > ' ' ? &spelling : nullptr;
  }

  /// Remembers `text` (its key stands at `key_offset`, `key_length` bytes) for `position`; nullptr when it is too long or too
  /// far behind.
  const Spelling* remember(std::size_t position, std::string_view text, std::size_t key_offset, std::size_t key_length,
                           std::uint32_t member);

  /// The spelling for `position`; nullptr: none yet.
  [[nodiscard]] const Spelling* at(std::size_t position) const noexcept {
    return position < spellings_.size() ? spellings_[position].get() : nullptr;
  }
  /// Another number after every remember(): whoever derived something from the spellings sees that it is out of date.
  [[nodiscard]] std::uint64_t version() const noexcept { return version_; }

 private:
  std::uint64_t version_ = 0;
  std::vector<std::unique_ptr<Spelling>> spellings_;  // in place for good: keys are views into them
};

}  // namespace manifest::fastlane
