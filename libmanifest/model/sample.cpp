// SPDX-License-Identifier: Apache-2.0
// Samples to manifest lines, and manifest lines to samples.
#include "libmanifest/model/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "libmanifest/json/writer.h"

namespace manifest {

namespace {

void write_boxes(const Sample& sample, json::Writer& writer) {
  writer.key("annotations").begin_array();
  for (const auto& box : sample.boxes) {
    writer.begin_object();
    writer.key("left").number(box.box.left).key("top").number(box.box.top);
    writer.key("width").number(box.box.width).key("height").number(box.box.height);
    writer.key("class_id").integer(box.class_id).end_object();
  }
  writer.end_array();
}

void write_class_map(const Sample& sample, json::Writer& writer) {
  writer.key("class-map").begin_object();
  std::vector<std::int64_t> written;
  for (const auto& box : sample.boxes) {
    if (std::ranges::find(written, box.class_id) != written.end()) continue;
    written.push_back(box.class_id);
    writer.key(fmt::format_int(box.class_id).c_str()).string(box.label);
  }
  writer.end_object();
}

/// The detection attribute and its metadata, in the order of AWS's script (I.1).
void write_detection(const Sample& sample, const LineOptions& options, json::Writer& writer) {
  writer.key(options.attribute).begin_object();
  write_boxes(sample, writer);
  writer.key("image_size").begin_array().begin_object();
  writer.key("width").integer(sample.size->width).key("depth").integer(sample.size->depth);
  writer.key("height").integer(sample.size->height).end_object().end_array().end_object();

  writer.key(options.attribute + std::string(kMetadataSuffix)).begin_object();
  writer.member("job-name", options.job_name);
  write_class_map(sample, writer);
  writer.member("human-annotated", options.human_annotated).key("objects").begin_array();
  for (const auto& box : sample.boxes) writer.begin_object().key("confidence").number(box.confidence).end_object();
  writer.end_array().member("creation-date",
                            sample.creation_date.empty() ? options.creation_date : sample.creation_date);
  writer.member("type", kTypeDetection).end_object();
}

/// The names of the attributes of `labels` (all different).
std::vector<std::string> attribute_names(const std::vector<const SampleLabel*>& labels, const LineOptions& options,
                                         bool has_detection) {
  const auto is_own_name = [&](const std::string& label) {
    return is_usable_attribute_name(label) && !(has_detection && label == options.attribute);
  };
  std::set<std::string> taken;
  for (const auto* label : labels) {
    if (is_own_name(label->label)) taken.insert(label->label);
  }
  if (has_detection) taken.insert(options.attribute);
  std::vector<std::string> names;
  std::size_t number = 0;
  for (const auto* label : labels) {
    if (!options.image_label_attribute.empty()) {
      names.push_back(fmt::format("{}{}", options.image_label_attribute, names.size()));
    } else if (is_own_name(label->label)) {
      names.push_back(label->label);
    } else {
      while (taken.contains(fmt::format("label-{}", number))) ++number;
      names.push_back(fmt::format("label-{}", number++));
    }
  }
  return names;
}

/// An image-level label and its metadata, in the order of AWS's script (I.2).
void write_label(const SampleLabel& label, const std::string& attribute, std::string_view date,
                 const LineOptions& options, json::Writer& writer) {
  writer.key(attribute).integer(1).key(attribute + std::string(kMetadataSuffix)).begin_object();
  writer.key("confidence").number(label.confidence).member("job-name", options.job_name);
  writer.member("class-name", label.label).member("human-annotated", options.human_annotated);
  writer.member("creation-date", date).member("type", kTypeClassification).end_object();
}

void write_labels(const Sample& sample, const LineOptions& options, bool has_detection, json::Writer& writer) {
  std::vector<const SampleLabel*> labels;
  std::set<std::string_view> seen;
  for (const auto& label : sample.labels) {
    if (seen.insert(label.label).second) labels.push_back(&label);
  }
  const std::string& date = sample.creation_date.empty() ? options.creation_date : sample.creation_date;
  const auto names = attribute_names(labels, options, has_detection);
  for (std::size_t i = 0; i < labels.size(); ++i) write_label(*labels[i], names[i], date, options, writer);
}

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

void append_manifest_line(const Sample& sample, const LineOptions& options, std::string& out) {
  json::Writer writer(out);
  const bool nothing = sample.boxes.empty() && sample.labels.empty();
  const bool has_detection = !sample.boxes.empty() || (nothing && sample.kind == SampleKind::boxes && sample.size);
  writer.begin_object().member("source-ref", sample.source_ref);
  if (has_detection) write_detection(sample, options, writer);
  if (!sample.labels.empty()) write_labels(sample, options, has_detection, writer);
  writer.end_object();
}

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
