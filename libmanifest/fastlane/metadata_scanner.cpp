// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/metadata_scanner.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "libmanifest/fastlane/bytes.h"
#include "libmanifest/model/creation_date.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/model/record.h"

namespace manifest::fastlane {
namespace {

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
std::uint32_t identify_metadata_key(std::string_view key) { return find_member(kMetadataNames, key); }
constexpr std::uint32_t kCommon = bit(kType) | bit(kHumanAnnotated) | bit(kCreationDate);
constexpr std::uint32_t kWholeDetection = kCommon | bit(kClassMap) | bit(kObjects);
constexpr std::uint32_t kWholeClassification = kCommon | bit(kClassName) | bit(kConfidence);

std::uint32_t identify_object_key(std::string_view key) { return key == "confidence" ? 0 : kUnknownMember; }

/// Whether one of the classes from `first` on has this id.
bool has_class(const ScannedLine& line, std::size_t first, std::int32_t id) {
  const auto classes = std::span(line.classes).subspan(first, line.class_count - first);
  return std::ranges::find(classes, id, &ScannedClass::id) != classes.end();
}

}  // namespace

bool MetadataScanner::scan(Cursor& cursor, MetadataMemory& memory, ScannedLine& out, ScannedMetadata& metadata) {
  cursor_ = cursor;
  memory_ = &memory;
  const bool good = scan_members(out, metadata);
  cursor = cursor_;
  return good;
}

bool MetadataScanner::scan_members(ScannedLine& out, ScannedMetadata& metadata) {
  metadata = {};
  if (!cursor_.at('{')) return false;
  std::uint32_t seen = 0;
  std::array<std::string_view, 8> unread;
  std::size_t unread_count = 0;
  for (std::size_t position = 0;; ++position) {
    Key key;
    const Step step = next_key(cursor_, memory_->members, position, identify_metadata_key, key);
    if (step == Step::failed) return false;
    if (step == Step::end) break;
    if (key.member == kUnknownMember) {
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
    if (!scan_member(key, out, metadata)) return false;
  }
  const std::uint32_t whole =
      metadata.kind == ScannedMetadata::Kind::detection ? kWholeDetection : kWholeClassification;
  return (seen & whole) == whole;
}

bool MetadataScanner::scan_member(const Key& key, ScannedLine& out, ScannedMetadata& metadata) {
  std::string_view text;
  switch (key.member) {
    case kType:
      return scan_type(metadata);
    case kHumanAnnotated:
      return scan_known(cursor_, memory_->annotator,
                        [&] { return cursor_.read_plain_string(text) && (text == "yes" || text == "no"); });
    case kCreationDate:
      return scan_date();
    case kJobName:
      return scan_known(cursor_, memory_->job, [&] { return cursor_.read_plain_string(text); });
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

bool MetadataScanner::scan_type(ScannedMetadata& metadata) {
  using Kind = ScannedMetadata::Kind;
  const bool good = scan_known(cursor_, memory_->type, [&] {
    std::string_view type;
    if (!cursor_.read_plain_string(type)) return false;
    if (type != kTypeDetection && type != kTypeClassification) return false;
    memory_->kind = type == kTypeDetection ? Kind::detection : Kind::classification;
    return true;
  });
  metadata.kind = memory_->kind;
  return good;
}

/// A date on the day of the last one is read without the calendar. The space form is a lint, so it is not for this lane.
bool MetadataScanner::scan_date() {
  const char* begin = cursor_.place();
  if (const std::size_t day = memory_->day.match(begin, cursor_.end())) {
    cursor_.move_to(begin + day);
    if (cursor_.skip_plain_time() && cursor_.take('"')) return true;
    cursor_.move_to(begin);
  }
  std::string_view text;
  if (!cursor_.read_plain_string(text)) return false;
  const std::optional<CreationDate> date = parse_creation_date(text);
  if (!date || date->with_space) return false;
  memory_->day.remember(begin, begin + std::string_view("\"2026-11-22T").size());
  return true;
}

inline bool MetadataScanner::scan_class(ScannedClass& out) {
  const char* begin = cursor_.place();
  const ClassCache::Known* known = classes_->find(begin);
  if (known == nullptr || begin + known->length > cursor_.end()) return scan_new_class(out);
  cursor_.move_to(begin + known->length);
  out = known->entry;
  return true;
}

/// Ids in any order, none of them twice; ascending ones prove that without a look at those before.
bool MetadataScanner::scan_class_map(ScannedLine& out, ScannedMetadata& metadata) {
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

bool MetadataScanner::scan_new_class(ScannedClass& out) {
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

bool MetadataScanner::scan_objects(ScannedMetadata& metadata) {
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
bool MetadataScanner::scan_object() {
  Key key;
  if (next_key(cursor_, memory_->object, 0, identify_object_key, key) != Step::member || key.member == kUnknownMember)
    return false;
  return cursor_.skip_unit_interval() && cursor_.take_after_blanks('}');
}

/// The objects from here on that are spelled as the last one was, with a confidence of 0.d to 0.ddddddd, or of 1 as
/// conversions write it; how many.
std::size_t MetadataScanner::scan_alike_objects() {
  const KeySequence::Spelling* key = memory_->object.at(0);
  if (key == nullptr || key->length > 16 || key->member == kUnknownMember) return 0;
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
