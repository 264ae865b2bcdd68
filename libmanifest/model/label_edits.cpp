// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/label_edits.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string_view>

#include "libmanifest/json/writer.h"

namespace manifest {

using json::Node;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(text, out);
  return out;
}

}  // namespace

Relabelled relabel_class_name(const json::Outline& outline, const PairPlaces& pair, const LabelMap& labels,
                              json::Edits& edits) {
  const Node* node = outline.find(*pair.metadata, "class-name");
  if (node == nullptr || node->type != json::NodeType::string) return Relabelled::unchanged;
  std::string storage;
  const std::string_view label = outline.string(*node, storage);
  const std::optional<std::string_view> name = labels.find(label);
  if (!name) return Relabelled::dropped;
  if (*name == label) return Relabelled::unchanged;
  edits.replace(*node, quoted(*name));
  return Relabelled::renamed;
}

void remove_boxes(const DetectionPlaces& places, std::span<const std::size_t> gone, json::Edits& edits) {
  std::vector<const Node*> elements;
  std::vector<const Node*> objects;
  for (const std::size_t i : gone) {
    elements.push_back(places.boxes[i].element);
    if (i < places.object_elements.size()) objects.push_back(places.object_elements[i]);
  }
  if (!elements.empty()) edits.remove_members(*places.annotations, elements);
  if (!objects.empty()) edits.remove_members(*places.objects, objects);
}

std::uint64_t relabel_boxes(const DetectionPlaces& places, const LabelMap& labels, json::Edits& edits,
                            std::vector<std::size_t>& gone) {
  std::uint64_t renamed = 0;
  gone.clear();
  for (std::size_t i = 0; i < places.boxes.size(); ++i) {
    const BoxPlace& box = places.boxes[i];
    const ClassPlace* place = box.class_id == nullptr ? nullptr : places.find(box.id);
    if (place == nullptr || !place->name) continue;
    const std::optional<std::string_view> name = labels.find(*place->name);
    if (!name) gone.push_back(i);
    if (name && *name != *place->name) ++renamed;
  }
  remove_boxes(places, gone, edits);
  std::vector<const Node*> classes;
  for (const ClassPlace& place : places.classes) {
    if (!place.name) continue;
    const std::optional<std::string_view> name = labels.find(*place.name);
    if (!name) classes.push_back(place.member);
    if (name && *name != *place.name) edits.replace(*place.member, quoted(*name));
  }
  if (!classes.empty()) edits.remove_members(*places.class_map, classes);
  return renamed;
}

void renumber_classes(const DetectionPlaces& places, const std::function<std::int64_t(const std::string&)>& id_of,
                      json::Edits& edits) {
  std::set<std::int64_t> written;
  std::vector<const Node*> removed;
  for (const ClassPlace& place : places.classes) {
    if (!place.id) continue;
    const std::int64_t id = place.live ? id_of(*place.name) : *place.id;
    // A label that had two ids has one now, and what a later member hid would come to light.
    if (!place.live || !written.insert(id).second) {
      removed.push_back(place.member);
    } else if (id != *place.id) {
      edits.replace_key(*place.member, fmt::format("\"{}\"", id));
    }
  }
  if (!removed.empty()) edits.remove_members(*places.class_map, removed);
  for (const BoxPlace& box : places.boxes) {
    const std::int64_t id = id_of(*places.find(box.id)->name);
    if (id != box.id) edits.replace(*box.class_id, fmt::format("{}", id));
  }
}

}  // namespace manifest
