// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/detection_places.h"

#include <algorithm>
#include <cmath>

#include "libmanifest/json/number.h"
#include "libmanifest/model/class_ids.h"
#include "libmanifest/model/record.h"

namespace manifest {
namespace {

using json::Node;
using json::NodeType;

bool is(const Node* node, NodeType type) noexcept { return node != nullptr && node->type == type; }

const Node* find_typed(const json::Outline& outline, const Node* object, std::string_view key, NodeType type) {
  if (!is(object, NodeType::object)) return nullptr;
  const Node* found = outline.find(*object, key);
  return is(found, type) ? found : nullptr;
}

void read_classes(const json::Outline& outline, DetectionPlaces& out) {
  if (out.class_map == nullptr) return;
  std::string storage;
  for_each_child(outline, *out.class_map, [&](const Node& member) {
    ClassPlace place{.id = parse_class_id(outline.key(member, storage)), .member = &member};
    if (member.type == NodeType::string) place.name = std::string(outline.string(member, storage));
    out.classes.push_back(std::move(place));
  });
  for (std::size_t i = 0; i < out.classes.size(); ++i) {
    if (out.classes[i].id) out.by_id.emplace_back(*out.classes[i].id, i);
  }
  std::ranges::sort(out.by_id);
  for (std::size_t i = 0; i + 1 < out.by_id.size(); ++i) {
    if (out.by_id[i].first == out.by_id[i + 1].first) out.classes[out.by_id[i].second].live = false;
  }
  std::erase_if(out.by_id, [&out](const auto& entry) { return !out.classes[entry.second].live; });
}

void read_boxes(const json::Outline& outline, DetectionPlaces& out) {
  if (out.objects != nullptr) {
    for_each_child(outline, *out.objects, [&](const Node& element) { out.object_elements.push_back(&element); });
  }
  if (out.annotations == nullptr) return;
  for_each_child(outline, *out.annotations, [&](const Node& element) {
    BoxPlace box{.element = &element};
    const Node* class_id = find_typed(outline, &element, "class_id", NodeType::number);
    const std::optional<std::int64_t> id = integer_of(outline, class_id);
    if (id && *id >= 0) {
      box.class_id = class_id;
      box.id = *id;
    }
    out.boxes.push_back(box);
  });
}

void read_image_size(const json::Outline& outline, DetectionPlaces& out) {
  const Node* node = is(out.value, NodeType::object) ? outline.find(*out.value, "image_size") : nullptr;
  out.bare_image_size = is(node, NodeType::object);
  if (is(node, NodeType::array) && node->child_count == 1) node = outline.at(*node, 0);
  if (!is(node, NodeType::object)) return;
  const auto width = integer_of(outline, outline.find(*node, "width"));
  const auto height = integer_of(outline, outline.find(*node, "height"));
  if (width && height) out.image_size = node;
}

/// Whether the member is missing, or what find_typed() found.
bool fits(const json::Outline& outline, const Node* object, std::string_view key, const Node* found) {
  return found != nullptr || outline.find(*object, key) == nullptr;
}

}  // namespace

std::optional<std::int64_t> integer_of(const json::Outline& outline, const Node* node) {
  if (!is(node, NodeType::number)) return std::nullopt;
  const json::Number number = json::read_number(outline.raw(*node));
  if (std::abs(number.value) > static_cast<double>(kMaxClassId) || std::trunc(number.value) != number.value)
    return std::nullopt;
  return static_cast<std::int64_t>(number.value);
}

PairKind kind_of(const json::Outline& outline, const PairPlaces& pair) {
  const Node* type = find_typed(outline, pair.metadata, "type", NodeType::string);
  if (type == nullptr) return PairKind::other;
  std::string storage;
  const std::string_view name = outline.string(*type, storage);
  if (name == kTypeDetection) return PairKind::detection;
  return name == kTypeClassification ? PairKind::classification : PairKind::other;
}

const ClassPlace* DetectionPlaces::find(std::int64_t id) const noexcept {
  const auto found = std::ranges::lower_bound(by_id, id, {}, &std::pair<std::int64_t, std::size_t>::first);
  return found == by_id.end() || found->first != id ? nullptr : &classes[found->second];
}

void read_detection(const json::Outline& outline, const PairPlaces& pair, DetectionPlaces& out) {
  out = DetectionPlaces{.value = pair.value, .metadata = pair.metadata};
  out.annotations = find_typed(outline, pair.value, "annotations", NodeType::array);
  out.objects = find_typed(outline, pair.metadata, "objects", NodeType::array);
  out.class_map = find_typed(outline, pair.metadata, "class-map", NodeType::object);
  read_classes(outline, out);
  read_boxes(outline, out);
  read_image_size(outline, out);
  const auto is_named = [](const ClassPlace& place) { return place.name && !place.name->empty(); };
  const auto is_classed = [&out](const BoxPlace& box) {
    return box.class_id != nullptr && out.find(box.id) != nullptr;
  };
  out.classes_sound = is(pair.value, NodeType::object) && is(pair.metadata, NodeType::object) &&
                      std::ranges::all_of(out.classes, is_named) && std::ranges::all_of(out.boxes, is_classed);
  out.sound =
      out.classes_sound && out.image_size != nullptr && fits(outline, pair.value, "annotations", out.annotations) &&
      fits(outline, pair.metadata, "objects", out.objects) && fits(outline, pair.metadata, "class-map", out.class_map);
}

}  // namespace manifest
