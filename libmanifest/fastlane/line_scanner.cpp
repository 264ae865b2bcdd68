// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/line_scanner.h"

#include <array>
#include <cmath>

#include "libmanifest/fastlane/plain_boxes.h"
#include "libmanifest/model/record.h"

namespace manifest::fastlane {
namespace {

constexpr std::uint32_t kWholeBox = 0b11111;
constexpr std::array<std::string_view, kBoxMembers> kBoxNames{"left", "top", "width", "height", "class_id"};
std::uint32_t identify_box_key(std::string_view key) { return find_member(kBoxNames, key); }

enum SizeMember : std::uint8_t { kSizeWidth, kSizeHeight, kSizeDepth };
constexpr std::uint32_t kWholeSize = 0b111;
constexpr std::array<std::string_view, 3> kSizeNames{"width", "height", "depth"};
std::uint32_t identify_size_key(std::string_view key) { return find_member(kSizeNames, key); }

enum ValueMember : std::uint8_t { kImageSize, kAnnotations };
constexpr std::uint32_t kWholeValue = 0b11;
constexpr std::array<std::string_view, 2> kValueNames{"image_size", "annotations"};
std::uint32_t identify_value_key(std::string_view key) { return find_member(kValueNames, key); }

/// Top-level keys by what their value must be; duplicates and pairs are the lane's business.
std::uint32_t identify_line_key(std::string_view key) {
  using enum ScannedMember::Role;
  if (key == "source-ref") return static_cast<std::uint32_t>(source_ref);
  if (key == "cl-metadata") return static_cast<std::uint32_t>(ignored);
  if (is_reserved_key(key)) return kUnknownMember;
  return static_cast<std::uint32_t>(key.ends_with(kMetadataSuffix) ? metadata : value);
}

}  // namespace

bool LineScanner::scan(std::string_view line, ScannedLine& out) {
  out.clear();
  cursor_ = Cursor(line);
  cursor_.skip_blanks();
  if (!cursor_.at('{')) return false;
  for (std::size_t position = 0;; ++position) {
    Key key;
    const Step step = next_key(cursor_, line_keys_, position, identify_line_key, key);
    if (step == Step::failed) return false;
    if (step == Step::end) break;
    if (out.member_count == ScannedLine::kMaxMembers || !scan_member(key, out)) return false;
  }
  cursor_.skip_blanks();
  return cursor_.at_end();
}

bool LineScanner::scan_member(const Key& key, ScannedLine& out) {
  using enum ScannedMember::Role;
  if (key.member == kUnknownMember) return false;  // reserved keys but source-ref and cl-metadata
  keys_ = &members_[out.member_count];
  ScannedMember& member = out.members[out.member_count++];
  member.key = key.text;
  member.role = static_cast<ScannedMember::Role>(key.member);
  switch (member.role) {
    case source_ref:
      return cursor_.read_plain_string(out.source_ref);
    case value:
      return scan_value(out, member.value);
    case metadata:
      return metadata_scanner_.scan(cursor_, keys_->metadata, out, member.metadata);
    case ignored:
      break;
  }
  return cursor_.skip_plain_value();
}

bool LineScanner::scan_value(ScannedLine& out, ScannedValue& value) {
  value = {};
  if (cursor_.at('{')) return starts_detection() ? scan_detection(out, value) : scan_other_object();
  std::int32_t integer = 0;
  const char* begin = cursor_.place();
  if (cursor_.read_plain_integer(integer)) {
    value.kind = ScannedValue::Kind::integer;
    return true;
  }
  cursor_.move_to(begin);
  return cursor_.skip_plain_value();
}

/// Whether the object at the cursor begins like the value of a detection.
bool LineScanner::starts_detection() const {
  if (keys_->value.match(0, cursor_.place(), cursor_.end()) != nullptr) return true;
  Cursor ahead = cursor_;
  std::string_view key;
  if (!ahead.take('{')) return false;
  ahead.skip_blanks();
  return ahead.read_plain_string(key) && identify_value_key(key) != kUnknownMember;
}

/// An object that is no label attribute: not even one that lost its metadata, which a rule would tell.
bool LineScanner::scan_other_object() {
  cursor_.move_to(cursor_.place() + 1);
  if (cursor_.take_after_blanks('}')) return true;
  std::string_view key;
  do {
    cursor_.skip_blanks();
    if (!cursor_.read_plain_string(key) || identify_value_key(key) != kUnknownMember || is_bookkeeping_key(key))
      return false;
    if (!cursor_.take_after_blanks(':')) return false;
    cursor_.skip_blanks();
    if (!cursor_.skip_plain_value()) return false;
  } while (cursor_.take_after_blanks(','));
  return cursor_.take_after_blanks('}');
}

bool LineScanner::scan_detection(ScannedLine& out, ScannedValue& value) {
  value.kind = ScannedValue::Kind::detection;
  std::uint32_t seen = 0;
  for (std::size_t position = 0;; ++position) {
    Key key;
    const Step step = next_key(cursor_, keys_->value, position, identify_value_key, key);
    if (step == Step::end) return seen == kWholeValue;
    if (step == Step::failed || key.member == kUnknownMember || (seen & bit(key.member)) != 0) return false;
    seen |= bit(key.member);
    if (!(key.member == kImageSize ? scan_image_size(value) : scan_annotations(out, value))) return false;
  }
}

bool LineScanner::scan_image_size(ScannedValue& value) {
  const char* begin = cursor_.place();
  KnownSize& known = keys_->known_sizes.candidate(begin);
  if (const std::size_t length = known.text.match(begin, cursor_.end())) {
    cursor_.move_to(begin + length);
    value.image_width = known.width;
    value.image_height = known.height;
    return true;
  }
  if (!scan_new_image_size(value)) return false;
  known.text.remember(begin, cursor_.place());
  known.width = value.image_width;
  known.height = value.image_height;
  return true;
}

bool LineScanner::scan_new_image_size(ScannedValue& value) {
  if (!cursor_.take('[')) return false;
  cursor_.skip_blanks();
  std::uint32_t seen = 0;
  for (std::size_t position = 0;; ++position) {
    Key key;
    const Step step = next_key(cursor_, keys_->size, position, identify_size_key, key);
    if (step == Step::end) return seen == kWholeSize && cursor_.take_after_blanks(']');
    if (step == Step::failed || key.member == kUnknownMember || (seen & bit(key.member)) != 0) return false;
    seen |= bit(key.member);
    std::int32_t number = 0;
    if (!cursor_.read_plain_integer(number) || number <= 0) return false;
    if (key.member == kSizeWidth) value.image_width = number;
    if (key.member == kSizeHeight) value.image_height = number;
  }
}

bool LineScanner::scan_annotations(ScannedLine& out, ScannedValue& value) {
  value.first_box = out.boxes.count;
  if (!cursor_.take('[')) return false;
  if (cursor_.take_after_blanks(']')) return true;
  do {
    cursor_.skip_blanks();
    if (scan_alike_annotations(out.boxes) || scan_plain_annotations(out)) continue;
    if (out.boxes.count == Boxes::kMax || !scan_annotation(out)) return false;
    keys_->box_shape.follow(keys_->box);
    keys_->boxes_since_learned = 0;
  } while (cursor_.take_after_blanks(','));
  value.box_count = out.boxes.count - value.first_box;
  return cursor_.take_after_blanks(']');
}

/// The boxes from here on that are spelled as the last ones were; whether there was one.
inline bool LineScanner::scan_alike_annotations(Boxes& out) {
  if (read_alike_boxes_ == nullptr || !keys_->box_shape.usable) return false;
  const char* begin = cursor_.place();
  cursor_.move_to(read_alike_boxes_(keys_->box_shape, begin, cursor_.end(), out));
  return cursor_.place() != begin;
}

/// The boxes from here on that are spelled plainly, whatever the order of their keys. Once in a while there is none: then
/// the order is learned anew, for the reader of boxes that are alike.
inline bool LineScanner::scan_plain_annotations(ScannedLine& out) {
  constexpr std::uint32_t kLearnAgain = 64;
  if (!keys_->box_shape.usable || ++keys_->boxes_since_learned == kLearnAgain) return false;
  const char* begin = cursor_.place();
  cursor_.move_to(read_plain_boxes(begin, cursor_.end(), out.boxes, out.fractional));
  return cursor_.place() != begin;
}

bool LineScanner::scan_annotation(ScannedLine& out) {
  const std::size_t i = out.boxes.count++;
  Box& frame = out.boxes.frame[i];
  const std::array<double*, kClassId> coordinates{&frame.left, &frame.top, &frame.width, &frame.height};
  std::uint32_t seen = 0;
  for (std::size_t position = 0;; ++position) {
    Key key;
    const Step step = next_key(cursor_, keys_->box, position, identify_box_key, key);
    if (step == Step::end) return seen == kWholeBox;
    if (step == Step::failed || key.member == kUnknownMember || (seen & bit(key.member)) != 0) return false;
    seen |= bit(key.member);
    const bool read = key.member == kClassId ? cursor_.read_plain_integer(out.boxes.class_id[i])
                                             : scan_coordinate(*coordinates[key.member], out.fractional);
    if (!read) return false;
  }
}

bool LineScanner::scan_coordinate(double& out, bool& fractional) {
  const char* begin = cursor_.place();
  std::int32_t integer = 0;
  if (cursor_.read_plain_integer(integer)) {
    out = static_cast<double>(integer);
    return true;
  }
  cursor_.move_to(begin);
  if (!cursor_.read_number(out)) return false;
  fractional = fractional || std::trunc(out) != out;
  return true;
}

}  // namespace manifest::fastlane
