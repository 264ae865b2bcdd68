// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/reconcile.h"

#include <algorithm>

#include "libmanifest/model/label_edits.h"

namespace manifest::edit {

void Reconciler::learn() {
  const auto is_known = [this](const auto& entry) { return known_.contains(*detection_.classes[entry.second].name); };
  if (std::ranges::all_of(detection_.by_id, is_known)) return;
  std::vector<ForeignClass> classes;
  for (const auto& [id, index] : detection_.by_id) classes.push_back({id, *detection_.classes[index].name});
  ids_.declare(classes);
  for (const ForeignClass& declared : classes) known_.try_emplace(declared.label, *ids_.id_of(declared.label));
}

bool Reconciler::agrees() const {
  return std::ranges::all_of(detection_.by_id, [this](const auto& entry) {
    return known_.at(*detection_.classes[entry.second].name) == entry.first;
  });
}

bool Reconciler::reconcile(std::string_view line, std::string& out) {
  if (!line_.read(line) || !line_.source_ref()) return false;
  edits_.clear();
  for (const PairPlaces& pair : line_.pairs()) {
    if (kind_of(line_.outline(), pair) != PairKind::detection) continue;
    read_detection(line_.outline(), pair, detection_);
    if (!detection_.classes_sound) continue;
    learn();
    if (!agrees())
      renumber_classes(
          detection_, [this](const std::string& name) { return known_.at(name); }, edits_);
  }
  if (edits_.empty()) return false;
  edits_.apply(out);
  return true;
}

}  // namespace manifest::edit
