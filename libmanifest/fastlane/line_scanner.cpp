// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/line_scanner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "libmanifest/fastlane/plain_boxes.h"
#include "libmanifest/model/creation_date.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/model/record.h"

namespace manifest::fastlane {
namespace {

constexpr std::uint32_t kUnknown = 31;  // the bit of keys that no rule reads

template <std::size_t kCount>
constexpr std::uint32_t find(const std::array<std::string_view, kCount>& names, std::string_view key) {
  for (std::uint32_t i = 0; i < kCount; ++i) {
    if (names[i] == key) return i;
  }
  return kUnknown;
}

constexpr std::uint32_t kWholeBox = 0b11111;
constexpr std::array<std::string_view, kBoxMembers> kBoxNames{"left", "top", "width", "height", "class_id"};
std::uint32_t identify_box_key(std::string_view key) { return find(kBoxNames, key); }

enum SizeMember : std::uint8_t { kSizeWidth, kSizeHeight, kSizeDepth };
constexpr std::uint32_t kWholeSize = 0b111;
constexpr std::array<std::string_view, 3> kSizeNames{"width", "height", "depth"};
std::uint32_t identify_size_key(std::string_view key) { return find(kSizeNames, key); }

enum ValueMember : std::uint8_t { kImageSize, kAnnotations };
constexpr std::uint32_t kWholeValue = 0b11;
constexpr std::array<std::string_view, 2> kValueNames{"image_size", "annotations"};
std::uint32_t identify_value_key(std::string_view key) { return find(kValueNames, key); }

enum MetadataMember : std::uint8_t {
  kType,
  kHumanAnnotated,
  kCreationDate,
  kJobName,
  kClassMap,
  kObjects,
  kClassName,
  kConfidence
};
constexpr std::array<std::string_view, 8> kMetadataNames{"type",      "human-annotated", "creation-date", "job-name",
                                                         "class-map", "objects",         "class-name",    "confidence"};
std::uint32_t identify_metadata_key(std::string_view key) { return find(kMetadataNames, key); }
constexpr std::uint32_t bit(std::uint32_t member) { return std::uint32_t{1} << member; }
constexpr std::uint32_t kCommon = bit(kType) | bit(kHumanAnnotated) | bit(kCreationDate);
constexpr std::uint32_t kWholeDetection = kCommon | bit(kClassMap) | bit(kObjects);
constexpr std::uint32_t kWholeClassification = kCommon | bit(kClassName) | bit(kConfidence);

std::uint32_t identify_object_key(std::string_view key) { return key == "confidence" ? 0 : kUnknown; }

/// Top-level keys by what their value must be; duplicates and pairs are the lane's business.
std::uint32_t identify_line_key(std::string_view key) {
  using enum ScannedMember::Role;
  if (key == "source-ref") return static_cast<std::uint32_t>(source_ref);
  if (key == "cl-metadata") return static_cast<std::uint32_t>(ignored);
  if (is_reserved_key(key)) return kUnknown;
  return static_cast<std::uint32_t>(key.ends_with(kMetadataSuffix) ? metadata : value);
}

/// Whether one of the classes from `first` on has this id.
bool has_class(const ScannedLine& line, std::size_t first, std::int32_t id) {
  const auto classes = std::span(line.classes).subspan(first, line.class_count - first);
  return std::ranges::find(classes, id, &ScannedClass::id) != classes.end();
}

}  // namespace

bool LineScanner::scan(std::string_view line, ScannedLine& out) {
  out.clear();
  cursor_ = Cursor(line);
  cursor_.skip_blanks();
  if (!cursor_.at('{')) return false;
  for (std::size_t position = 0;; ++position) {
    Key key;
    const Step step = next_key(line_keys_, position, identify_line_key, key);
    if (step == Step::failed) return false;
    if (step == Step::end) break;
    if (out.member_count == ScannedLine::kMaxMembers || !scan_member(key, out)) return false;
  }
  cursor_.skip_blanks();
  return cursor_.at_end();
}

/// The next key of the object that the cursor is in (at its brace for position 0), up to the start of its value.
inline LineScanner::Step LineScanner::next_key(KeySequence& sequence, std::size_t position, Identify identify,
                                               Key& out) {
  if (const KeySequence::Spelling* spelling = sequence.match(position, cursor_.place(), cursor_.end())) {
    cursor_.move_to(cursor_.place() + spelling->length);
    out = {.text = spelling->key, .member = spelling->member};
    return Step::member;
  }
  if (position != 0 && cursor_.take('}')) return Step::end;
  return learn_key(sequence, position, identify, out);
}

LineScanner::Step LineScanner::learn_key(KeySequence& sequence, std::size_t position, Identify identify, Key& out) {
  const char* begin = cursor_.place();
  if (position == 0) {
    if (!cursor_.take('{')) return Step::failed;
    if (cursor_.take_after_blanks('}')) return Step::end;
  } else {
    if (cursor_.take_after_blanks('}')) return Step::end;
    if (!cursor_.take(',')) return Step::failed;
    cursor_.skip_blanks();
  }
  if (!cursor_.read_plain_string(out.text) || !cursor_.take_after_blanks(':')) return Step::failed;
  cursor_.skip_blanks();
  out.member = identify(out.text);
  learned_ = learned_ || &sequence == &line_keys_;
  const std::string_view spelling(begin, static_cast<std::size_t>(cursor_.place() - begin));
  sequence.remember(position, spelling, static_cast<std::size_t>(out.text.data() - begin), out.text.size(), out.member);
  return Step::member;
}

bool LineScanner::scan_member(const Key& key, ScannedLine& out) {
  using enum ScannedMember::Role;
  if (key.member == kUnknown) return false;  // reserved keys but source-ref and cl-metadata
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
      return scan_metadata(out, member.metadata);
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
  return ahead.read_plain_string(key) && identify_value_key(key) != kUnknown;
}

/// An object that is no label attribute: not even one that lost its metadata, which a rule would tell.
bool LineScanner::scan_other_object() {
  cursor_.move_to(cursor_.place() + 1);
  if (cursor_.take_after_blanks('}')) return true;
  std::string_view key;
  do {
    cursor_.skip_blanks();
    if (!cursor_.read_plain_string(key) || identify_value_key(key) != kUnknown || is_bookkeeping_key(key)) return false;
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
    const Step step = next_key(keys_->value, position, identify_value_key, key);
    if (step == Step::end) return seen == kWholeValue;
    if (step == Step::failed || key.member == kUnknown || (seen & bit(key.member)) != 0) return false;
    seen |= bit(key.member);
    if (!(key.member == kImageSize ? scan_image_size(value) : scan_annotations(out, value))) return false;
  }
}

/// Images of one source mostly share their size.
bool LineScanner::scan_image_size(ScannedValue& value) {
  const bool known = scan_known(keys_->known_size, [&] {
    if (!scan_new_image_size(value)) return false;
    keys_->known_width = value.image_width;
    keys_->known_height = value.image_height;
    return true;
  });
  value.image_width = keys_->known_width;
  value.image_height = keys_->known_height;
  return known;
}

bool LineScanner::scan_new_image_size(ScannedValue& value) {
  if (!cursor_.take('[')) return false;
  cursor_.skip_blanks();
  std::uint32_t seen = 0;
  for (std::size_t position = 0;; ++position) {
    Key key;
    const Step step = next_key(keys_->size, position, identify_size_key, key);
    if (step == Step::end) return seen == kWholeSize && cursor_.take_after_blanks(']');
    if (step == Step::failed || key.member == kUnknown || (seen & bit(key.member)) != 0) return false;
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
  bool learned = false;  // how this line spells its boxes
  do {
    cursor_.skip_blanks();
    if (scan_alike_annotations(out.boxes) || (learned && scan_plain_annotations(out))) continue;
    if (out.boxes.count == Boxes::kMax || !scan_annotation(out)) return false;
    keys_->box_shape.follow(keys_->box);
    learned = true;
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

inline bool LineScanner::scan_plain_annotations(ScannedLine& out) {
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
    const Step step = next_key(keys_->box, position, identify_box_key, key);
    if (step == Step::end) return seen == kWholeBox;
    if (step == Step::failed || key.member == kUnknown || (seen & bit(key.member)) != 0) return false;
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

bool LineScanner::scan_metadata(ScannedLine& out, ScannedMetadata& metadata) {
  metadata = {};
  if (!cursor_.at('{')) return false;
  std::uint32_t seen = 0;
  std::array<std::string_view, 8> unread;
  std::size_t unread_count = 0;
  for (std::size_t position = 0;; ++position) {
    Key key;
    const Step step = next_key(keys_->metadata, position, identify_metadata_key, key);
    if (step == Step::failed) return false;
    if (step == Step::end) break;
    if (key.member == kUnknown) {
      const std::span known(unread.data(), unread_count);
      if (is_bookkeeping_key(key.text) || unread_count == unread.size() ||
          std::ranges::find(known, key.text) != known.end())
        return false;
      unread[unread_count++] = key.text;
      if (!cursor_.skip_plain_value()) return false;
      continue;
    }
    if ((seen & bit(key.member)) != 0) return false;
    seen |= bit(key.member);
    if (!scan_metadata_member(key, out, metadata)) return false;
  }
  const std::uint32_t whole =
      metadata.kind == ScannedMetadata::Kind::detection ? kWholeDetection : kWholeClassification;
  return (seen & whole) == whole;
}

bool LineScanner::scan_metadata_member(const Key& key, ScannedLine& out, ScannedMetadata& metadata) {
  std::string_view text;
  switch (key.member) {
    case kType:
      return scan_type(metadata);
    case kHumanAnnotated:
      return scan_known(keys_->known_annotator,
                        [&] { return cursor_.read_plain_string(text) && (text == "yes" || text == "no"); });
    case kCreationDate:
      return scan_date();
    case kJobName:
      return scan_known(keys_->known_job, [&] { return cursor_.read_plain_string(text); });
    case kClassMap:
      return scan_class_map(out, metadata);
    case kObjects:
      return scan_objects(metadata);
    case kClassName:
      return cursor_.read_plain_string(metadata.class_name) && !metadata.class_name.empty();
    default:
      return cursor_.skip_unit_interval();
  }
}

/// A value that is good where it is spelled as `known`; else whatever `read` says, and known from then on.
template <class Read>
bool LineScanner::scan_known(KnownText& known, Read read) {
  const char* begin = cursor_.place();
  if (const std::size_t length = known.match(begin, cursor_.end())) {
    cursor_.move_to(begin + length);
    return true;
  }
  if (!read()) return false;
  known.remember(begin, cursor_.place());
  return true;
}

bool LineScanner::scan_type(ScannedMetadata& metadata) {
  using Kind = ScannedMetadata::Kind;
  const bool good = scan_known(keys_->known_type, [&] {
    std::string_view type;
    if (!cursor_.read_plain_string(type)) return false;
    if (type != kTypeDetection && type != kTypeClassification) return false;
    keys_->known_kind = type == kTypeDetection ? Kind::detection : Kind::classification;
    return true;
  });
  metadata.kind = keys_->known_kind;
  return good;
}

/// A date on the day of the last one is read without the calendar. The space form is a lint, so it is not for this lane.
bool LineScanner::scan_date() {
  const char* begin = cursor_.place();
  if (const std::size_t day = keys_->known_day.match(begin, cursor_.end())) {
    cursor_.move_to(begin + day);
    if (cursor_.skip_plain_time() && cursor_.take('"')) return true;
    cursor_.move_to(begin);
  }
  std::string_view text;
  if (!cursor_.read_plain_string(text)) return false;
  const std::optional<CreationDate> date = parse_creation_date(text);
  if (!date || date->with_space) return false;
  keys_->known_day.remember(begin, begin + std::string_view("\"2026-11-22T").size());
  return true;
}

inline bool LineScanner::scan_class(ScannedClass& out) {
  const char* begin = cursor_.place();
  const ClassCache::Known* known = classes_->find(begin);
  if (known == nullptr || begin + known->length > cursor_.end()) return scan_new_class(out);
  cursor_.move_to(begin + known->length);
  out = known->entry;
  return true;
}

/// Ids in any order, none of them twice; ascending ones prove that without a look at those before.
bool LineScanner::scan_class_map(ScannedLine& out, ScannedMetadata& metadata) {
  metadata.first_class = out.class_count;
  if (!cursor_.take('{')) return false;
  if (cursor_.take_after_blanks('}')) return true;
  std::int32_t largest = -1;
  do {
    cursor_.skip_blanks();
    if (out.class_count == ScannedLine::kMaxClasses) return false;
    ScannedClass& entry = out.classes[out.class_count];
    if (!scan_class(entry)) return false;
    const bool ascends = entry.id > largest;
    metadata.classes_ascend &= ascends;
    if (!ascends && has_class(out, metadata.first_class, entry.id)) return false;
    largest = ascends ? entry.id : largest;
    ++out.class_count;
  } while (cursor_.take_after_blanks(','));
  metadata.class_count = out.class_count - metadata.first_class;
  return cursor_.take_after_blanks('}');
}

bool LineScanner::scan_new_class(ScannedClass& out) {
  const char* begin = cursor_.place();
  if (!cursor_.take('"') || !cursor_.read_plain_integer(out.id) || !cursor_.take('"')) return false;
  if (out.id < 0 || !cursor_.take_after_blanks(':')) return false;
  cursor_.skip_blanks();
  std::string_view label;
  if (!cursor_.read_plain_string(label) || label.empty() || label.size() > limits::kLabelCodePoints) return false;
  out.label = classes_->slot(label);
  classes_->remember({begin, cursor_.place()}, out);
  return true;
}

bool LineScanner::scan_objects(ScannedMetadata& metadata) {
  if (!cursor_.take('[')) return false;
  if (cursor_.take_after_blanks(']')) return true;
  do {
    cursor_.skip_blanks();
    const std::size_t alike = scan_alike_objects();
    if (alike == 0 && !scan_object()) return false;
    metadata.object_count += std::max<std::size_t>(alike, 1);
  } while (cursor_.take_after_blanks(','));
  return cursor_.take_after_blanks(']');
}

/// {"confidence": X} and nothing else.
bool LineScanner::scan_object() {
  Key key;
  if (next_key(keys_->object, 0, identify_object_key, key) != Step::member || key.member == kUnknown) return false;
  return cursor_.skip_unit_interval() && cursor_.take_after_blanks('}');
}

/// The objects from here on that are spelled as the last one was, with a confidence of 0.d to 0.ddddddd, or of 1 as
/// conversions write it; how many.
std::size_t LineScanner::scan_alike_objects() {
  const KeySequence::Spelling* key = keys_->object.at(0);
  if (key == nullptr || key->length > 16 || key->member == kUnknown) return 0;
  std::size_t count = 0;
  const char* p = cursor_.place();
  const char* behind = p;
  while (p < cursor_.end() && equal_up_to_16(p, key->bytes, key->bits, key->length)) {
    const char* at = p + key->length;
    if (at[0] == '1') {
      ++at;
    } else {
      if (at[0] != '0' || at[1] != '.') break;
      const Digits digits = read_digits(at + 2);
      at += 2 + digits.count;
      if (digits.count - 1 >= 7) break;
    }
    if (*at != '}' || at >= cursor_.end()) break;
    behind = at + 1;
    ++count;
    if (*behind != ',') break;
    p = behind + 1 + (behind[1] == ' ' ? 1 : 0);
  }
  cursor_.move_to(behind);
  return count;
}

}  // namespace manifest::fastlane
