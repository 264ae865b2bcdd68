// SPDX-License-Identifier: Apache-2.0
// Reads the JSON cells of VIA.
#include "libmanifest/formats/csv_region.h"

#include <fmt/format.h>

#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/json/document.h"

namespace manifest::formats {

namespace {

using json::NodeType;
using json::Value;

CsvRegion refused(std::string reason, std::string detail) {
  return {.reason = std::move(reason), .detail = std::move(detail)};
}

/// The label, or empty and why in `why`.
std::string label_of(const Value& attributes, std::string_view label_from, std::string& why) {
  const auto& members = attributes.members();
  const Value* value = nullptr;
  if (!label_from.empty()) {
    value = attributes.find(label_from);
    if (value == nullptr) why = fmt::format("region_attributes has no \"{}\"", label_from);
  } else if (members.size() == 1) {
    value = &members.front().value;
  } else {
    why = fmt::format("region_attributes has {} members; --label-from NAME says which is the label", members.size());
  }
  if (value == nullptr) return {};
  if (!value->is(NodeType::string) || value->string().empty()) {
    why = "the region's label is no text";
    return {};
  }
  return value->string();
}

CsvRegion region_of(const Value& shape, const Value& attributes, std::string_view label_from) {
  if (shape.members().empty()) return {.is_empty = true};
  const Value* name = shape.find("name");
  if (name == nullptr || !name->is(NodeType::string) || name->string() != "rect") {
    return refused("annotation.no-geometry",
                   fmt::format("the region is no rect but {}", name != nullptr && name->is(NodeType::string)
                                                                   ? fmt::format("\"{}\"", name->string())
                                                                   : "nothing with a name"));
  }
  const auto number = [&](std::string_view key) -> std::optional<double> {
    const Value* value = shape.find(key);
    return value == nullptr || !value->is(NodeType::number) ? std::nullopt : value->number();
  };
  const auto left = number("x");
  const auto top = number("y");
  const auto width = number("width");
  const auto height = number("height");
  if (!left || !top || !width || !height) {
    return refused("annotation.bad-bbox", "x, y, width and height are not four numbers");
  }
  CsvRegion region{.box = {*left, *top, *width, *height}};
  if (*width < 0 || *height < 0) return refused("annotation.negative-size", fmt::format("{} x {}", *width, *height));
  std::string why;
  region.label = label_of(attributes, label_from, why);
  if (region.label.empty()) return refused("annotation.no-label", std::move(why));
  return region;
}

}  // namespace

CsvRegion parse_csv_region(std::string_view shape, std::string_view attributes, std::string_view label_from) {
  try {
    const Value shape_value = json::parse_document(shape.empty() ? "{}" : shape, "region_shape_attributes");
    const Value attributes_value = json::parse_document(attributes.empty() ? "{}" : attributes, "region_attributes");
    if (!shape_value.is(NodeType::object) || !attributes_value.is(NodeType::object)) {
      return refused("row.bad-csv", "a region's attributes are no JSON object");
    }
    return region_of(shape_value, attributes_value, label_from);
  } catch (const Error& error) {
    return refused("row.bad-csv", fmt::format("{}: {}", error.path(), error.what()));
  }
}

}  // namespace manifest::formats
