// SPDX-License-Identifier: Apache-2.0
// Our own findings about one line (format page K). They never change a verdict; each fires at most once a line.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "libmanifest/json/scan.h"
#include "libmanifest/model/code_points.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/rules/line_rules.h"

namespace manifest {
namespace {

constexpr std::string_view kOurs = "this project";
constexpr std::string_view kGroundTruthNames = "SageMaker API, LabelAttributeName; sms-data-output";

void duplicate_key(const LineSubject& line, Findings& findings) {
  if (line.record.duplicate_key.data() != nullptr)
    findings.report(fmt::format("\"{}\" twice in one object, the last one counts", line.record.duplicate_key));
}

/// The file's size beside the declared one, for each detection attribute.
void image_size_mismatch(const LineSubject& line, Findings& findings) {
  if (line.image == nullptr || line.image->status != ImageFacts::Status::ok) return;
  for (const Attribute& attribute : line.record.attributes()) {
    const DetectionValue& value = attribute.detection;
    if (attribute.kind != AttributeKind::detection || !value.width.present() || !value.height.present()) continue;
    if (value.width.value == line.image->width && value.height.value == line.image->height) continue;
    return findings.report(fmt::format("the file has {} x {} pixels, {} declares {} x {}", line.image->width,
                                       line.image->height, attribute.name, value.width.value, value.height.value));
  }
}

void orphan_metadata(const LineSubject& line, Findings& findings) {
  if (line.record.attribute_count == 0 || line.record.orphan_key.data() == nullptr) return;
  findings.report(fmt::format("\"{}\" has no partner", line.record.orphan_key));
}

void attribute_name(const LineSubject& line, Findings& findings) {
  for (const Attribute& attribute : line.record.attributes()) {
    if (follows_attribute_name_rules(attribute.name, attribute.metadata.type.value)) continue;
    return findings.report(fmt::format("\"{}\"", attribute.name));
  }
}

void attribute_too_long(const LineSubject& line, Findings& findings) {
  if (line.text.size() <= limits::kAttributeCodePoints) return;
  json::Outline outline;
  if (outline.scan(line.text)) return;
  std::string key;
  for (std::uint32_t child = outline.root().first_child; child != 0; child = outline.node(child).next_sibling) {
    const json::Node& member = outline.node(child);
    if (!longer_than(outline.raw(member), limits::kAttributeCodePoints)) continue;
    return findings.report(fmt::format("the value of \"{}\" has {} characters, Ground Truth takes at most {}",
                                       outline.key(member, key), count_code_points(outline.raw(member)),
                                       limits::kAttributeCodePoints));
  }
}

void class_value_is_string(const LineSubject& line, Findings& findings) {
  for (const Attribute& attribute : line.record.attributes()) {
    if (attribute.kind == AttributeKind::classification && attribute.class_value.present() &&
        attribute.class_value.was_string) {
      return findings.report(fmt::format("the value of \"{}\"", attribute.name));
    }
  }
}

bool is_fractional(const Field<double>& field) { return field.present() && field.was_fractional; }

void fractional_coordinate(const LineSubject& line, Findings& findings) {
  for (const Attribute& attribute : line.record.attributes()) {
    if (attribute.kind != AttributeKind::detection) continue;
    for (std::size_t i = 0; i < attribute.detection.annotations.size(); ++i) {
      const Annotation& box = attribute.detection.annotations[i];
      if (!is_fractional(box.left) && !is_fractional(box.top) && !is_fractional(box.width) &&
          !is_fractional(box.height))
        continue;
      if (!findings.wants_detail()) return findings.report();
      return findings.report(fmt::format("box {} of \"{}\": left {}, top {}, width {}, height {}", i, attribute.name,
                                         box.left.value, box.top.value, box.width.value, box.height.value));
    }
  }
}

void extra_confidence(const LineSubject& line, Findings& findings) {
  for (const Attribute& attribute : line.record.attributes()) {
    const std::size_t boxes = attribute.detection.annotations.size();
    const std::size_t objects = attribute.metadata.objects.size();
    if (attribute.kind != AttributeKind::detection || objects <= boxes) continue;
    return findings.report(fmt::format("\"{}\" has {} boxes and {} objects", attribute.name, boxes, objects));
  }
}

void date_format(const LineSubject& line, Findings& findings) {
  for (const Attribute& attribute : line.record.attributes()) {
    const Metadata& metadata = attribute.metadata;
    if (!is_supported(attribute.kind)) continue;
    const bool with_space = metadata.creation_date.present() && metadata.creation_date_value.with_space;
    const bool lenient =
        line.options.dates == Dates::lenient && metadata.creation_date.state == FieldState::out_of_range;
    if (with_space || lenient)
      return findings.report(fmt::format("\"{}\" of \"{}\"", metadata.creation_date.value, attribute.name));
  }
}

bool same_box(const Annotation& a, const Annotation& b) {
  return a.left.value == b.left.value && a.top.value == b.top.value && a.width.value == b.width.value &&
         a.height.value == b.height.value && a.class_id.value == b.class_id.value;
}

bool is_whole(const Annotation& box) {
  return box.class_id.present() && box.left.present() && box.top.present() && box.width.present() &&
         box.height.present();
}

/// Two equal boxes by comparing all pairs, for the short lists that images have.
bool report_equal_pair(const Attribute& attribute, Findings& findings) {
  const std::vector<Annotation>& boxes = attribute.detection.annotations;
  for (std::size_t i = 1; i < boxes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!same_box(boxes[i], boxes[j]) || !is_whole(boxes[i]) || !is_whole(boxes[j])) continue;
      findings.report(fmt::format("boxes {} and {} of \"{}\"", j, i, attribute.name));
      return true;
    }
  }
  return false;
}

