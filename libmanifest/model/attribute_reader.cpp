// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/attribute_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace manifest {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr std::int64_t kIntegerMax = std::int64_t{1} << 53;  // format page L: integral doubles within +-2^53

/// Members that rules read, told apart by bytes of constant length. One seen again replaces the earlier: the last wins (A.2).
template <const auto& kNames>
class Members {
 public:
  /// Whether `key` is one of the names; notes its element, and in `again` whether it was there before.
  bool take(std::string_view key, element value, bool& again) noexcept {
    return take_any(key, value, again, std::make_index_sequence<kNames.size()>());
  }
  [[nodiscard]] bool has(std::size_t i) const noexcept { return (present_ >> i & 1U) != 0; }
  [[nodiscard]] element at(std::size_t i) const noexcept { return elements_[i]; }

 private:
  template <std::size_t... kIndex>
  bool take_any(std::string_view key, element value, bool& again, std::index_sequence<kIndex...>) noexcept {
    return (take_one<kIndex>(key, value, again) || ...);
  }
  template <std::size_t kIndex>
  bool take_one(std::string_view key, element value, bool& again) noexcept {
    constexpr std::string_view kName = kNames[kIndex];
    if (key.size() != kName.size() || std::memcmp(key.data(), kName.data(), kName.size()) != 0) return false;
    again = has(kIndex);
    present_ |= 1U << kIndex;
    elements_[kIndex] = value;
    return true;
  }

  std::uint32_t present_ = 0;
  std::array<element, kNames.size()> elements_;
};

void note_duplicate(std::string_view key, Record& record) noexcept {
  if (record.duplicate_key.data() == nullptr) record.duplicate_key = key;
}

Field<std::int64_t> integer_of(double value) noexcept {
  Field<std::int64_t> field{.state = FieldState::wrong_type};
  if (std::trunc(value) != value) {
    field.was_fractional = true;
  } else if (std::abs(value) <= static_cast<double>(kIntegerMax)) {
    field.state = FieldState::present;
    field.value = static_cast<std::int64_t>(value);
  }
  return field;
}

/// The id whose canonical decimal `key` is, -1 when it is none: no sign, no leading zero, at most 2^53.
std::int64_t canonical_id(std::string_view key) noexcept {
  if (key.empty() || key.size() > 16 || (key.front() == '0' && key.size() > 1)) return -1;
  std::int64_t value = 0;
  for (const char c : key) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value <= kIntegerMax ? value : -1;
}

constexpr std::size_t kFewClasses = 32;  // up to here a walk over the entries beats a sorted list

std::uint32_t find_among_few(const std::vector<ClassEntry>& entries, std::int64_t id) noexcept {
  if (id < 0) return kNoIndex;  // -1 marks keys that are no id
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (entries[i].id == id) return i;
  }
  return kNoIndex;
}

bool is_integer_text(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// A.6.1: an integer, or a string of -?[0-9]+ of any length.
Field<std::int64_t> read_class_value(element value) noexcept {
  if (value.type() != element_type::STRING) return read_integer(value);
  Field<std::int64_t> field{.was_string = true};
  field.state = is_integer_text(value.get_string().value_unsafe()) ? FieldState::present : FieldState::wrong_type;
  return field;
}

AttributeKind kind_of(const Metadata& metadata) noexcept {
  if (!metadata.type.present()) return AttributeKind::untyped;
  if (metadata.type.value == kTypeDetection) return AttributeKind::detection;
  if (metadata.type.value == kTypeClassification) return AttributeKind::classification;
  return AttributeKind::unsupported;
}

void clear(Metadata& metadata) noexcept {
  std::vector<ClassEntry> class_map = std::move(metadata.class_map);
  std::vector<ObjectEntry> objects = std::move(metadata.objects);
  class_map.clear();
  objects.clear();
  metadata = Metadata{};
  metadata.class_map = std::move(class_map);
  metadata.objects = std::move(objects);
}

void clear(DetectionValue& value) noexcept {
  std::vector<Annotation> annotations = std::move(value.annotations);
  annotations.clear();
  value = DetectionValue{};
  value.annotations = std::move(annotations);
}

}  // namespace

Field<std::int64_t> read_integer(element value) noexcept {
  switch (value.type()) {
    case element_type::INT64: {
      const std::int64_t exact = value.get_int64().value_unsafe();
      if (exact >= -kIntegerMax && exact <= kIntegerMax) return {.value = exact, .state = FieldState::present};
      return integer_of(static_cast<double>(exact));
    }
    case element_type::DOUBLE:
      return integer_of(value.get_double().value_unsafe());
    default:
      return {.state = FieldState::wrong_type};  // above 2^63 is beyond 2^53
  }
}

Field<double> read_number(element value) noexcept {
  switch (value.type()) {
    case element_type::INT64:
      return {.value = static_cast<double>(value.get_int64().value_unsafe()), .state = FieldState::present};
    case element_type::UINT64:
      return {.value = static_cast<double>(value.get_uint64().value_unsafe()), .state = FieldState::present};
    case element_type::DOUBLE: {
      const double number = value.get_double().value_unsafe();
      return {.value = number, .state = FieldState::present, .was_fractional = std::trunc(number) != number};
    }
    default:
      return {.state = FieldState::wrong_type};
  }
}

