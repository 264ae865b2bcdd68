// SPDX-License-Identifier: Apache-2.0
// --reconcile ids: one class id for every label across the output, by name (tools.md 4). Internal to edit/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "libmanifest/json/edit.h"
#include "libmanifest/model/class_ids.h"
#include "libmanifest/model/detection_places.h"
#include "libmanifest/model/line_members.h"

namespace manifest::edit {

/// Is shown the lines of the output in their order. A label keeps the id it has where it first appears, unless another
/// label has that: then it gets the smallest free one. An attribute whose classes are not sound is left alone.
class Reconciler {
 public:
  /// Appends the line with the ids of the run to `out`. false: it has them already, and nothing was appended.
  [[nodiscard]] bool reconcile(std::string_view line, std::string& out);

 private:
  void learn();
  [[nodiscard]] bool agrees() const;

  ClassIds ids_;
  std::unordered_map<std::string, std::int64_t> known_;  // what ids_ gave out
  LineMembers line_;
  json::Edits edits_{line_.outline()};
  DetectionPlaces detection_;
};

}  // namespace manifest::edit
