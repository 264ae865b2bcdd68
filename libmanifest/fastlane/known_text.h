// SPDX-License-Identifier: Apache-2.0
// A value that many lines share, remembered by its bytes. Internal to fastlane/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "libmanifest/fastlane/bytes.h"
#include "libmanifest/fastlane/cursor.h"

namespace manifest::fastlane {

/// The last spelling of a value whose judgement depends on nothing but its bytes (a type, a job's name, a size): where
/// it comes again, it need not be read again.
template <std::size_t kMaxBytes = 80>
class KnownText {
 public:
  /// The length of the known text if it stands at `p`, else 0.
  [[nodiscard]] std::size_t match(const char* p, const char* end) const noexcept {
    if (length_ == 0 || static_cast<std::size_t>(end - p) < length_) return 0;
    return equal_bytes(p, bytes_, length_) ? length_ : 0;
  }
  /// Remembers [begin, end) instead of what was known; nothing when it is too long.
  void remember(const char* begin, const char* end) noexcept {
    const auto length = static_cast<std::size_t>(end - begin);
    length_ = length <= kMaxBytes ? length : 0;
    std::memcpy(bytes_, begin, length_);
  }

 private:
  static_assert(kMaxBytes % 16 == 0);
  alignas(16) char bytes_[kMaxBytes] = {};
  std::size_t length_ = 0;
};

/// A value that is good where it is spelled as `known`; else whatever `read` says, and known from then on.
template <class Read>
[[nodiscard]] bool scan_known(Cursor& cursor, KnownText<>& known, Read read) {
  const char* begin = cursor.place();
  if (const std::size_t length = known.match(begin, cursor.end())) {
    cursor.move_to(begin + length);
    return true;
  }
  if (!read()) return false;
  known.remember(begin, cursor.place());
  return true;
}

}  // namespace manifest::fastlane
