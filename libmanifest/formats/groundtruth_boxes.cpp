// SPDX-License-Identifier: Apache-2.0
// LineConverter's work on boxes, and what the rules have to say of the line.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "libmanifest/formats/fit_box.h"
#include "libmanifest/formats/groundtruth_line.h"
#include "libmanifest/formats/reasons.h"
#include "libmanifest/json/number.h"
#include "libmanifest/json/writer.h"
#include "libmanifest/model/label_edits.h"
#include "libmanifest/model/limits.h"

namespace manifest::formats {

using json::Node;
using json::NodeType;

namespace {

/// A box of a line, and where its four numbers stand.
struct PlacedBox {
  Box box = {};
  std::array<const Node*, 4> numbers = {};
};

/// nullopt: not four numbers, which the rules refuse.
std::optional<PlacedBox> read_box(const json::Outline& outline, const Node& element) {
  PlacedBox placed;
  std::array<double, 4> values{};
  constexpr std::array<std::string_view, 4> kKeys = {"left", "top", "width", "height"};
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    placed.numbers[i] = outline.find(element, kKeys[i]);
    if (placed.numbers[i] == nullptr || placed.numbers[i]->type != NodeType::number) return std::nullopt;
    const json::Number number = json::read_number(outline.raw(*placed.numbers[i]));
    if (number.kind == json::Number::Kind::too_large) return std::nullopt;
    values[i] = number.value;
  }
  placed.box = {.left = values[0], .top = values[1], .width = values[2], .height = values[3]};
  return placed;
}

void write_box(const PlacedBox& placed, const Box& box, json::Edits& edits) {
  const std::array<double, 4> before = {placed.box.left, placed.box.top, placed.box.width, placed.box.height};
  const std::array<double, 4> after = {box.left, box.top, box.width, box.height};
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (before[i] == after[i]) continue;
    std::string text;
    json::append_number(after[i], text);
    edits.replace(*placed.numbers[i], text);
  }
}

}  // namespace

void LineConverter::fit_boxes() {
  if (options_.import.clipping == Clipping::none && options_.import.rounding == Rounding::none) return;
  for (const PairPlaces& pair : pairs_of(PairKind::detection)) {
    read_detection(line_.outline(), pair, detection_);
    if (detection_.image_size == nullptr) continue;
    std::vector<std::size_t> gone;
    fit_boxes_of(pair, gone);
    remove_boxes(detection_, gone, edits_);
    forget_boxes(pair, gone);
  }
  apply_edits();
}

void LineConverter::fit_boxes_of(const PairPlaces& pair, std::vector<std::size_t>& gone) {
  const json::Outline& outline = line_.outline();
  const ImageSize frame{.width = *integer_of(outline, outline.find(*detection_.image_size, "width")),
                        .height = *integer_of(outline, outline.find(*detection_.image_size, "height"))};
  for (std::size_t i = 0; i < detection_.boxes.size(); ++i) {
    const auto placed = read_box(outline, *detection_.boxes[i].element);
    if (!placed) continue;
    const auto fitted = fit_box(placed->box, frame, options_.import.clipping, options_.import.rounding);
    if (!fitted) {
      gone.push_back(i);
      reject_box(pair.name, i, "annotation.outside-frame", text_of(placed->box, frame));
      continue;
    }
    if (fitted->clipped) result_.outcome.change("annotation.clipped");
    if (fitted->rounded) result_.outcome.change("annotation.rounded");
    write_box(*placed, fitted->box, edits_);
  }
}

void LineConverter::reject_box(std::string_view attribute, std::size_t index, std::string reason, std::string detail) {
  const auto numbers = box_numbers_.find(attribute);
  const std::size_t number = numbers == box_numbers_.end() ? index : numbers->second[index];
  result_.outcome.reject({.record = fmt::format("{}.annotations[{}]", attribute, number)}, std::move(reason),
                         std::move(detail));
  --left_;
  ++lost_;
}

void LineConverter::forget_boxes(const PairPlaces& pair, std::span<const std::size_t> gone) {
  if (gone.empty()) return;
  auto& numbers = box_numbers_[std::string(pair.name)];
  if (numbers.empty()) {
    for (std::size_t i = 0; i < detection_.boxes.size(); ++i) numbers.push_back(i);
  }
  std::size_t index = 0;
  std::erase_if(numbers, [&](std::size_t) { return std::ranges::binary_search(gone, index++); });
}

