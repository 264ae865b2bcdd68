// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/repeat_watch.h"

#include <algorithm>
#include <utility>

#include "libmanifest/spill/key_store.h"

namespace manifest::formats {

namespace {
/// So many texts are remembered: 4 MiB, and enough for most inputs never to be read again.
constexpr std::uint64_t kRemembered = std::uint64_t{1} << 17;
/// What a text takes in a SeenSet that has just grown, its old slots included.
constexpr std::uint64_t kBytesOfRemembered = 72;

std::uint64_t remembered_within(std::uint64_t memory) noexcept {
  return std::min(kRemembered, memory / kBytesOfRemembered);
}
}  // namespace

RepeatWatch::RepeatWatch(ReadAgain read_again, Options options)
    : read_again_(std::move(read_again)),
      options_(std::move(options)),
      seen_(std::in_place),
      repeats_({.temp_folder = options_.temp_folder}) {
  options_.memory = std::min(options_.memory, Options{}.memory);
}

bool RepeatWatch::is_repeat(std::string_view text) {
  const std::uint64_t place = place_++;
  if (text.empty()) return false;
  if (!reader_) {
    if (const auto known = is_repeat_so_far(text)) return *known;
    find_repeats();
    // Those before this place were told already.
    while (repeat_ && *repeat_ < place) next_repeat();
  }
  if (repeat_ != place) return false;
  next_repeat();
  return true;
}

std::optional<bool> RepeatWatch::is_repeat_so_far(std::string_view text) {
  if (in_order_ && text == last_) return true;
  in_order_ = in_order_ && text > last_;
  if (in_order_) last_ = text;
  if (seen_ && seen_->size() >= remembered_within(options_.memory)) seen_.reset();
  if (seen_) return !seen_->insert(text);
  return in_order_ ? std::optional(false) : std::nullopt;
}

void RepeatWatch::find_repeats() {
  spill::KeyStore keys({.memory = options_.memory, .temp_folder = options_.temp_folder});
  std::uint64_t place = 0;
  read_again_([&](std::string_view text) {
    if (!text.empty()) keys.add(text, place);
    ++place;
  });
  std::uint64_t last = 0;
  keys.for_each_duplicate([&](const spill::Duplicate& duplicate) {
    repeats_.append_varint(duplicate.position - last);
    last = duplicate.position;
  });
  reader_.emplace(repeats_.reader());
  repeat_ = 0;
  next_repeat();
}

void RepeatWatch::next_repeat() {
  repeat_ = reader_->at_end() ? std::nullopt : std::optional(*repeat_ + reader_->read_varint());
}

}  // namespace manifest::formats