/// The same by sorting, for lists so long that pairs would take quadratic time.
bool report_equal_neighbours(const Attribute& attribute, Findings& findings) {
  const std::vector<Annotation>& boxes = attribute.detection.annotations;
  std::vector<std::size_t> order(boxes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::erase_if(order, [&](std::size_t i) { return !is_whole(boxes[i]); });
  const auto key = [&](std::size_t i) {
    const Annotation& box = boxes[i];
    return std::tuple(box.class_id.value, box.left.value, box.top.value, box.width.value, box.height.value, i);
  };
  std::ranges::sort(order, {}, key);
  const auto pair =
      std::ranges::adjacent_find(order, [&](std::size_t a, std::size_t b) { return same_box(boxes[a], boxes[b]); });
  if (pair == order.end()) return false;
  findings.report(fmt::format("boxes {} and {} of \"{}\"", *pair, *(pair + 1), attribute.name));
  return true;
}

void duplicate_box(const LineSubject& line, Findings& findings) {
  constexpr std::size_t kPairsUpTo = 100;
  for (const Attribute& attribute : line.record.attributes()) {
    if (attribute.kind != AttributeKind::detection) continue;
    const bool few = attribute.detection.annotations.size() <= kPairsUpTo;
    if (few ? report_equal_pair(attribute, findings) : report_equal_neighbours(attribute, findings)) return;
  }
}

void labels_per_image(const LineSubject& line, Findings& findings) {
  if (line.labels_used <= limits::kLabelsPerImage) return;
  findings.report(fmt::format("{} labels, at most {} are allowed", line.labels_used, limits::kLabelsPerImage));
}

constexpr RuleInfo kJsonLineTooLong{
    .id = RuleId::json_line_too_long,
    .code = "LINT_JSON_LINE_TOO_LONG",
    .message = "The JSON Line is longer than the import accepts; it is dropped without a word.",
    .severity = Severity::warning,
    .trigger = "The line has more than 100,000 characters.",
    .fix = "Shorten the line: fewer boxes or fewer attributes; convert and merge write compact JSON.",
    .source = "Custom Labels guide, md-create-manifest-file-validation-rules"};

constexpr std::array kLintRules{
    LineRule{{.id = RuleId::duplicate_key,
              .code = "LINT_DUPLICATE_KEY",
              .message = "A key stands twice in one object; the last one counts.",
              .severity = Severity::warning,
              .trigger = "The line, an attribute, its metadata, a box, class-map or objects has a key twice.",
              .fix = "Keep the one that is meant.",
              .source = "RFC 8259 section 4"},
             duplicate_key},
    LineRule{{.id = RuleId::image_size_mismatch,
              .code = "LINT_IMAGE_SIZE_MISMATCH",
              .message = "The image file has another size than the manifest declares.",
              .severity = Severity::warning,
              .decided_by = DecidedBy::image_files,
              .trigger = "The file's size, EXIF orientation applied, is not the declared image_size.",
              .fix = "Declare the file's size and move the boxes with it.",
              .source = kOurs},
             image_size_mismatch},
    LineRule{{.id = RuleId::orphan_metadata,
              .code = "LINT_ORPHAN_METADATA",
              .message = "A key has no partner: an attribute without metadata, or metadata without an attribute.",
              .severity = Severity::lint,
              .trigger = "A key K-metadata stands without K, or a detection value without its metadata, on a line that "
                         "has another pair.",
              .fix = "Check the spelling of both keys.",
              .source = kOurs},
             orphan_metadata},
    LineRule{{.id = RuleId::attribute_name,
              .code = "LINT_ATTRIBUTE_NAME",
              .message = "The label attribute's name breaks the rules of Ground Truth.",
              .severity = Severity::lint,
              .trigger = "The name is not 1 to 127 letters, digits and inner hyphens, or ends in -ref where its type "
                         "must not, or lacks -ref where it must.",
              .fix = "Rename the attribute with merge --rename-attribute, if a labeling job shall read it.",
              .source = kGroundTruthNames},
             attribute_name},
    LineRule{{.id = RuleId::attribute_too_long,
              .code = "LINT_ATTRIBUTE_TOO_LONG",
              .message = "One attribute value is longer than Ground Truth accepts in an input manifest.",
              .severity = Severity::lint,
              .trigger = "A value has more than 20,000 characters.",
              .fix = "Shorten it, if a labeling job shall read the manifest.",
              .source = "SageMaker guide, sms-input-data-input-manifest"},
             attribute_too_long},
    LineRule{{.id = RuleId::class_value_is_string,
              .code = "LINT_CLASS_VALUE_IS_STRING",
              .message = "The class value is a string.",
              .severity = Severity::lint,
              .trigger = "A classification's value is an integer in quotes.",
              .fix = "Write it as a number.",
              .source = "SageMaker guide, sms-data-output (J23)"},
             class_value_is_string},
    LineRule{{.id = RuleId::fractional_coordinate,
              .code = "LINT_FRACTIONAL_COORDINATE",
              .message = "A box coordinate is not a whole number.",
              .severity = Severity::lint,
              .trigger = "left, top, width or height of a box is not integral.",
              .fix = "Round with the converter's --round, or leave it: numbers are accepted.",
              .source = "Custom Labels guide, md-create-manifest-file-object-detection (J22)"},
             fractional_coordinate},
    LineRule{{.id = RuleId::extra_confidence,
              .code = "LINT_EXTRA_CONFIDENCE",
              .message = "The metadata has more objects than the attribute has boxes.",
              .severity = Severity::lint,
              .trigger = "objects is longer than annotations.",
              .fix = "Check that no box was lost; objects and annotations belong together by position.",
              .source = kOurs},
             extra_confidence},
    LineRule{{.id = RuleId::date_format,
              .code = "LINT_DATE_FORMAT",
              .message = "The creation date has an unusual form.",
              .severity = Severity::lint,
              .trigger = "creation-date has a space where the T stands, or, with --lenient-dates, is no date.",
              .fix = "Write YYYY-MM-DDThh:mm:ss in UTC.",
              .source = "Custom Labels guide, md-create-manifest-file-object-detection (J32)"},
             date_format},
    LineRule{{.id = RuleId::duplicate_box,
              .code = "LINT_DUPLICATE_BOX",
              .message = "Two boxes of one attribute are equal.",
              .severity = Severity::lint,
              .trigger = "Two annotations have the same class and the same coordinates.",
              .fix = "Remove one of them.",
              .source = kOurs},
             duplicate_box},
    LineRule{{.id = RuleId::labels_per_image,
              .code = "LINT_LABELS_PER_IMAGE",
              .message = "The image has more labels than the service allows.",
              .severity = Severity::lint,
              .trigger = "More than 50 distinct labels are used on one line.",
              .fix = "Keep at most 50 labels an image.",
              .source = "Custom Labels guide, limits"},
             labels_per_image},
};

}  // namespace

const RuleInfo& json_line_too_long_rule() noexcept { return kJsonLineTooLong; }
std::span<const LineRule> lint_rules() noexcept { return kLintRules; }

}  // namespace manifest
