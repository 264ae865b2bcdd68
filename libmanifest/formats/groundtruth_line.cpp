// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/groundtruth_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "libmanifest/formats/groundtruth_labels.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/reasons.h"
#include "libmanifest/json/writer.h"
#include "libmanifest/model/label_edits.h"
#include "libmanifest/model/record.h"
#include "libmanifest/model/source_ref.h"

namespace manifest::formats {

using json::Node;
using json::NodeType;

namespace {

bool is_plain(const GroundTruthOptions& options) {
  const ImportOptions& import = options.import;
  return options.attributes.empty() && options.adjusted == Adjusted::both && import.labels.empty() &&
         !import.class_ids.is_fixed() && import.clipping == Clipping::none && import.rounding == Rounding::none &&
         import.unlabeled == Unlabeled::keep;
}

/// How often the line spells the type of a single label, at most; nullopt: nobody knows, as it has escapes.
std::optional<std::size_t> spelled_classifications(std::string_view line) {
  if (line.find('\\') != std::string_view::npos) return std::nullopt;
  std::size_t count = 0;
  for (auto at = line.find(kTypeClassification); at != std::string_view::npos;
       at = line.find(kTypeClassification, at + kTypeClassification.size())) {
    ++count;
  }
  return count;
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(text, out);
  return out;
}

}  // namespace

LineConverter::LineConverter(const GroundTruthOptions& options, std::uint64_t max_line_bytes)
    : options_(options),
      max_line_bytes_(max_line_bytes),
      is_plain_(is_plain(options)),
      met_(options.attributes.size()),
      checker_(CheckOptions{}, labels_) {}

ConvertedLine LineConverter::convert(const jsonl::Line& line) {
  result_ = {};
  is_rejected_ = false;
  left_ = lost_ = skipped_ = unsupported_ = supported_left_ = 0;
  retyped_.clear();
  box_numbers_.clear();
  if (line.overlong) {
    checker_.refuse_overlong(line.length, max_line_bytes_, facts_, findings_);
    reject_by_rule(findings_.front());
    return std::move(result_);
  }
  checker_.check(line.text, facts_, findings_);
  result_.is_blank = facts_.is_blank;
  if (passes_as_it_is(line.text.view())) return std::move(result_);
  text_.assign(line.text.view());
  if (!line_.read(text_)) {
    reject_by_rule(findings_.front());
    return std::move(result_);
  }
  edits_.clear();
  removed_.clear();
  attributes_ = attributes_of(line_);
  for (const JobAttribute& attribute : attributes_) left_ += attribute.annotations;
  result_.annotations_in = left_;
  if (!has_image()) return std::move(result_);
  choose();
  if (!something_is_left() || !rebuild()) return std::move(result_);
  relabel();
  number_classes();
  mend_image_sizes();
  fit_boxes();
  if (!satisfy_rules()) return std::move(result_);
  settle_empty();
  if (is_rejected_ || !result_.is_written) return std::move(result_);
  restore_types();
  if (result_.is_changed) result_.outcome.line = text_;
  result_.outcome.annotations = left_;
  return std::move(result_);
}

/// The common case, told by the rules alone. They tell labels, where attributes are counted: no more of those than of
/// labels may be on the line, or two could have the same.
bool LineConverter::passes_as_it_is(std::string_view line) {
  if (!is_plain_ || !facts_.well_formed_source_ref || first_error(findings_) != nullptr) return false;
  std::size_t image_labels = 0;
  for (const LabelUse& use : facts_.labels) image_labels += use.image_level ? 1 : 0;
  if (image_labels != 0 && spelled_classifications(line) != image_labels) return false;
  left_ = image_labels;
  for (const LabelUse& use : facts_.labels) left_ += use.boxes;
  result_.is_written = true;
  result_.annotations_in = left_;
  result_.outcome.annotations = left_;
  result_.source_ref = facts_.source_ref;
  return true;
}

/// Whether the line names an image, as it stands or behind --s3-prefix.
bool LineConverter::has_image() {
  if (facts_.well_formed_source_ref) {
    result_.source_ref = facts_.source_ref;
    return true;
  }
  const auto path = line_.source_ref();
  if (!path && line_.find("source-ref") == nullptr && line_.find("source") != nullptr) {
    reject(reason_of_rule("image", rule_info(RuleId::missing_source_ref).code),
           "the line holds a text (\"source\"), no image");
    return false;
  }
  if (!path || is_s3_uri(*path) || options_.import.s3_prefix.empty()) {
    reject_by_rule(findings_.front());
    return false;
  }
  if (const auto why = why_unsafe(*path)) {
    reject("image.unsafe-path", fmt::format("{}: \"{}\"", *why, *path));
    return false;
  }
  result_.source_ref = join_source_ref(options_.import.s3_prefix, *path);
  return true;
}

/// Which attributes stay, and what leaves with the others.
void LineConverter::choose() {
  choose_attributes(line_.outline(), options_, attributes_);
  for (std::size_t i = 0; i < met_.size(); ++i) {
    const auto is_it = [&](const JobAttribute& attribute) { return attribute.pair.name == options_.attributes[i]; };
    if (!met_[i]) met_[i] = std::ranges::any_of(attributes_, is_it);
  }
  for (const JobAttribute& attribute : attributes_) {
    const bool is_judgement = attribute.kind == JobKind::verification;
    const bool is_unsupported = attribute.kind == JobKind::unsupported;
    if (attribute.stays()) {
      if (!is_judgement && !is_unsupported) ++supported_left_;
      continue;
    }
    result_.outcome.drop(attribute.dropped_as, 1);
    result_.outcome.drop("annotation.attribute-dropped", attribute.annotations);
    left_ -= attribute.annotations;
    if (is_unsupported && attribute.dropped_as == "attribute.unsupported") {
      ++unsupported_;
    } else {
      skipped_ += is_unsupported ? 1 : attribute.annotations;
    }
  }
}

/// An image that had annotations and lost them all is never written as empty (tools.md 2).
bool LineConverter::something_is_left() {
  if (supported_left_ != 0) return true;
  if (unsupported_ != 0) {
    reject("image.no-annotation-left", "it has no attribute of a kind that Custom Labels uses");
    return false;
  }
  if (skipped_ != 0) result_.outcome.drop("image.no-annotation-left", 1);
  return skipped_ == 0;
}

/// Takes out what is dropped and puts in what is made; from here on text_ is the line to be written.
bool LineConverter::rebuild() {
  const bool makes_labels = std::ranges::any_of(attributes_, [](const JobAttribute& attribute) {
    return attribute.stays() && attribute.kind == JobKind::multi_label;
  });
  if (!makes_labels) {
    remove_dropped();
    set_single_types();
    return true;
  }
  MadeLine made;
  next_text_.clear();
  if (auto refused = make_labels_line(line_, result_.source_ref, attributes_, options_, made, next_text_)) {
    reject(std::move(refused->reason), std::move(refused->detail));
    return false;
  }
  result_.outcome.change("image.other-keys", made.other_keys);
  result_.outcome.change("attribute.renumbered", made.renumbered);
  for (const JobAttribute& attribute : attributes_) {
    if (attribute.stays() && attribute.kind == JobKind::multi_label) result_.outcome.change("attribute.multi-label");
  }
  retyped_ = std::move(made.attributes);
  result_.is_changed = true;
  text_.swap(next_text_);
  (void)line_.read(text_);
  set_single_types();
  return true;
}

void LineConverter::remove_pair(const PairPlaces& pair) {
  // Members that the last one of their key hides would come to light.
  for (const MemberPlace& member : line_.all(pair.name)) removed_.push_back(member.node);
  for (const MemberPlace& member : line_.all(std::string(pair.name) + std::string(kMetadataSuffix))) {
    removed_.push_back(member.node);
  }
}

void LineConverter::remove_dropped() {
  if (!facts_.well_formed_source_ref) edits_.replace(*line_.find("source-ref"), quoted(result_.source_ref));
  for (const JobAttribute& attribute : attributes_) {
    if (!attribute.stays()) remove_pair(attribute.pair);
  }
  apply_edits();
}

/// What AWS's transformation writes is read as it is meant: one label under the type of many (J6).
void LineConverter::set_single_types() {
  for (const JobAttribute& attribute : attributes_of(line_)) {
    if (attribute.kind != JobKind::multi_label_of_one) continue;
    edits_.replace(*line_.outline().find(*attribute.pair.metadata, "type"), quoted(kTypeClassification));
    retyped_.emplace_back(attribute.pair.name);
    if (options_.made_type == MadeType::supported) result_.outcome.change("attribute.type");
  }
  apply_edits();
}

std::vector<PairPlaces> LineConverter::pairs_of(PairKind kind) const {
  std::vector<PairPlaces> pairs;
  for (const PairPlaces& pair : line_.pairs()) {
    if (kind_of(line_.outline(), pair) == kind) pairs.push_back(pair);
  }
  return pairs;
}

void LineConverter::relabel() {
  const LabelMap& labels = options_.import.labels;
  if (labels.empty()) return;
  std::uint64_t renamed = 0;
  std::uint64_t dropped = 0;
  for (const PairPlaces& pair : pairs_of(PairKind::classification)) {
    const Relabelled fate = relabel_class_name(line_.outline(), pair, labels, edits_);
    if (fate == Relabelled::renamed) ++renamed;
    if (fate != Relabelled::dropped) continue;
    ++dropped;
    remove_pair(pair);
  }
  std::vector<std::size_t> gone;
  for (const PairPlaces& pair : pairs_of(PairKind::detection)) {
    read_detection(line_.outline(), pair, detection_);
    renamed += relabel_boxes(detection_, labels, edits_, gone);
    forget_boxes(pair, gone);
    dropped += gone.size();
  }
  apply_edits();
  result_.outcome.change("annotation.renamed", renamed);
  result_.outcome.drop("annotation.label-dropped", dropped);
  left_ -= dropped;
  skipped_ += dropped;
}

/// --class-map: its ids for all boxes; a box of a class that it does not have is rejected.
void LineConverter::number_classes() {
  const ClassIds& ids = options_.import.class_ids;
  if (!ids.is_fixed()) return;
  const auto is_listed = [&ids](const ClassPlace& place) { return ids.find(*place.name).has_value(); };
  for (const PairPlaces& pair : pairs_of(PairKind::detection)) {
    read_detection(line_.outline(), pair, detection_);
    if (!detection_.classes_sound) continue;
    std::vector<std::size_t> gone;
    for (std::size_t i = 0; i < detection_.boxes.size(); ++i) {
      const ClassPlace& place = *detection_.find(detection_.boxes[i].id);
      if (is_listed(place)) continue;
      gone.push_back(i);
      reject_box(pair.name, i, "annotation.unknown-category",
                 fmt::format("label \"{}\" is not in --class-map", *place.name));
    }
    remove_boxes(detection_, gone, edits_);
    forget_boxes(pair, gone);
    std::vector<const Node*> unlisted;
    for (const ClassPlace& place : detection_.classes) {
      if (!is_listed(place)) unlisted.push_back(place.member);
    }
    if (!unlisted.empty()) edits_.remove_members(*detection_.class_map, unlisted);
  }
  apply_edits();
  for (const PairPlaces& pair : pairs_of(PairKind::detection)) {
    read_detection(line_.outline(), pair, detection_);
    if (!detection_.classes_sound) continue;
    renumber_classes(
        detection_, [&ids](const std::string& label) { return *ids.find(label); }, edits_);
  }
  apply_edits();
}

/// image_size as an object becomes the list of one that it should be (J5); a missing one is read from the image.
void LineConverter::mend_image_sizes() {
  for (const PairPlaces& pair : pairs_of(PairKind::detection)) {
    if (pair.value->type != NodeType::object) continue;
    const Node* size = line_.outline().find(*pair.value, "image_size");
    if (size != nullptr && size->type == NodeType::object) {
      edits_.wrap_in_array(*size);
      result_.outcome.change("attribute.image-size");
    }
    if (size != nullptr || options_.import.images == nullptr) continue;
    const ImageFacts facts = options_.import.images->look_up(result_.source_ref);
    if (facts.status != ImageFacts::Status::ok) continue;  // the rules say what is missing
    edits_.append_members(*pair.value, fmt::format(R"("image_size":[{{"width":{},"depth":{},"height":{}}}])",
                                                   facts.width, ImageSize{}.depth, facts.height));
    result_.outcome.change("attribute.image-size-read");
  }
  apply_edits();
}

void LineConverter::apply_edits() {
  if (!removed_.empty()) {
    std::ranges::sort(removed_);
    edits_.remove_members(line_.root(), removed_);
    removed_.clear();
  }
  if (edits_.empty()) return;
  next_text_.clear();
  edits_.apply(next_text_);
  edits_.clear();
  text_.swap(next_text_);
  (void)line_.read(text_);
  result_.is_changed = true;
}

/// AWS's own transformation copies the multi-label type; what it gives was judged by the type that it should have.
void LineConverter::restore_types() {
  if (options_.made_type == MadeType::supported) return;
  for (const std::string& name : retyped_) {
    const Node* metadata = line_.find_metadata(name);
    if (metadata == nullptr) continue;  // its label was dropped
    edits_.replace(*line_.outline().find(*metadata, "type"), quoted(kTypeMultiLabel));
  }
  apply_edits();
}

void LineConverter::reject(std::string reason, std::string detail) {
  result_.outcome.reject({}, std::move(reason), std::move(detail));
  result_.outcome.drop("annotation.image-rejected", left_);
  result_.outcome.changed.clear();  // of a line that nobody sees
  result_.is_written = false;
  is_rejected_ = true;
}

void LineConverter::reject_by_rule(const Finding& finding) {
  std::string detail = finding.place == Scope::line ? std::string() : where_of(finding);
  if (!detail.empty() && !finding.detail.empty()) detail += ": ";
  detail += finding.detail;
  reject(reason_of_rule("image", rule_info(finding.rule).code), std::move(detail));
}

}  // namespace manifest::formats
