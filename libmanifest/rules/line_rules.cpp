// SPDX-License-Identifier: Apache-2.0
// Rules about the line as a whole: entry (steps 2-4), what remains (9), image (10), roll-up (12).
#include "libmanifest/rules/line_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "libmanifest/model/limits.h"
#include "libmanifest/model/source_ref.h"
#include "libmanifest/rules/image_limits.h"

namespace manifest {
namespace {

constexpr std::string_view kLineErrors = "Custom Labels guide, tm-debugging-json-line-errors";
constexpr std::string_view kDatasetErrors =
    "Custom Labels guide, md-create-dataset-debugging (ListDatasetEntries errors)";

void missing_source_ref(const LineSubject& line, Findings& findings) {
  if (line.record.source_ref.missing()) findings.report();
}

void invalid_source_ref_format(const LineSubject& line, Findings& findings) {
  const Field<std::string_view>& source_ref = line.record.source_ref;
  if (source_ref.present() && parse_source_ref(source_ref.value)) return;
  findings.report_value(
      {"source-ref"},
      "s3://BUCKET/KEY with a bucket of 3 to 255 of 0-9 A-Z a-z . - _ and a key of 1 to 1024 characters");
}

/// Nothing but source-ref and bookkeeping: J4.
bool is_unannotated(const LineSubject& line) { return line.record.attribute_count == 0 && !line.record.has_other_keys; }

void no_label_attributes(const LineSubject& line, Findings& findings) {
  if (line.record.attribute_count != 0) return;
  if (is_unannotated(line) && line.options.unannotated == Unannotated::ignore) return;
  if (line.record.orphan_key.data() == nullptr) return findings.report("no key K stands beside a key K-metadata");
  if (!findings.wants_detail()) return findings.report();
  const std::string_view orphan = line.record.orphan_key;
  if (!orphan.ends_with(kMetadataSuffix))
    return findings.report(fmt::format("\"{}\" has no \"{}-metadata\" beside it", orphan, orphan));
  findings.report(
      fmt::format("\"{}\" has no \"{}\" beside it", orphan, orphan.substr(0, orphan.size() - kMetadataSuffix.size())));
}

void unannotated_record(const LineSubject& line, Findings& findings) {
  if (is_unannotated(line) && line.options.unannotated == Unannotated::ignore) findings.report();
}

void no_valid_label_attributes(const LineSubject& line, Findings& findings) {
  if (std::ranges::all_of(line.marks.attributes, &AttributeMarks::dropped)) findings.report();
}

bool file_sides_outside_limits(const LineSubject& line) {
  if (line.image == nullptr || line.image->status != ImageFacts::Status::ok) return false;
  return is_outside_side_limits(line.image->width) || is_outside_side_limits(line.image->height);
}

/// The first live detection attribute whose declared image_size is out of bounds; nullptr: none.
const Attribute* first_declared_outside(const LineSubject& line) {
  for (std::size_t i = 0; i < line.record.attribute_count; ++i) {
    if (!is_live(line, i, AttributeKind::detection)) continue;
    const DetectionValue& value = line.record.attributes()[i].detection;
    if (is_outside_side_limits(value.width.value) || is_outside_side_limits(value.height.value))
      return &line.record.attributes()[i];
  }
  return nullptr;
}

bool has_live_detection(const LineSubject& line) {
  for (std::size_t i = 0; i < line.record.attribute_count; ++i) {
    if (is_live(line, i, AttributeKind::detection)) return true;
  }
  return false;
}

/// J17: the declared size decides; a real file of a line with boxes too.
bool dimension_fires(const LineSubject& line) {
  if (first_declared_outside(line) != nullptr) return true;
  return has_live_detection(line) && file_sides_outside_limits(line);
}

void invalid_image_dimension(const LineSubject& line, Findings& findings) {
  if (!dimension_fires(line)) return;
  if (const Attribute* attribute = first_declared_outside(line)) {
    const DetectionValue& value = attribute->detection;
    return findings.report(fmt::format("{} declares {} x {} pixels, each side must be {} to {}", attribute->name,
                                       value.width.value, value.height.value, limits::kImageSideMin,
                                       limits::kImageSideMax));
  }
  findings.report(fmt::format("the file has {} x {} pixels, each side must be {} to {}", line.image->width,
                              line.image->height, limits::kImageSideMin, limits::kImageSideMax));
}

void invalid_image(const LineSubject& line, Findings& findings) {
  if (line.image == nullptr || dimension_fires(line)) return;
  const std::string refusal = why_refused(*line.image);
  if (!refusal.empty()) findings.report(refusal);
}

std::size_t live_annotations(const LineSubject& line) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < line.record.attribute_count; ++i) {
    if (is_live(line, i, AttributeKind::detection)) sum += line.record.attributes()[i].detection.annotations.size();
  }
  return sum;
}

bool has_live_classification(const LineSubject& line) {
  for (std::size_t i = 0; i < line.record.attribute_count; ++i) {
    if (is_live(line, i, AttributeKind::classification)) return true;
  }
  return false;
}

void too_many_boxes_in_sum(const LineSubject& line, Findings& findings) {
  const std::size_t sum = live_annotations(line);
  if (line.marks.too_many_boxes || sum <= limits::kBoxesPerAttribute) return;
  findings.report(fmt::format("{} boxes over all attributes, at most {} are allowed", sum, limits::kBoxesPerAttribute));
}

void no_valid_annotations(const LineSubject& line, Findings& findings) {
  if (live_annotations(line) == 0 || line.marks.too_many_boxes || has_live_classification(line)) return;
  if (std::ranges::any_of(line.marks.attributes, [](const AttributeMarks& marks) { return marks.valid_boxes != 0; }))
    return;
  findings.report();
}

