// SPDX-License-Identifier: Apache-2.0
// Record: what one manifest line says, before anybody judges it.
//
// Everything may be missing or mistyped. Strings are views into the parser's buffer: a Record is good until the
// next call of the RecordParser that made it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "libmanifest/model/creation_date.h"
#include "libmanifest/model/field.h"

namespace manifest {

/// The kinds that the rules tell apart, selected by the metadata's `type` (format page A.6).
enum class AttributeKind : std::uint8_t {
  untyped,         ///< the metadata is no object, or its type is missing or no string
  classification,  ///< groundtruth/image-classification
  detection,       ///< groundtruth/object-detection
  unsupported,     ///< any other string
};

inline constexpr std::string_view kTypeClassification = "groundtruth/image-classification";
inline constexpr std::string_view kTypeDetection = "groundtruth/object-detection";
inline constexpr std::string_view kMetadataSuffix = "-metadata";

inline constexpr std::uint32_t kNoIndex = std::numeric_limits<std::uint32_t>::max();

/// One element of `annotations`, with its confidence from `objects`.
struct Annotation {
  bool is_object = false;
  Field<std::int64_t> class_id;
  Field<double> left, top, width, height;  ///< pixels, origin top-left
  std::uint32_t class_entry = kNoIndex;    ///< index in class_map, kNoIndex: the id is not there
};

/// One element of the metadata's `objects`.
struct ObjectEntry {
  bool is_object = false;
  Field<double> confidence;
};

/// One member of a class-map. Of equal keys only the last stays.
struct ClassEntry {
  std::string_view key;
  std::int64_t id = -1;  ///< the id whose canonical decimal the key is; -1: no such id
  Field<std::string_view> name;
};

/// The value of a detection attribute.
struct DetectionValue {
  bool is_object = false;
  FieldState image_size = FieldState::missing;         ///< wrong_type: not an array of exactly one object
  bool image_size_is_object = false;                   ///< the object form of one AWS example (J5)
  Field<std::int64_t> width, height, depth;            ///< pixels, pixels, channels
  FieldState annotations_state = FieldState::missing;  ///< wrong_type: not an array
  std::vector<Annotation> annotations;
};

/// The metadata's members, those that a kind does not have stay missing.
struct Metadata {
  bool is_object = false;
  Field<std::string_view> type;
  Field<std::string_view> human_annotated;
  Field<std::string_view> creation_date;  ///< out_of_range: a string in none of the accepted shapes
  CreationDate creation_date_value;       ///< when creation_date is present
  Field<std::string_view> job_name;
  Field<std::string_view> class_name;                ///< classification
  Field<double> confidence;                          ///< classification
  FieldState class_map_state = FieldState::missing;  ///< detection
  std::vector<ClassEntry> class_map;
  FieldState objects_state = FieldState::missing;  ///< detection
  std::vector<ObjectEntry> objects;
};

/// A label pair: key K and K-metadata.
struct Attribute {
  std::string_view name;
  AttributeKind kind = AttributeKind::untyped;
  bool value_is_object = false;
  Field<std::int64_t> class_value;  ///< classification: the value; a string of any number of digits is present
  DetectionValue detection;
  Metadata metadata;
};

/// One line. Reused from line to line: vectors keep their capacity.
struct Record {
  Field<std::string_view> source_ref;
  bool has_other_keys = false;     ///< a key besides source-ref, bookkeeping and cl-metadata
  bool has_bookkeeping = false;    ///< errors, warnings, cl-errors, cl-warnings where a validator would write them
  std::string_view duplicate_key;  ///< the first key seen twice in one object that the rules read; data() null: none
  /// The first K-metadata without K, or detection value without metadata; data() null: none.
  std::string_view orphan_key;

  /// The label pairs in line order (by K's first appearance).
  [[nodiscard]] std::span<const Attribute> attributes() const noexcept {
    return {attribute_pool.data(), attribute_count};
  }

  std::vector<Attribute> attribute_pool;  ///< the first attribute_count are this line's
  std::size_t attribute_count = 0;
};

/// Whether `key` is never a label attribute, whatever partner it has (A.2): source-ref, source, source-ref-metadata,
/// bookkeeping, and cl-metadata (where a key `cl` exists, cl-metadata is its partner and no attribute either).
[[nodiscard]] bool is_reserved_key(std::string_view key) noexcept;
/// Whether Ground Truth would take `name` for the label attribute of a job of that metadata type (A.2): 1 to 127 letters,
/// digits and inner hyphens; ending in -ref exactly where the type asks for it. An empty type asks for nothing.
[[nodiscard]] bool follows_attribute_name_rules(std::string_view name, std::string_view type) noexcept;
/// errors, warnings, cl-errors, cl-warnings.
[[nodiscard]] bool is_bookkeeping_key(std::string_view key) noexcept;

}  // namespace manifest
