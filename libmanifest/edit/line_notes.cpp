// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/line_notes.h"

#include <array>

namespace manifest::edit {
namespace {

// The first number of a note: two bits fate, two bits verdict, then one bit for each flag.
constexpr std::uint64_t kTwoBits = 3;
constexpr unsigned kVerdictShift = 2;
constexpr unsigned kFlagShift = 4;

using Flag = bool LineFacts::*;
constexpr std::array<Flag, 6> kFactFlags = {&LineFacts::is_blank,    &LineFacts::is_json,   &LineFacts::has_source_ref,
                                            &LineFacts::image_level, &LineFacts::has_boxes, &LineFacts::has_errors};
constexpr unsigned kImageShift = kFlagShift + kFactFlags.size();
constexpr unsigned kGroupShift = kImageShift + 1;

// A label: its number, then one bit each for image level and boxes.
constexpr std::uint64_t kOnImage = 1;
constexpr std::uint64_t kOnBox = 2;
constexpr unsigned kLabelShift = 2;

constexpr std::size_t kVarintBytes = 10;  // at most, as Spool::Reader::read_varint() reads them
constexpr std::size_t kNumbersBesideLabels = 4;

char* put_varint(std::uint64_t value, char* at) noexcept {
  for (; value >= 0x80; value >>= 7U) *at++ = static_cast<char>((value & 0x7FU) | 0x80U);
  *at++ = static_cast<char>(value);
  return at;
}

std::uint64_t bit(bool value, unsigned shift) noexcept { return static_cast<std::uint64_t>(value ? 1 : 0) << shift; }

}  // namespace

void append_note(const LineNote& note, std::string& out) {
  auto head = static_cast<std::uint64_t>(note.fate);
  head |= static_cast<std::uint64_t>(note.facts.verdict) << kVerdictShift;
  for (unsigned i = 0; i < kFactFlags.size(); ++i) head |= bit(note.facts.*kFactFlags[i], kFlagShift + i);
  head |= bit(note.has_image, kImageShift) | bit(note.has_group, kGroupShift);
  const std::size_t begin = out.size();
  out.resize(begin + kVarintBytes * (kNumbersBesideLabels + note.facts.labels.size()));
  char* at = put_varint(head, out.data() + begin);
  at = put_varint(note.part, at);
  at = put_varint(note.bucket, at);
  at = put_varint(note.facts.labels.size(), at);
  for (const LabelUse& use : note.facts.labels) {
    const std::uint64_t label = static_cast<std::uint64_t>(use.label) << kLabelShift;
    at = put_varint(label | (use.image_level ? kOnImage : 0) | (use.boxes != 0 ? kOnBox : 0), at);
  }
  out.resize(static_cast<std::size_t>(at - out.data()));
}

const LineNote& NoteReader::next() {
  const std::uint64_t head = reader_.read_varint();
  note_.fate = static_cast<LineNote::Fate>(head & kTwoBits);
  note_.facts.verdict = static_cast<Verdict>((head >> kVerdictShift) & kTwoBits);
  for (unsigned i = 0; i < kFactFlags.size(); ++i) note_.facts.*kFactFlags[i] = ((head >> (kFlagShift + i)) & 1U) != 0;
  note_.has_image = ((head >> kImageShift) & 1U) != 0;
  note_.has_group = ((head >> kGroupShift) & 1U) != 0;
  note_.part = static_cast<std::uint32_t>(reader_.read_varint());
  note_.bucket = static_cast<std::uint32_t>(reader_.read_varint());
  note_.facts.well_formed_source_ref = note_.bucket != 0;
  labels_.resize(reader_.read_varint());
  for (LabelUse& use : labels_) {
    const std::uint64_t label = reader_.read_varint();
    use = {.label = static_cast<std::uint32_t>(label >> kLabelShift),
           .boxes = (label & kOnBox) != 0 ? 1U : 0U,
           .image_level = (label & kOnImage) != 0};
  }
  note_.facts.labels = labels_;
  return note_;
}

}  // namespace manifest::edit
