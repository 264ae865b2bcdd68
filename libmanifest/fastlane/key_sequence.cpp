// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/key_sequence.h"

#include <algorithm>

namespace manifest::fastlane {

const KeySequence::Spelling* KeySequence::remember(std::size_t position, std::string_view text, std::size_t key_offset,
                                                   std::size_t key_length, std::uint32_t member) {
  ++version_;  // for what is not remembered too: it was read
  if (position >= kMaxPositions || text.size() > kMaxBytes) return nullptr;
  while (spellings_.size() <= position) spellings_.push_back(std::make_unique<Spelling>());
  Spelling& spelling = *spellings_[position];
  std::memcpy(spelling.bytes, text.data(), text.size());
  spelling.length = static_cast<std::uint32_t>(text.size());
  spelling.bits = static_cast<std::uint32_t>((std::uint64_t{1} << std::min<std::size_t>(text.size(), 32)) - 1);
  spelling.member = member;
  spelling.key = std::string_view(spelling.bytes + key_offset, key_length);
  return &spelling;
}

}  // namespace manifest::fastlane
