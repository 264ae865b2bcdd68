// SPDX-License-Identifier: Apache-2.0
// Polygons and masks to bounding boxes.
#include "libmanifest/formats/coco_segmentation.h"

#include <cstdint>
#include <string>
#include <vector>

#include "libmanifest/json/number.h"
#include "libmanifest/json/scan.h"

namespace manifest::formats {

namespace {

/// Walks the children of an object or array.
template <class Visit>
bool all_children(const json::Outline& outline, const json::Node& parent, Visit visit) {
  for (auto index = parent.first_child; index != 0; index = outline.node(index).next_sibling) {
    if (!visit(outline.node(index))) return false;
  }
  return true;
}

std::optional<double> finite_number(const json::Outline& outline, const json::Node& node) {
  if (node.type != json::NodeType::number) return std::nullopt;
  const json::Number number = json::read_number(outline.raw(node));
  if (number.kind == json::Number::Kind::too_large) return std::nullopt;
  return number.value;
}

bool add_polygon(const json::Outline& outline, const json::Node& polygon, BoundingBox& box) {
  if (polygon.child_count % 2 != 0) return false;
  std::optional<double> x;
  return all_children(outline, polygon, [&](const json::Node& node) {
    const auto value = finite_number(outline, node);
    if (!value) return false;
    if (x) {
      box.add(*x, *value);
      x.reset();
    } else {
      x = value;
    }
    return true;
  });
}

std::optional<Box> box_of_polygons(const json::Outline& outline) {
  const json::Node& root = outline.root();
  BoundingBox box;
  const bool bare = root.child_count != 0 && outline.node(root.first_child).type == json::NodeType::number;
  const bool sound = bare ? add_polygon(outline, root, box) : all_children(outline, root, [&](const json::Node& node) {
    return node.type == json::NodeType::array && add_polygon(outline, node, box);
  });
  return sound ? box.box() : std::nullopt;
}

using Runs = std::vector<std::int64_t>;

std::optional<Runs> runs_of_array(const json::Outline& outline, const json::Node& counts) {
  Runs runs;
  const bool sound = all_children(outline, counts, [&](const json::Node& node) {
    if (node.type != json::NodeType::number) return false;
    const json::Number number = json::read_number(outline.raw(node));
    if (number.kind != json::Number::Kind::integer || number.integer < 0) return false;
    runs.push_back(number.integer);
    return true;
  });
  return sound ? std::optional(std::move(runs)) : std::nullopt;
}

/// cocoapi's LEB128 variant: 5 bits a character from 48 on, bit 5 says that more follow, the last one's bit 4 is the
/// sign; from the third run on, the difference to the run before the last (maskApi.c, rleFrString).
std::optional<Runs> runs_of_text(std::string_view text) {
  Runs runs;
  std::size_t at = 0;
  while (at < text.size()) {
    std::int64_t run = 0;
    bool more = true;
    for (unsigned shift = 0; more; shift += 5) {
      constexpr unsigned kLongestShift = 55;
      if (at == text.size() || shift > kLongestShift) return std::nullopt;
      const int bits = text[at++] - 48;
      if (bits < 0 || bits > 0x3F) return std::nullopt;
      run |= static_cast<std::int64_t>(bits & 0x1F) << shift;
      more = (bits & 0x20) != 0;
      if (!more && (bits & 0x10) != 0) run |= -(std::int64_t{1} << (shift + 5));
    }
    if (runs.size() > 2) run += runs[runs.size() - 2];
    if (run < 0) return std::nullopt;
    runs.push_back(run);
  }
  return runs;
}

/// The box around the foreground runs of a mask of `height` rows and `width` columns, column by column.
std::optional<Box> box_of_runs(const Runs& runs, std::int64_t height, std::int64_t width) {
  BoundingBox box;
  std::int64_t at = 0;
  const std::int64_t pixels = height * width;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::int64_t run = runs[i];
    if (run > pixels - at) return std::nullopt;
    if (i % 2 == 1 && run > 0) {
      const std::int64_t first = at / height;
      const std::int64_t last = (at + run - 1) / height;
      const bool whole_columns = first != last;
      box.add(static_cast<double>(first), whole_columns ? 0 : static_cast<double>(at % height));
      box.add(static_cast<double>(last + 1), static_cast<double>(whole_columns ? height : (at + run - 1) % height + 1));
    }
    at += run;
  }
  return box.box();
}

std::optional<std::int64_t> side(const json::Outline& outline, const json::Node* node) {
  constexpr std::int64_t kLongestSide = 1 << 24;
  if (node == nullptr || node->type != json::NodeType::number) return std::nullopt;
  const json::Number number = json::read_number(outline.raw(*node));
  const bool sound = number.kind == json::Number::Kind::integer && number.integer > 0 && number.integer <= kLongestSide;
  return sound ? std::optional(number.integer) : std::nullopt;
}

std::optional<Box> box_of_mask(const json::Outline& outline) {
  const json::Node* size = outline.find(outline.root(), "size");
  const json::Node* counts = outline.find(outline.root(), "counts");
  if (size == nullptr || counts == nullptr) return std::nullopt;
  const auto height = side(outline, outline.at(*size, 0));
  const auto width = side(outline, outline.at(*size, 1));
  if (!height || !width) return std::nullopt;
  std::optional<Runs> runs;
  std::string storage;
  if (counts->type == json::NodeType::array) runs = runs_of_array(outline, *counts);
  if (counts->type == json::NodeType::string) runs = runs_of_text(outline.string(*counts, storage));
  return runs ? box_of_runs(*runs, *height, *width) : std::nullopt;
}

}  // namespace

std::optional<Box> box_of_segmentation(std::string_view segmentation) {
  json::Outline outline;
  if (segmentation.empty() || outline.scan(segmentation)) return std::nullopt;
  if (outline.root().type == json::NodeType::array) return box_of_polygons(outline);
  if (outline.root().type == json::NodeType::object) return box_of_mask(outline);
  return std::nullopt;
}

}  // namespace manifest::formats
