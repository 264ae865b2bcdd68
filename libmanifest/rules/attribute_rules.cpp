// SPDX-License-Identifier: Apache-2.0
// Rules about one label attribute: shape (step 5), links between value and metadata (5), kind and label length (7-8),
// list of annotations (11).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "libmanifest/model/code_points.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/rules/line_rules.h"

namespace manifest {
namespace {

constexpr std::string_view kLineErrors = "Custom Labels guide, tm-debugging-json-line-errors";
constexpr std::string_view kPixels = "a whole number of pixels above 0";
constexpr std::string_view kUnitInterval = "a number from 0 to 1";

constexpr double kIntegerMax =
    9007199254740992;  // format page L: an integer field takes integral doubles within +-2^53

bool is_positive(const Field<std::int64_t>& field) { return field.present() && field.value > 0; }
bool is_confidence(const Field<double>& field) { return field.present() && field.value >= 0 && field.value <= 1; }

bool is_coordinate(const Field<double>& field, Coordinates coordinates) {
  if (!field.present() || coordinates == Coordinates::numbers) return field.present();
  return !field.was_fractional && std::abs(field.value) <= kIntegerMax;
}

/// A.6.4: one element of annotations; true when it was reported.
bool report_annotation_shape(const Annotation& box, std::size_t i, Coordinates coordinates, Findings& findings) {
  const std::string_view number = coordinates == Coordinates::integers ? "an integer" : "a number";
  const auto report = [&](std::string_view key, std::string_view must) {
    findings.report_value({"annotations", i, key}, must);
    return true;
  };
  if (!box.is_object) return findings.report_value({"annotations", i}, "an object"), true;
  if (!box.class_id.present() || box.class_id.value < 0) return report("class_id", "an integer of 0 or more");
  if (!is_coordinate(box.left, coordinates)) return report("left", number);
  if (!is_coordinate(box.top, coordinates)) return report("top", number);
  if (!is_coordinate(box.width, coordinates)) return report("width", number);
  if (!is_coordinate(box.height, coordinates)) return report("height", number);
  return false;
}

/// A.6.4: the value of a detection attribute.
void detection_value_format(const AttributeSubject& subject, Findings& findings) {
  const DetectionValue& value = subject.attribute.detection;
  if (!value.is_object) return findings.report_value({}, "an object with image_size and annotations");
  if (value.image_size != FieldState::present)
    return findings.report_value({"image_size"}, "an array of exactly one object");
  if (!is_positive(value.width)) return findings.report_value({"image_size", std::size_t{0}, "width"}, kPixels);
  if (!is_positive(value.height)) return findings.report_value({"image_size", std::size_t{0}, "height"}, kPixels);
  if (!is_positive(value.depth))
    return findings.report_value({"image_size", std::size_t{0}, "depth"}, "an integer above 0");
  if (value.annotations_state == FieldState::wrong_type)
    return findings.report_value({"annotations"}, "an array of objects");
  for (std::size_t i = 0; i < value.annotations.size(); ++i) {
    if (report_annotation_shape(value.annotations[i], i, subject.options.coordinates, findings)) return;
  }
}

void invalid_attribute_format(const AttributeSubject& subject, Findings& findings) {
  if (subject.attribute.kind == AttributeKind::detection) return detection_value_format(subject, findings);
  if (subject.attribute.kind != AttributeKind::classification || subject.attribute.class_value.present()) return;
  findings.report_value({}, "an integer");
}

/// A.6.1: what only the metadata of a classification has.
void classification_metadata_format(const Metadata& metadata, Findings& findings) {
  if (!metadata.class_name.present() || metadata.class_name.value.empty()) {
    return findings.report_metadata({"class-name"}, "a label, a string that is not empty");
  }
  if (!is_confidence(metadata.confidence)) return findings.report_metadata({"confidence"}, kUnitInterval);
}

/// A.6.4: what only the metadata of a detection has. A missing confidence is another code's.
void detection_metadata_format(const Metadata& metadata, Findings& findings) {
  if (metadata.class_map_state != FieldState::present)
    return findings.report_metadata({"class-map"}, "an object from class ids to labels");
  for (const ClassEntry& entry : metadata.class_map) {
    if (!entry.name.present())
      return findings.report_metadata({"class-map", entry.key}, "a label, a string that is not empty");
  }
  if (metadata.objects_state != FieldState::present)
    return findings.report_metadata({"objects"}, "an array of objects, one a box");
  for (std::size_t i = 0; i < metadata.objects.size(); ++i) {
    const ObjectEntry& object = metadata.objects[i];
    if (!object.is_object) return findings.report_metadata({"objects", i}, "an object");
    if (!object.confidence.missing() && !is_confidence(object.confidence)) {
      return findings.report_metadata({"objects", i, "confidence"}, kUnitInterval);
    }
  }
}

bool is_date(const Metadata& metadata, Dates dates) {
  if (metadata.creation_date.present()) return true;
  return dates == Dates::lenient && metadata.creation_date.state == FieldState::out_of_range;
}

void invalid_metadata_format(const AttributeSubject& subject, Findings& findings) {
  const Metadata& metadata = subject.attribute.metadata;
  if (!metadata.is_object) return findings.report_metadata({}, "an object");
  if (!metadata.type.present())
    return findings.report_metadata({"type"}, "a string such as groundtruth/object-detection");
  const Field<std::string_view>& human = metadata.human_annotated;
  if (!human.present() || (human.value != "yes" && human.value != "no")) {
    return findings.report_metadata({"human-annotated"}, "\"yes\" or \"no\"");
  }
  if (!is_date(metadata, subject.options.dates)) {
    return findings.report_metadata({"creation-date"}, "a UTC date and time such as 2026-01-31T12:00:00");
  }
  if (!metadata.job_name.missing() && !metadata.job_name.present())
    return findings.report_metadata({"job-name"}, "a string");
  if (subject.attribute.kind == AttributeKind::classification)
    return classification_metadata_format(metadata, findings);
  detection_metadata_format(metadata, findings);
}

void missing_box_confidence(const AttributeSubject& subject, Findings& findings) {
  const std::vector<Annotation>& annotations = subject.attribute.detection.annotations;
  const std::vector<ObjectEntry>& objects = subject.attribute.metadata.objects;
  for (std::size_t i = 0; i < annotations.size(); ++i) {
    if (i < objects.size() && !objects[i].confidence.missing()) continue;
    return findings.report(fmt::format("box {} has none: {} boxes, {} objects", i, annotations.size(), objects.size()));
  }
}

void missing_class_map_id(const AttributeSubject& subject, Findings& findings) {
  const std::vector<Annotation>& annotations = subject.attribute.detection.annotations;
  for (std::size_t i = 0; i < annotations.size(); ++i) {
    if (annotations[i].class_entry != kNoIndex) continue;
    return findings.report(fmt::format("class_id {} of box {}", annotations[i].class_id.value, i));
  }
}

void unsupported_use_case_type(const AttributeSubject& subject, Findings& findings) {
  if (subject.attribute.kind != AttributeKind::unsupported) return;
  findings.report_metadata({"type"}, "groundtruth/image-classification or groundtruth/object-detection");
}

void invalid_label_name_length(const AttributeSubject& subject, Findings& findings) {
  const auto report = [&](std::string_view label) {
    findings.report(fmt::format("a label of {} characters, at most {} are allowed", count_code_points(label),
                                limits::kLabelCodePoints));
  };
  const Metadata& metadata = subject.attribute.metadata;
  if (subject.attribute.kind == AttributeKind::classification &&
      longer_than(metadata.class_name.value, limits::kLabelCodePoints)) {
    return report(metadata.class_name.value);
  }
  if (subject.attribute.kind != AttributeKind::detection) return;
  for (const ClassEntry& entry : metadata.class_map) {
    if (longer_than(entry.name.value, limits::kLabelCodePoints)) return report(entry.name.value);
  }
}

void no_attribute_annotations(const AttributeSubject& subject, Findings& findings) {
  if (subject.attribute.kind == AttributeKind::detection && subject.attribute.detection.annotations.empty())
    findings.report();
}

void too_many_boxes(const AttributeSubject& subject, Findings& findings) {
  const std::size_t boxes = subject.attribute.detection.annotations.size();
  if (boxes <= limits::kBoxesPerAttribute) return;
  findings.report(fmt::format("{} boxes, at most {} are allowed", boxes, limits::kBoxesPerAttribute));
}

constexpr std::array kShapeRules{
    AttributeRule{{.id = RuleId::invalid_attribute_format,
                   .code = "ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT",
                   .message = "The format of the label attribute {} is invalid.",
                   .scope = Scope::attribute,
                   .effect = Effect::line_invalid,
                   .argument = Argument::attribute_name,
                   .trigger = "The attribute's value lacks a required member, or one has the wrong type.",
                   .fix = "A classification is an integer; a detection is an object with image_size (an array of one "
                          "object) and annotations.",
                   .source = kLineErrors},
                  invalid_attribute_format},
    AttributeRule{
        {.id = RuleId::invalid_metadata_format,
         .code = "ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT",
         .message = "The format of the label attribute metadata is invalid.",
         .scope = Scope::metadata,
         .effect = Effect::line_invalid,
         .trigger =
             "The metadata is no object, lacks a required member, or one has the wrong type or an impossible value.",
         .fix = "Give type, human-annotated, creation-date, and what the type asks for: class-name and confidence, or "
                "class-map and objects.",
         .source = kLineErrors},
        invalid_metadata_format},
};

constexpr std::array kLinkRules{
    AttributeRule{{.id = RuleId::missing_box_confidence,
                   .code = "ERROR_MISSING_BOUNDING_BOX_CONFIDENCE",
                   .message = "One or more bounding boxes has a missing confidence value.",
                   .scope = Scope::metadata,
                   .effect = Effect::line_invalid,
                   .trigger = "The metadata's objects are fewer than the boxes, or one lacks confidence.",
                   .fix = "Give objects one element {\"confidence\": X} for each box, in the same order.",
                   .source = kLineErrors},
                  missing_box_confidence},
    AttributeRule{
        {.id = RuleId::missing_class_map_id,
         .code = "ERROR_MISSING_CLASS_MAP_ID",
         .message = "One of more class ids is missing from the class map.",  // "of" is the service's own (J27)
         .scope = Scope::metadata,
         .effect = Effect::line_invalid,
         .trigger = "A box's class_id is no key of the metadata's class-map.",
         .fix = "Add the id to class-map as a string, without sign or leading zeros.",
         .source = kLineErrors},
        missing_class_map_id},
};

constexpr std::array kDroppingRules{
    AttributeRule{
        {.id = RuleId::unsupported_use_case_type,
         .code = "ERROR_UNSUPPORTED_USE_CASE_TYPE",
         .message = "The use case type of the {} label attribute metadata is unsupported. Check the type field.",
         .scope = Scope::metadata,
         .effect = Effect::attribute_dropped,
         .argument = Argument::metadata_key,
         .trigger = "The metadata's type is neither groundtruth/image-classification nor groundtruth/object-detection, "
                    "letter for letter.",
         .fix = "Correct the type, or leave the attribute: only it is not used. convert-groundtruth rewrites "
                "multi-label attributes.",
         .source = kLineErrors},
        unsupported_use_case_type},
    AttributeRule{{.id = RuleId::invalid_label_name_length,
                   .code = "ERROR_INVALID_LABEL_NAME_LENGTH",
                   .message = "The length of the label name is too long.",  // none is published; the text is ours
                   .scope = Scope::metadata,
                   .effect = Effect::attribute_dropped,
                   .trigger = "class-name, or a value of class-map, has more than 256 characters.",
                   .fix = "Shorten the label.",
                   .source = "Custom Labels guide, limits"},
                  invalid_label_name_length},
};

constexpr std::array kAnnotationListRules{
    AttributeRule{{.id = RuleId::no_attribute_annotations,
                   .code = "WARNING_NO_ATTRIBUTE_ANNOTATIONS",
                   .message = "No attribute annotations were found.",
                   .severity = Severity::warning,
                   .scope = Scope::attribute,
                   .effect = Effect::attribute_empty,
                   .trigger = "annotations of a detection attribute is absent or empty.",
                   .fix = "Draw boxes, or leave the attribute: it contributes nothing.",
                   .source = kLineErrors},
                  no_attribute_annotations},
    AttributeRule{
        {.id = RuleId::too_many_boxes,
         .code = "ERROR_TOO_MANY_BOUNDING_BOXES",
         .message = "There are more bounding boxes than the allowed maximum.",
         .scope = Scope::attribute,
         .effect = Effect::attribute_unusable,
         .trigger = "An attribute has more than 50 boxes, or the attributes of a line have more than 50 together.",
         .fix = "Keep at most 50 boxes an image.",
         .source = kLineErrors},
        too_many_boxes},
};

}  // namespace

std::span<const AttributeRule> shape_rules() noexcept { return kShapeRules; }
std::span<const AttributeRule> link_rules() noexcept { return kLinkRules; }
std::span<const AttributeRule> dropping_rules() noexcept { return kDroppingRules; }
std::span<const AttributeRule> annotation_list_rules() noexcept { return kAnnotationListRules; }

}  // namespace manifest
