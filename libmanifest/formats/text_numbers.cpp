// SPDX-License-Identifier: Apache-2.0
// Texts by number: open addressing over one block of bytes.
#include "libmanifest/formats/text_numbers.h"

#include <algorithm>

#include "libmanifest/error.h"
#include "libmanifest/model/seeded_hash.h"

namespace manifest::formats {

/// Where a text like this one was seen last: any cheap mixture of its bytes will do, a wrong guess is only slower.
std::uint32_t& TextNumbers::recent(std::string_view text) noexcept {
  std::size_t mixed = text.size();
  if (!text.empty()) {
    mixed = mixed * 31 + static_cast<unsigned char>(text.back());
    mixed = mixed * 31 + static_cast<unsigned char>(text[text.size() / 2]);
    mixed = mixed * 31 + static_cast<unsigned char>(text.front());
  }
  return recent_[mixed % recent_.size()];
}

std::uint32_t TextNumbers::number_of(std::string_view text) {
  std::uint32_t& guess = recent(text);
  if (guess == kFree || this->text(guess) != text) guess = find_or_add(text);
  return guess;
}

std::uint32_t TextNumbers::find_or_add(std::string_view text) {
  if (slots_.size() < 2 * (ends_.size() + 1)) grow();
  const auto hash = static_cast<std::uint32_t>(seeded_hash(text));
  std::uint32_t& slot = slots_[slot_of(text, hash)];
  if (slot != kFree) return slot;
  if (ends_.size() == kFree) throw Error(ErrorKind::io, "more than 4 billion images or labels");
  slot = static_cast<std::uint32_t>(ends_.size());
  bytes_.append(text);
  ends_.push_back(bytes_.size());
  hashes_.push_back(hash);
  return slot;
}

std::string_view TextNumbers::text(std::uint32_t number) const noexcept {
  const std::uint64_t begin = number == 0 ? 0 : ends_[number - 1];
  return std::string_view(bytes_).substr(begin, ends_[number] - begin);
}

void TextNumbers::clear() {
  bytes_.clear();
  ends_.clear();
  hashes_.clear();
  recent_.fill(kFree);
  std::ranges::fill(slots_, kFree);
}

/// The text's slot, or the free one that it would get.
std::size_t TextNumbers::slot_of(std::string_view text, std::uint32_t hash) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at] != kFree && (hashes_[slots_[at]] != hash || this->text(slots_[at]) != text)) at = (at + 1) & mask;
  return at;
}

void TextNumbers::grow() {
  constexpr std::size_t kLeast = 16;
  slots_.assign(std::max(kLeast, slots_.size() * 2), kFree);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t number = 0; number < ends_.size(); ++number) {
    std::size_t at = hashes_[number] & mask;
    while (slots_[at] != kFree) at = (at + 1) & mask;
    slots_[at] = number;
  }
}

}  // namespace manifest::formats