Field<std::string_view> read_string(element value) noexcept {
  if (value.type() != element_type::STRING) return {.state = FieldState::wrong_type};
  return {.value = value.get_string().value_unsafe(), .state = FieldState::present};
}

void AttributeReader::read(std::string_view name, element value, element metadata, Record& record, Attribute& out) {
  out.name = name;
  out.value_is_object = value.is_object();
  out.class_value = {};
  clear(out.metadata);
  clear(out.detection);
  read_metadata(metadata, record, out.metadata);
  out.kind = kind_of(out.metadata);
  if (out.kind == AttributeKind::detection) {
    read_detection(value, record, out.detection);
    link_classes(out);
    return;
  }
  if (out.kind == AttributeKind::classification) out.class_value = read_class_value(value);
  note_bookkeeping_in_value(value, record);
}

void AttributeReader::read_metadata(element metadata, Record& record, Metadata& out) {
  out.is_object = metadata.is_object();
  if (!out.is_object) return;
  enum : std::uint8_t { kType, kClassMap, kObjects, kHumanAnnotated, kCreationDate, kJobName, kClassName, kConfidence };
  static constexpr std::array<std::string_view, 8> kNames{"type",          "class-map", "objects",    "human-annotated",
                                                          "creation-date", "job-name",  "class-name", "confidence"};
  Members<kNames> members;
  bool again = false;
  unread_keys_.clear();
  for (const simdjson::dom::key_value_pair member : object_of(metadata)) {
    if (!members.take(member.key, member.value, again)) note_unread_key(member.key, record);
    if (again) note_duplicate(member.key, record);
    again = false;
  }
  const auto string = [&](std::size_t i) {
    return members.has(i) ? read_string(members.at(i)) : Field<std::string_view>{};
  };
  out.type = string(kType);
  out.human_annotated = string(kHumanAnnotated);
  out.creation_date = string(kCreationDate);
  out.job_name = string(kJobName);
  if (out.creation_date.present()) {
    const std::optional<CreationDate> date = parse_creation_date(out.creation_date.value);
    if (date) out.creation_date_value = *date;
    if (!date) out.creation_date.state = FieldState::out_of_range;
  }
  const AttributeKind kind = kind_of(out);
  if (kind == AttributeKind::classification) {
    out.class_name = string(kClassName);
    if (members.has(kConfidence)) out.confidence = read_number(members.at(kConfidence));
  } else if (kind == AttributeKind::detection) {
    if (members.has(kClassMap)) read_class_map(members.at(kClassMap), record, out);
    if (members.has(kObjects)) read_objects(members.at(kObjects), record, out);
  }
}

void AttributeReader::read_detection(element value, Record& record, DetectionValue& out) {
  out.is_object = value.is_object();
  if (!out.is_object) return;
  enum : std::uint8_t { kAnnotations, kImageSize };
  static constexpr std::array<std::string_view, 2> kNames{"annotations", "image_size"};
  Members<kNames> members;
  bool again = false;
  unread_keys_.clear();
  for (const simdjson::dom::key_value_pair member : object_of(value)) {
    if (!members.take(member.key, member.value, again)) note_unread_key(member.key, record);
    if (again) note_duplicate(member.key, record);
    again = false;
  }
  if (members.has(kImageSize)) read_image_size(members.at(kImageSize), record, out);
  if (members.has(kAnnotations)) read_annotations(members.at(kAnnotations), record, out);
}

void AttributeReader::read_image_size(element image_size, Record& record, DetectionValue& out) {
  out.image_size = FieldState::wrong_type;
  element size = image_size;
  if (image_size.is_array()) {
    const simdjson::dom::array array = array_of(image_size);
    if (array.size() != 1) return;
    size = *array.begin();
  } else {
    out.image_size_is_object = image_size.is_object();
  }
  if (!size.is_object()) return;
  if (!out.image_size_is_object) out.image_size = FieldState::present;
  enum : std::uint8_t { kWidth, kHeight, kDepth };
  static constexpr std::array<std::string_view, 3> kNames{"width", "height", "depth"};
  Members<kNames> members;
  bool again = false;
  unread_keys_.clear();
  for (const simdjson::dom::key_value_pair member : object_of(size)) {
    // Nothing writes bookkeeping into image_size, so its unread keys matter only when they come twice.
    if (!members.take(member.key, member.value, again)) again = !unread_keys_.insert(member.key);
    if (again) note_duplicate(member.key, record);
    again = false;
  }
  if (members.has(kWidth)) out.width = read_integer(members.at(kWidth));
  if (members.has(kHeight)) out.height = read_integer(members.at(kHeight));
  if (members.has(kDepth)) out.depth = read_integer(members.at(kDepth));
}

void AttributeReader::read_annotations(element annotations, Record& record, DetectionValue& out) {
  out.annotations_state = annotations.is_array() ? FieldState::present : FieldState::wrong_type;
  if (!annotations.is_array()) return;
  for (const element entry : array_of(annotations)) {
    read_annotation(entry, record, out.annotations.emplace_back());
  }
}

