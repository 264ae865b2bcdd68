// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/fastlane/metadata_scanner.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

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
constexpr std::uint32_t kKnownByBytes = bit(kType) | bit(kHumanAnnotated) | bit(kJobName);
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
  KnownRuns& runs = memory_->runs;
  runs.start(0, cursor_.place());
  Progress progress;
  for (;;) {
    Key key;
    const Step step = next_member(progress, metadata, key);
    if (step == Step::failed) return false;
    if (step == Step::end) break;
    const bool good =
        key.member == kUnknownMember ? skip_unread(key, progress) : scan_member(key.member, out, metadata);
    if (!good) return false;
    if ((kKnownByBytes & bit(key.member)) != 0) {
      runs.grow(key.member, key.member == kType ? static_cast<std::uint32_t>(metadata.kind) : 0);
    } else {
      runs.start(progress.position, cursor_.place());
    }
  }
  const std::uint32_t whole =
      metadata.kind == ScannedMetadata::Kind::detection ? kWholeDetection : kWholeClassification;
  return (progress.seen & whole) == whole;
}

/// The next key whose value must be read, with all members before it that are spelled as remembered.
Step MetadataScanner::next_member(Progress& progress, ScannedMetadata& metadata, Key& key) {
  KnownRuns& runs = memory_->runs;
  if (const KnownRun* run = runs.take(progress.position, cursor_)) {
    if ((progress.seen & run->members) != 0) return Step::failed;
    progress.seen |= run->members;
    if ((run->members & bit(kType)) != 0) metadata.kind = static_cast<ScannedMetadata::Kind>(run->note);
    progress.position = run->next_position;
    key.member = run->next_member;
    return run->next;
  }
  const Step step = next_key(cursor_, memory_->members, progress.position, identify_metadata_key, key);
  const std::size_t position = progress.position++;
  if (step == Step::failed) return step;
  if (step == Step::member) {
    if (key.member == kUnknownMember) return step;  // no run ends with it: its text is wanted every time
    if ((progress.seen & bit(key.member)) != 0) return Step::failed;
    progress.seen |= bit(key.member);
  }
  runs.remember(step, key.member, position, cursor_.place());
  return step;
}

bool MetadataScanner::skip_unread(const Key& key, Progress& progress) {
  const std::span known(unread_.data(), progress.unread);
  if (is_bookkeeping_key(key.text) || known.size() == unread_.size() ||
      std::ranges::find(known, key.text) != known.end())
    return false;
  unread_[progress.unread++] = key.text;
  return cursor_.skip_plain_value();
}

bool MetadataScanner::scan_member(std::uint32_t member, ScannedLine& out, ScannedMetadata& metadata) {
  std::string_view text;
  switch (member) {
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
      return scan_class_name(metadata);
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

/// Ids in any order, none of them twice; ascending ones prove that without a look at those before.
bool MetadataScanner::scan_class_map(ScannedLine& out, ScannedMetadata& metadata) {
  metadata.first_class = out.class_count;
  if (!cursor_.take('{')) return false;
  if (cursor_.take_after_blanks('}')) return true;
  std::int32_t largest = -1;
  do {
    cursor_.skip_blanks();
    const char* begin = cursor_.place();
    cursor_.move_to(read_known_classes_(*classes_, begin, cursor_.end(), out, largest));
    if (cursor_.place() != begin) continue;
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

bool MetadataScanner::scan_class(ScannedClass& out) {
  const char* begin = cursor_.place();
  const ClassCache::Known* known = classes_->find(begin);
  if (known != nullptr && begin + known->length <= cursor_.end()) {
    cursor_.move_to(begin + known->length);
    out = known->entry;
    return true;
  }
  if (!cursor_.take('"') || !cursor_.read_plain_integer(out.id) || !cursor_.take('"')) return false;
  if (out.id < 0 || !cursor_.take_after_blanks(':')) return false;
  cursor_.skip_blanks();
  if (!scan_label(out.label)) return false;
  classes_->remember({begin, cursor_.place()}, out);
  return true;
}

bool MetadataScanner::scan_class_name(ScannedMetadata& metadata) {
  const char* begin = cursor_.place();
  const ClassCache::Known* known = classes_->find_label(begin);
  if (known != nullptr && begin + known->length <= cursor_.end()) {
    cursor_.move_to(begin + known->length);
    metadata.class_label = known->entry.label;
    return true;
  }
  if (!scan_label(metadata.class_label)) return false;
  classes_->remember({begin, cursor_.place()}, {.label = metadata.class_label});
  return true;
}

bool MetadataScanner::scan_label(std::uint32_t& slot) {
  std::string_view label;
  if (!cursor_.read_plain_string(label) || label.empty() || label.size() > limits::kLabelCodePoints) return false;
  slot = classes_->slot(label);
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

/// The objects from here on that are spelled as the last one was; how many.
inline std::size_t MetadataScanner::scan_alike_objects() {
  const KeySequence::Spelling* key = memory_->object.at(0);
  if (key == nullptr || key->member == kUnknownMember) return 0;
  const AlikeObjects alike = skip_alike_objects_(*key, cursor_.place(), cursor_.end());
  cursor_.move_to(alike.end);
  return alike.count;
}

/// {"confidence": X} and nothing else.
bool MetadataScanner::scan_object() {
  Key key;
  if (next_key(cursor_, memory_->object, 0, identify_object_key, key) != Step::member || key.member == kUnknownMember)
    return false;
  return cursor_.skip_unit_interval() && cursor_.take_after_blanks('}');
}

}  // namespace manifest::fastlane