void no_annotations(const LineSubject& line, Findings& findings) {
  if (has_live_detection(line) && live_annotations(line) == 0 && !has_live_classification(line)) findings.report();
}

constexpr RuleInfo kInvalidJsonLine{.id = RuleId::invalid_json_line,
                                    .code = "ERROR_INVALID_JSON_LINE",
                                    .message = "The JSON Line has an invalid format.",
                                    .effect = Effect::line_invalid,
                                    .trigger =
                                        "The line is blank, is not UTF-8, is not one well-formed JSON value, is no "
                                        "object, or is longer than the reader holds.",
                                    .fix = "Write each image as one JSON object on one line.",
                                    .source = kLineErrors};

constexpr std::array kEntryRules{
    LineRule{{.id = RuleId::missing_source_ref,
              .code = "ERROR_MISSING_SOURCE_REF",
              .message = "The source-ref key is missing.",
              .effect = Effect::line_invalid,
              .trigger = "The line has no key source-ref.",
              .fix = "Add \"source-ref\": \"s3://BUCKET/KEY\", spelled exactly so.",
              .source = kLineErrors},
             missing_source_ref},
    LineRule{{.id = RuleId::invalid_source_ref_format,
              .code = "ERROR_INVALID_SOURCE_REF_FORMAT",
              .message = "The format of the source-ref value is invalid.",
              .effect = Effect::line_invalid,
              .trigger = "source-ref is no string of the form s3://BUCKET/KEY.",
              .fix = "Give the image's S3 URI; http URLs, ARNs and local paths are not accepted.",
              .source = kLineErrors},
             invalid_source_ref_format},
    LineRule{{.id = RuleId::no_label_attributes,
              .code = "ERROR_NO_LABEL_ATTRIBUTES",
              .message = "No label attributes found.",
              .effect = Effect::line_invalid,
              .trigger = "The line has other keys than source-ref, but no key K with a partner K-metadata.",
              .fix = "Give every label attribute its metadata under the same name with -metadata behind it.",
              .source = kLineErrors},
             no_label_attributes},
    LineRule{{.id = RuleId::unannotated_record,
              .code = "WARNING_UNANNOTATED_RECORD",
              .message = "Record is unannotated.",
              .severity = Severity::warning,
              .effect = Effect::line_ignored,
              .trigger = "The line holds source-ref and no label attribute at all.",
              .fix = "Label the image, or leave the line: it is not used.",
              .source = kLineErrors},
             unannotated_record},
};

constexpr std::array kRemainingRules{
    LineRule{
        {.id = RuleId::no_valid_label_attributes,
         .code = "ERROR_NO_VALID_LABEL_ATTRIBUTES",
         .message = "No valid label attributes found.",
         .effect = Effect::line_invalid,
         .trigger = "Every label attribute of the line was dropped for its type or the length of a label.",
         .fix = "Keep at least one attribute of type groundtruth/image-classification or groundtruth/object-detection.",
         .source = kLineErrors},
        no_valid_label_attributes},
};

constexpr std::array kImageRules{
    LineRule{{.id = RuleId::invalid_image,
              .code = "ERROR_INVALID_IMAGE",
              .message = "The image is invalid. Check S3 path and/or image properties.",
              .effect = Effect::line_invalid,
              .decided_by = DecidedBy::image_files,
              .trigger = "The image file is missing, neither PNG nor JPEG, above 15 MB, beyond 20:1, or a side is not "
                         "64 to 4096 pixels.",
              .fix = "Replace or remove the image.",
              .source = kLineErrors},
             invalid_image},
    LineRule{{.id = RuleId::invalid_image_dimension,
              .code = "ERROR_INVALID_IMAGE_DIMENSION",
              .message = "The image dimension(s) do not conform to allowed dimensions.",
              .effect = Effect::line_invalid,
              .trigger = "A detection attribute declares an image side outside 64 to 4096 pixels.",
              .fix = "Scale the image, and its boxes with it.",
              .source = kDatasetErrors},
             invalid_image_dimension},
};

/// The same code as per attribute; this row serves lines where only the sum over attributes exceeds (J18).
constexpr std::array kRollUpRules{
    LineRule{{.id = RuleId::too_many_boxes, .code = "ERROR_TOO_MANY_BOUNDING_BOXES", .effect = Effect::line_invalid},
             too_many_boxes_in_sum},
    LineRule{{.id = RuleId::no_valid_annotations,
              .code = "ERROR_NO_VALID_ANNOTATIONS",
              .message = "No valid annotations found.",
              .effect = Effect::line_invalid,
              .trigger = "Every box of the line was dropped, and no image-level label is left.",
              .fix = "Mend the boxes reported on the line.",
              .source = kLineErrors},
             no_valid_annotations},
    LineRule{{.id = RuleId::no_annotations,
              .code = "WARNING_NO_ANNOTATIONS",
              .message = "No annotations were found.",
              .severity = Severity::warning,
              .effect = Effect::line_ignored,
              .trigger = "Every detection attribute of the line is empty, and it has no image-level label.",
              .fix = "Draw boxes, or leave the line: it is not used.",
              .source = kLineErrors},
             no_annotations},
};

}  // namespace

const RuleInfo& invalid_json_line_rule() noexcept { return kInvalidJsonLine; }
std::span<const LineRule> entry_rules() noexcept { return kEntryRules; }
std::span<const LineRule> remaining_rules() noexcept { return kRemainingRules; }
std::span<const LineRule> image_rules() noexcept { return kImageRules; }
std::span<const LineRule> roll_up_rules() noexcept { return kRollUpRules; }

}  // namespace manifest