/// Attributes of an unsupported type that are still there were kept on request, and cost nothing but themselves.
const Finding* LineConverter::refusal() const noexcept {
  for (const Finding& finding : findings_) {
    if (finding.rule != RuleId::unsupported_use_case_type && rule_info(finding.rule).severity == Severity::error) {
      return &finding;
    }
  }
  return nullptr;
}

bool LineConverter::satisfy_rules() {
  bool is_judged = !result_.is_changed;  // the line as it came was judged first of all
  for (;;) {
    if (!is_judged) {
      padded_.assign(text_);
      checker_.check(padded_.text(), facts_, findings_);
    }
    const Finding* error = refusal();
    if (error == nullptr) break;
    const bool is_bare = error->rule == RuleId::no_label_attributes || error->rule == RuleId::no_valid_label_attributes;
    if (is_bare && supported_left_ == 0 && options_.import.unlabeled != Unlabeled::keep) break;  // see settle_empty()
    if (!mend(*error)) return false;
    is_judged = false;
  }
  result_.is_written = true;
  return true;
}

/// Takes out what the rule complains of. false: that is the image.
bool LineConverter::mend(const Finding& error) {
  if (std::ranges::any_of(findings_, concerns_one_box)) {
    reject_boxes_of_rules();
    if (left_ != 0) return true;
    reject("image.no-annotation-left", fmt::format("all {} were lost", lost_ + skipped_));
    return false;
  }
  if (error.rule == RuleId::too_many_boxes && options_.import.max_boxes == MaxBoxes::keep_largest) {
    keep_largest();
    return true;
  }
  reject_by_rule(error);
  return false;
}

void LineConverter::reject_boxes_of_rules() {
  std::map<std::string, std::vector<const Finding*>> by_attribute;
  for (const Finding& finding : findings_) {
    if (concerns_one_box(finding)) by_attribute[finding.attribute].push_back(&finding);
  }
  for (const auto& [name, bad] : by_attribute) {
    const PairPlaces pair{name, line_.find(name), line_.find_metadata(name)};
    read_detection(line_.outline(), pair, detection_);
    std::vector<std::size_t> gone;
    for (const Finding* finding : bad) {
      gone.push_back(finding->annotation);
      reject_box(name, finding->annotation, reason_of_rule("annotation", rule_info(finding->rule).code),
                 finding->detail);
    }
    std::ranges::sort(gone);
    remove_boxes(detection_, gone, edits_);
    forget_boxes(pair, gone);
  }
  apply_edits();
}

/// The largest boxes of the line stay: the rule counts them by attribute and all together (J18).
void LineConverter::keep_largest() {
  struct Place {
    std::size_t pair = 0;
    std::size_t box = 0;
  };
  const std::vector<PairPlaces> pairs = pairs_of(PairKind::detection);
  std::vector<Place> places;
  std::vector<double> areas;
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    read_detection(line_.outline(), pairs[p], detection_);
    for (std::size_t b = 0; b < detection_.boxes.size(); ++b) {
      const auto placed = read_box(line_.outline(), *detection_.boxes[b].element);
      places.push_back({.pair = p, .box = b});
      areas.push_back(placed ? placed->box.area() : 0);
    }
  }
  std::vector<std::vector<std::size_t>> gone(pairs.size());
  const auto largest = indices_of_largest(areas, limits::kBoxesPerAttribute);
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!std::ranges::binary_search(largest, i)) gone[places[i].pair].push_back(places[i].box);
  }
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    read_detection(line_.outline(), pairs[p], detection_);
    remove_boxes(detection_, gone[p], edits_);
    forget_boxes(pairs[p], gone[p]);
  }
  apply_edits();
  const std::uint64_t dropped = areas.size() - largest.size();
  result_.outcome.drop("annotation.max-boxes", dropped);
  left_ -= dropped;
}

/// tools.md 2: what lost all its annotations is not written as empty; what never had one is what --unlabeled says.
void LineConverter::settle_empty() {
  if (left_ != 0) return;
  if (lost_ != 0) return reject("image.no-annotation-left", fmt::format("all {} were lost", lost_ + skipped_));
  const Unlabeled unlabeled = options_.import.unlabeled;
  if (skipped_ != 0 || unlabeled == Unlabeled::skip) {
    result_.is_written = false;
    result_.outcome.changed.clear();
    result_.outcome.drop(skipped_ != 0 ? "image.no-annotation-left" : "image.unlabeled", 1);
    return;
  }
  if (unlabeled == Unlabeled::keep) return;
  const Node* source_ref = line_.find("source-ref");
  for (const MemberPlace& member : line_.sorted()) {
    if (member.node != source_ref) removed_.push_back(member.node);
  }
  apply_edits();
}

}  // namespace manifest::formats