void AttributeReader::read_annotation(element entry, Record& record, Annotation& out) {
  out.is_object = entry.is_object();
  if (!out.is_object) return;
  enum : std::uint8_t { kClassId, kLeft, kTop, kWidth, kHeight };
  static constexpr std::array<std::string_view, 5> kNames{"class_id", "left", "top", "width", "height"};
  Members<kNames> members;
  bool again = false;
  unread_keys_.clear();
  for (const simdjson::dom::key_value_pair member : object_of(entry)) {
    if (!members.take(member.key, member.value, again)) note_unread_key(member.key, record);
    if (again) note_duplicate(member.key, record);
    again = false;
  }
  if (members.has(kClassId)) out.class_id = read_integer(members.at(kClassId));
  if (members.has(kLeft)) out.left = read_number(members.at(kLeft));
  if (members.has(kTop)) out.top = read_number(members.at(kTop));
  if (members.has(kWidth)) out.width = read_number(members.at(kWidth));
  if (members.has(kHeight)) out.height = read_number(members.at(kHeight));
}

void AttributeReader::read_class_map(element class_map, Record& record, Metadata& out) {
  out.class_map_state = class_map.is_object() ? FieldState::present : FieldState::wrong_type;
  if (!class_map.is_object()) return;
  bool ascending = true;  // canonical ids in ascending order, as programs write them, cannot repeat
  std::int64_t previous = -1;
  for (const simdjson::dom::key_value_pair member : object_of(class_map)) {
    ClassEntry entry{.key = member.key, .id = canonical_id(member.key), .name = read_string(member.value)};
    if (entry.name.present() && entry.name.value.empty()) entry.name.state = FieldState::out_of_range;
    ascending = ascending && entry.id > previous;
    previous = entry.id;
    out.class_map.push_back(entry);
  }
  if (!ascending) drop_superseded(out.class_map, record);
}

void AttributeReader::drop_superseded(std::vector<ClassEntry>& entries, Record& record) {
  unread_keys_.clear();
  std::size_t kept = 0;
  for (const ClassEntry& entry : entries) {
    const std::uint32_t index = unread_keys_.add(entry.key);
    if (index < kept) note_duplicate(entry.key, record);
    entries[index] = entry;
    kept = unread_keys_.size();
  }
  entries.resize(kept);
}

void AttributeReader::read_objects(element objects, Record& record, Metadata& out) {
  out.objects_state = objects.is_array() ? FieldState::present : FieldState::wrong_type;
  if (!objects.is_array()) return;
  for (const element entry : array_of(objects)) {
    ObjectEntry object{.is_object = entry.is_object(), .confidence = {}};
    if (object.is_object) {
      bool again = false;
      unread_keys_.clear();
      for (const simdjson::dom::key_value_pair member : object_of(entry)) {
        if (member.key == "confidence") {
          again = !object.confidence.missing();
          object.confidence = read_number(member.value);
        } else {
          again = !unread_keys_.insert(member.key);
        }
        if (again) note_duplicate(member.key, record);
      }
    }
    out.objects.push_back(object);
  }
}

void AttributeReader::link_classes(Attribute& out) {
  const std::vector<ClassEntry>& entries = out.metadata.class_map;
  const bool few = entries.size() <= kFewClasses;
  if (!few) sort_ids(entries);
  for (Annotation& annotation : out.detection.annotations) {
    if (!annotation.class_id.present()) continue;
    const std::int64_t id = annotation.class_id.value;
    annotation.class_entry = few ? find_among_few(entries, id) : find_sorted(id);
  }
}

void AttributeReader::sort_ids(const std::vector<ClassEntry>& entries) {
  ids_.clear();
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    if (entries[i].id >= 0) ids_.emplace_back(entries[i].id, i);
  }
  if (!std::ranges::is_sorted(ids_)) std::ranges::sort(ids_);
}

std::uint32_t AttributeReader::find_sorted(std::int64_t id) const noexcept {
  const auto place = std::ranges::lower_bound(ids_, id, {}, &std::pair<std::int64_t, std::uint32_t>::first);
  return place != ids_.end() && place->first == id ? place->second : kNoIndex;
}

void AttributeReader::note_bookkeeping_in_value(element value, Record& record) {
  if (!value.is_object()) return;
  for (const simdjson::dom::key_value_pair member : object_of(value)) {
    if (is_bookkeeping_key(member.key)) record.has_bookkeeping = true;
    if (member.key != "annotations" || !member.value.is_array()) continue;
    for (const element entry : array_of(member.value)) {
      if (!entry.is_object()) continue;
      for (const simdjson::dom::key_value_pair inner : object_of(entry)) {
        if (is_bookkeeping_key(inner.key)) record.has_bookkeeping = true;
      }
    }
  }
}

void AttributeReader::note_unread_key(std::string_view key, Record& record) {
  if (is_bookkeeping_key(key)) record.has_bookkeeping = true;
  if (!unread_keys_.insert(key)) note_duplicate(key, record);
}

}  // namespace manifest
