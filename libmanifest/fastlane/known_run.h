// SPDX-License-Identifier: Apache-2.0
// Members that many lines share, key and value, remembered as one stretch of bytes. Internal to fastlane/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmanifest/fastlane/known_text.h"
#include "libmanifest/fastlane/object_keys.h"

namespace manifest::fastlane {

/// What stands between two values of an object that change from line to line:
///
///     ,"type":"groundtruth/object-detection","human-annotated":"yes","creation-date":
///
/// Keys with values whose judgement depends on nothing but their bytes, and the key of the value that follows; or the end
/// of the object. Where it comes again, one comparison stands for all of them.
struct KnownRun {
  KnownText<208> text;
  std::uint32_t members = 0;      ///< a bit for each member in it, also for the one whose value follows
  std::uint32_t note = 0;         ///< what its values say, in the caller's words
  Step next = Step::end;          ///< what it ends with: a key, or the object's end
  std::uint32_t next_member = 0;  ///< that key's
  std::size_t next_position = 0;  ///< of the key behind that value
};

/// The runs of one kind of object, by the position of their first member, as the last such object had them; and the one
/// that grows while an object is read member by member.
class KnownRuns {
 public:
  /// The run that begins with the member at `position`, if it stands at the cursor, which then moves behind it.
  [[nodiscard]] const KnownRun* take(std::size_t position, Cursor& cursor) const noexcept {
    if (position >= runs_.size()) return nullptr;
    const KnownRun& run = runs_[position];
    const std::size_t length = run.text.match(cursor.place(), cursor.end());
    // A blank more than remembered is another spelling: the value would not be found where it should start.
    if (length == 0 || (run.next == Step::member && cursor.place()[length] <= ' ')) return nullptr;
    cursor.move_to(cursor.place() + length);
    return &run;
  }

  /// No run goes on over `place`, where the member at `position` begins.
  void start(std::size_t position, const char* place) noexcept {
    position_ = position;
    begin_ = place;
    members_ = 0;
    note_ = 0;
  }
  /// A value was read that depends on its bytes alone.
  void grow(std::uint32_t member, std::uint32_t note) noexcept {
    members_ |= bit(member);
    note_ |= note;
  }
  /// Read up to `place`, behind the key of `member` at `position`, or behind the object's end.
  void remember(Step next, std::uint32_t member, std::size_t position, const char* place) noexcept {
    if (members_ == 0 || position_ >= runs_.size()) return;
    KnownRun& run = runs_[position_];
    run.text.remember(begin_, place);
    run.members = members_ | (next == Step::member ? bit(member) : 0);
    run.note = note_;
    run.next = next;
    run.next_member = member;
    run.next_position = position + 1;
  }

 private:
  std::array<KnownRun, 12> runs_;
  std::size_t position_ = 0;
  const char* begin_ = nullptr;
  std::uint32_t members_ = 0;
  std::uint32_t note_ = 0;
};

}  // namespace manifest::fastlane
