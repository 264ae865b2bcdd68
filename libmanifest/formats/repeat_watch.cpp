// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/repeat_watch.h"

#include <utility>

#include "libmanifest/spill/key_store.h"

namespace manifest::formats {

RepeatWatch::RepeatWatch(ReadAgain read_again, Options options)
    : read_again_(std::move(read_again)),
      options_(std::move(options)),
      repeats_({.temp_folder = options_.temp_folder}) {}

bool RepeatWatch::is_repeat(std::string_view text) {
  const std::uint64_t place = place_++;
  if (in_order_) {
    if (place == 0 || text > last_) {
      last_ = text;
      return false;
    }
    if (text == last_) return true;
    in_order_ = false;
    find_repeats();
    // Those before this place were told already.
    while (repeat_ && *repeat_ < place) next_repeat();
  }
  if (repeat_ != place) return false;
  next_repeat();
  return true;
}

void RepeatWatch::find_repeats() {
  spill::KeyStore keys({.memory = options_.memory, .temp_folder = options_.temp_folder});
  std::uint64_t place = 0;
  read_again_([&](std::string_view text) { keys.add(text, place++); });
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
