// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/export_sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/reasons.h"
#include "libmanifest/io/safe_path.h"
#include "libmanifest/json/edit.h"

namespace manifest::formats {

namespace {

/// Rules of group 1 (format page B.2): what they refuse cannot be read as a sample.
bool is_group_1(RuleId rule) noexcept {
  return rule >= RuleId::invalid_json_line && rule <= RuleId::missing_class_map_id;
}

/// Rules of group 2 that speak of what leaves: the other format can hold it.
bool is_group_2(RuleId rule) noexcept {
  return rule > RuleId::missing_class_map_id && rule <= RuleId::no_valid_annotations;
}

}  // namespace

SampleMaker::SampleMaker(const Format& format, const ExportOptions& options, Journal& journal, SampleWriter& writer)
    : format_(format), options_(options), journal_(journal), writer_(writer), checker_(CheckOptions{}, labels_) {
  const Holdings holdings =
      writer.holdings().value_or(Holdings{.boxes = format.holds_boxes, .image_labels = format.holds_image_labels});
  selection_ = {.attribute = options.attribute, .boxes = holdings.boxes, .image_labels = holdings.image_labels};
}

const Finding* SampleMaker::judge(json::PaddedText text) {
  checker_.check(text, facts_, findings_);
  const auto found = std::ranges::find_if(findings_, [](const Finding& finding) { return is_group_1(finding.rule); });
  return found == findings_.end() ? nullptr : &*found;
}

void SampleMaker::count_group_2() {
  for (const Finding& finding : findings_) {
    if (!is_group_2(finding.rule)) continue;
    const auto unit = finding.place == Scope::annotation ? "annotation" : "image";
    journal_.changed(reason_of_rule(unit, rule_info(finding.rule).code));
  }
}

std::optional<Sample> SampleMaker::make(const Origin& origin, const jsonl::Line& line) {
  journal_.count_in("images");
  const Record* record = parser_.parse(line.text);
  json::PaddedText text = line.text;
  if (record != nullptr && mend_image_size(*record, line.text.view())) {
    text = mended_.text();
    record = parser_.parse(text);
  }
  const Finding* refusal = judge(text);
  if (refusal != nullptr) {
    std::string detail = where_of(*refusal);
    if (!refusal->detail.empty()) detail += ": " + refusal->detail;
    journal_.reject({.origin = origin,
                     .reason = reason_of_rule("image", rule_info(refusal->rule).code),
                     .detail = std::move(detail)});
    lose_annotations(record);
    return std::nullopt;
  }
  ExportedSample exported = sample_from_record(*record, selection_);
  exported.sample.origin = origin;
  journal_.count_in("annotations", exported.sample.annotation_count());
  journal_.drop("attribute.not-exported", exported.attributes_not_exported);
  journal_.drop("attribute.unsupported", exported.attributes_unsupported);
  count_group_2();
  if (!fit(exported.sample)) return std::nullopt;
  return std::move(exported.sample);
}

/// image_size as an object, as one of the service's own examples has it, is read as the list of one that it should be
/// (format page J5: converters accept it).
bool SampleMaker::mend_image_size(const Record& record, std::string_view line) {
  json::Edits edits(outline_);
  for (const Attribute& attribute : record.attributes()) {
    if (attribute.kind != AttributeKind::detection || !attribute.detection.image_size_is_object) continue;
    if (edits.empty() && outline_.scan(line)) return false;
    const json::Node* value = outline_.find(outline_.root(), attribute.name);
    const json::Node* size = value == nullptr ? nullptr : outline_.find(*value, "image_size");
    if (size == nullptr) continue;
    edits.wrap_in_array(*size);
    journal_.changed("attribute.image-size");
  }
  if (edits.empty()) return false;
  std::string text;
  edits.apply(text);
  mended_.assign(text);
  return true;
}

/// The boxes that a rejected line would have exported, as far as it says any.
void SampleMaker::lose_annotations(const Record* record) {
  if (record == nullptr || !selection_.boxes) return;
  const auto attributes = record->attributes();
  const auto found = std::ranges::find_if(attributes, [&](const Attribute& attribute) {
    return attribute.kind == AttributeKind::detection &&
           (selection_.attribute.empty() || attribute.name == selection_.attribute);
  });
  if (found != attributes.end()) journal_.drop_unseen("annotation.image-rejected", found->detection.annotations.size());
}

/// Gives the sample what the format needs, and takes out what it cannot hold. False: it is rejected.
bool SampleMaker::fit(Sample& sample) {
  if (!set_image(sample)) return false;
  const bool had_annotations = sample.annotation_count() != 0;
  apply_labels(sample);
  if (had_annotations && sample.annotation_count() == 0) {  // never written as empty (tools.md 2)
    journal_.drop("image.no-annotation-left");
    return false;
  }
  if (!sample.size && options_.images != nullptr && sample.kind == SampleKind::boxes) {
    const ImageFacts facts = options_.images->look_up(sample.source_ref);
    if (facts.status == ImageFacts::Status::ok) sample.size = ImageSize{.width = facts.width, .height = facts.height};
  }
  if (!sample.size && format_.needs_size) {
    reject(sample, "image.missing-size", "the line declares no image_size, and --images has none");
    return false;
  }
  writer_.leave_out(sample, journal_);
  const auto why = writer_.why_not(sample);
  if (why) reject(sample, "image.unrepresentable", *why);
  return !why;
}

/// The path that the image leaves under, when it is safe.
bool SampleMaker::set_image(Sample& sample) {
  const auto path = export_path(sample.source_ref, options_.s3_prefix);
  if (!path) {
    reject(sample, "image.outside-prefix",
           fmt::format("\"{}\" is not below \"{}\"", sample.source_ref, options_.s3_prefix));
    return false;
  }
  const bool safe = format_.output == OutputKind::folder ? io::is_safe_relative_path(*path) : !why_unsafe(*path);
  if (!safe) {
    reject(sample, "image.unsafe-path", fmt::format("\"{}\" is no safe relative path", *path));
    return false;
  }
  sample.image = *path;
  return true;
}

void SampleMaker::apply_labels(Sample& sample) {
  if (options_.labels.empty()) return;
  const auto keeps = [&](auto& annotation) {
    const auto label = options_.labels.find(annotation.label);
    if (!label) {
      journal_.drop("annotation.label-dropped");
      return false;
    }
    if (*label != annotation.label) {
      annotation.label = *label;
      journal_.changed("annotation.renamed");
    }
    return true;
  };
  std::erase_if(sample.boxes, [&](SampleBox& box) { return !keeps(box); });
  std::erase_if(sample.labels, [&](SampleLabel& label) { return !keeps(label); });
}

void SampleMaker::reject(const Sample& sample, std::string reason, std::string detail) {
  journal_.reject({.origin = sample.origin, .reason = std::move(reason), .detail = std::move(detail)});
  journal_.drop("annotation.image-rejected", sample.annotation_count());
}

}  // namespace manifest::formats
