// SPDX-License-Identifier: Apache-2.0
// Walking over the keys of an object, with the spellings of the last such object at hand. Internal to fastlane/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libmanifest/fastlane/cursor.h"
#include "libmanifest/fastlane/key_sequence.h"

namespace manifest::fastlane {

inline constexpr std::uint32_t kUnknownMember = 31;  ///< what keys that no rule reads are called

[[nodiscard]] constexpr std::uint32_t bit(std::uint32_t member) noexcept { return std::uint32_t{1} << member; }

/// The number of `key` among `names`, or kUnknownMember.
template <class Names>
[[nodiscard]] constexpr std::uint32_t find_member(const Names& names, std::string_view key) noexcept {
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    if (names[i] == key) return i;
  }
  return kUnknownMember;
}

enum class Step : std::uint8_t { member, end, failed };

struct Key {
  std::string_view text;
  std::uint32_t member = 0;
};

/// What a key is called: a small number, or kUnknownMember.
using Identify = std::uint32_t (*)(std::string_view key);

/// Reads a key that is not spelled as remembered, and remembers it.
[[nodiscard]] Step learn_key(Cursor& cursor, KeySequence& sequence, std::size_t position, Identify identify, Key& out);

/// The next key of the object that the cursor is in (at its brace for position 0), up to the start of its value.
[[nodiscard]] inline Step next_key(Cursor& cursor, KeySequence& sequence, std::size_t position, Identify identify,
                                   Key& out) {
  if (const KeySequence::Spelling* spelling = sequence.match(position, cursor.place(), cursor.end())) {
    cursor.move_to(cursor.place() + spelling->length);
    out = {.text = spelling->key, .member = spelling->member};
    return Step::member;
  }
  if (position != 0 && cursor.take('}')) return Step::end;
  return learn_key(cursor, sequence, position, identify, out);
}

}  // namespace manifest::fastlane
