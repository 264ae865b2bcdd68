// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/object_keys.h"

namespace manifest::fastlane {

Step learn_key(Cursor& cursor, KeySequence& sequence, std::size_t position, Identify identify, Key& out) {
  const char* begin = cursor.place();
  if (position == 0) {
    if (!cursor.take('{')) return Step::failed;
    if (cursor.take_after_blanks('}')) return Step::end;
  } else {
    if (cursor.take_after_blanks('}')) return Step::end;
    if (!cursor.take(',')) return Step::failed;
  }
  cursor.skip_blanks();
  if (!cursor.read_plain_string(out.text) || !cursor.take_after_blanks(':')) return Step::failed;
  cursor.skip_blanks();
  out.member = identify(out.text);
  const std::string_view spelling(begin, static_cast<std::size_t>(cursor.place() - begin));
  sequence.remember(position, spelling, static_cast<std::size_t>(out.text.data() - begin), out.text.size(), out.member);
  return Step::member;
}

}  // namespace manifest::fastlane
