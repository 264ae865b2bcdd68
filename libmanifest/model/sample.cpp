// SPDX-License-Identifier: Apache-2.0
// Manifest lines to samples.
#include "libmanifest/model/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace manifest {

namespace {

/// Whether `name` is `base`, or `base` with a number behind it.
bool is_numbered(std::string_view name, std::string_view base) noexcept {
  if (!name.starts_with(base)) return false;
  return std::ranges::all_of(name.substr(base.size()), [](char c) { return c >= '0' && c <= '9'; });
}

void take_boxes(const Attribute& attribute, Sample& sample) {
  const auto& value = attribute.detection;
  const auto& metadata = attribute.metadata;
  sample.size = ImageSize{value.width.value, value.height.value, value.depth.value};
  sample.creation_date = metadata.creation_date.value;
  sample.boxes.reserve(value.annotations.size());
  for (std::size_t i = 0; i < value.annotations.size(); ++i) {
    const Annotation& annotation = value.annotations[i];
    SampleBox box{
        .box = {annotation.left.value, annotation.top.value, annotation.width.value, annotation.height.value}};
    box.label = metadata.class_map[annotation.class_entry].name.value;
    box.confidence = metadata.objects[i].confidence.value;
    box.class_id = annotation.class_id.value;
    sample.boxes.push_back(std::move(box));
  }
}

void take_label(const Attribute& attribute, Sample& sample) {
  sample.labels.push_back(
      {.label = std::string(attribute.metadata.class_name.value), .confidence = attribute.metadata.confidence.value});
  if (sample.creation_date.empty()) sample.creation_date = attribute.metadata.creation_date.value;
}

}  // namespace

std::string RecordName::text() const { return noun_.empty() ? text_ : fmt::format("{} {}", noun_, number_); }

bool is_usable_attribute_name(std::string_view label) noexcept {
  return !label.empty() && !label.starts_with('$') && !label.ends_with(kMetadataSuffix) && !is_reserved_key(label);
}

ExportedSample sample_from_record(const Record& record, const SampleSelection& selection) {
  ExportedSample result;
  Sample& sample = result.sample;
  sample.source_ref = record.source_ref.value;
  sample.kind = selection.boxes ? SampleKind::boxes : SampleKind::image_labels;
  bool has_boxes = false;
  for (const Attribute& attribute : record.attributes()) {
    if (attribute.kind == AttributeKind::unsupported) {
      ++result.attributes_unsupported;
    } else if (attribute.kind == AttributeKind::detection && selection.boxes && !has_boxes &&
               (selection.attribute.empty() || attribute.name == selection.attribute)) {
      take_boxes(attribute, sample);
      has_boxes = true;
    } else if (attribute.kind == AttributeKind::classification && selection.image_labels &&
               (selection.attribute.empty() || is_numbered(attribute.name, selection.attribute))) {
      take_label(attribute, sample);
    } else {
      ++result.attributes_not_exported;
    }
  }
  return result;
}

}  // namespace manifest
