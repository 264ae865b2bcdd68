// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/reconcile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

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

void Reconciler::edit_classes() {
  std::set<std::int64_t> written;
  std::vector<const json::Node*> removed;
  for (const ClassPlace& place : detection_.classes) {
    if (!place.id) continue;
    const std::int64_t id = place.live ? known_.at(*place.name) : *place.id;
    // A label that had two ids has one now, and what a later member hid would come to light.
    if (!place.live || !written.insert(id).second) {
      removed.push_back(place.member);
    } else if (id != *place.id) {
      edits_.replace_key(*place.member, fmt::format("\"{}\"", id));
    }
  }
  if (!removed.empty()) edits_.remove_members(*detection_.class_map, removed);
  for (const BoxPlace& box : detection_.boxes) {
    const std::int64_t id = known_.at(*detection_.find(box.id)->name);
    if (id != box.id) edits_.replace(*box.class_id, fmt::format("{}", id));
  }
}

bool Reconciler::reconcile(std::string_view line, std::string& out) {
  if (!line_.read(line) || !line_.source_ref()) return false;
  edits_.clear();
  for (const PairPlaces& pair : line_.pairs()) {
    if (kind_of(line_.outline(), pair) != PairKind::detection) continue;
    read_detection(line_.outline(), pair, detection_);
    if (!detection_.classes_sound) continue;
    learn();
    if (!agrees()) edit_classes();
  }
  if (edits_.empty()) return false;
  edits_.apply(out);
  return true;
}

}  // namespace manifest::edit
