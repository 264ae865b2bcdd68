// SPDX-License-Identifier: Apache-2.0
// From simdjson's DOM to the Attribute of a Record. Internal to model/: the one header that names simdjson.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "libmanifest/model/key_set.h"
#include "libmanifest/model/record.h"

namespace manifest {

/// Reads label pairs of one line; notes what belongs to the line as a whole (duplicate keys, stale bookkeeping) in its Record.
class AttributeReader {
 public:
  /// Fills `out` (a pool element, whatever it held) from the pair `name`: `value`, `metadata`.
  void read(std::string_view name, simdjson::dom::element value, simdjson::dom::element metadata, Record& record,
            Attribute& out);

 private:
  void read_metadata(simdjson::dom::element metadata, Record& record, Metadata& out);
  void read_detection(simdjson::dom::element value, Record& record, DetectionValue& out);
  void read_image_size(simdjson::dom::element image_size, Record& record, DetectionValue& out);
  void read_annotations(simdjson::dom::element annotations, Record& record, DetectionValue& out);
  void read_annotation(simdjson::dom::element element, Record& record, Annotation& out);
  void read_class_map(simdjson::dom::element class_map, Record& record, Metadata& out);
  void drop_superseded(std::vector<ClassEntry>& entries, Record& record);
  void read_objects(simdjson::dom::element objects, Record& record, Metadata& out);
  void link_classes(Attribute& out);
  void sort_ids(const std::vector<ClassEntry>& entries);
  [[nodiscard]] std::uint32_t find_sorted(std::int64_t id) const noexcept;
  void note_bookkeeping_in_value(simdjson::dom::element value, Record& record);
  void note_unread_key(std::string_view key, Record& record);

  KeySet unread_keys_;  ///< keys of the current object that no rule reads, for duplicates and stale bookkeeping
  std::vector<std::pair<std::int64_t, std::uint32_t>> ids_;  ///< class ids with their entry, ascending
};

/// By value: a range-for over `element.get_object().value_unsafe()` would outlive the result that it points into.
/// REQUIRES: the element is of that type.
[[nodiscard]] inline simdjson::dom::object object_of(simdjson::dom::element element) noexcept {
  return element.get_object().value_unsafe();
}
[[nodiscard]] inline simdjson::dom::array array_of(simdjson::dom::element element) noexcept {
  return element.get_array().value_unsafe();
}

/// The integer that `element` says: any JSON number whose double is integral and within +-2^53 (section L).
[[nodiscard]] Field<std::int64_t> read_integer(simdjson::dom::element element) noexcept;
/// The nearest double of any JSON number.
[[nodiscard]] Field<double> read_number(simdjson::dom::element element) noexcept;
[[nodiscard]] Field<std::string_view> read_string(simdjson::dom::element element) noexcept;

}  // namespace manifest
