// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/groundtruth_attributes.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "libmanifest/model/record.h"

namespace manifest::formats {

namespace {

using json::Node;
using json::NodeType;

std::optional<std::string> metadata_text(const json::Outline& outline, const PairPlaces& pair, std::string_view key) {
  const Node* node = outline.find(*pair.metadata, key);
  if (node == nullptr || node->type != NodeType::string) return std::nullopt;
  std::string storage;
  return std::string(outline.string(*node, storage));
}

JobKind kind_of_type(std::string_view type, const PairPlaces& pair) {
  if (type == kTypeClassification) return JobKind::classification;
  if (type == kTypeDetection) return JobKind::detection;
  if (type == kTypeVerification) return JobKind::verification;
  if (type != kTypeMultiLabel) return JobKind::unsupported;
  const bool is_one = pair.value->type == NodeType::number || pair.value->type == NodeType::string;
  return is_one ? JobKind::multi_label_of_one : JobKind::multi_label;
}

std::uint64_t count_annotations(const json::Outline& outline, const JobAttribute& attribute) {
  const Node* list = nullptr;
  switch (attribute.kind) {
    case JobKind::classification:
    case JobKind::multi_label_of_one:
      return 1;
    case JobKind::multi_label:
      list = attribute.pair.value;
      break;
    case JobKind::detection:
      list = outline.find(*attribute.pair.value, "annotations");
      break;
    default:
      return 0;
  }
  return list != nullptr && list->type == NodeType::array ? list->child_count : 0;
}

constexpr std::size_t kLongestLinkedName = 1024;  ///< bytes; Ground Truth's own names have 127 (format page A.2)

/// The attributes by name.
class Names {
 public:
  explicit Names(std::span<JobAttribute> attributes) {
    for (JobAttribute& attribute : attributes) by_name_.emplace_back(attribute.pair.name, &attribute);
    std::ranges::sort(by_name_, {}, &Entry::first);
  }

  /// The attribute that another one speaks of by its name, as adjusted-X, verify-X or X-verified do: the longest name
  /// that the other begins or ends with, among those that `may_be` lets pass. nullptr: none.
  template <class MayBe>
  [[nodiscard]] JobAttribute* inside(std::string_view name, MayBe may_be) const {
    if (name.size() > kLongestLinkedName) return nullptr;
    for (std::size_t length = name.size(); length-- > 1;) {
      for (const auto part : {name.substr(name.size() - length), name.substr(0, length)}) {
        JobAttribute* found = find(part);
        if (found != nullptr && may_be(*found)) return found;
      }
    }
    return nullptr;
  }

 private:
  using Entry = std::pair<std::string_view, JobAttribute*>;
  [[nodiscard]] JobAttribute* find(std::string_view name) const {
    const auto found = std::ranges::lower_bound(by_name_, name, {}, &Entry::first);
    return found == by_name_.end() || found->first != name ? nullptr : found->second;
  }
  std::vector<Entry> by_name_;
};

void drop_unselected(const GroundTruthOptions& options, std::span<JobAttribute> attributes) {
  if (options.attributes.empty()) return;
  for (JobAttribute& attribute : attributes) {
    const bool selected = std::ranges::find(options.attributes, attribute.pair.name) != options.attributes.end();
    if (!selected) attribute.dropped_as = "attribute.not-selected";
  }
}

/// Verifications that --attribute leaves out still speak. The service writes no link to what was verified: the name says
/// it as a rule, otherwise it is the boxes before.
void drop_failed(const json::Outline& outline, const GroundTruthOptions& options, std::span<JobAttribute> attributes) {
  const Names names(attributes);
  const auto is_boxes = [](const JobAttribute& attribute) { return attribute.kind == JobKind::detection; };
  JobAttribute* before = nullptr;
  for (JobAttribute& attribute : attributes) {
    if (is_boxes(attribute)) before = &attribute;
    if (attribute.kind != JobKind::verification) continue;
    const auto result = metadata_text(outline, attribute.pair, "class-name");
    if (!result || std::ranges::find(options.failed_classes, *result) == options.failed_classes.end()) continue;
    JobAttribute* named = names.inside(attribute.pair.name, [](const JobAttribute& other) {
      return other.kind != JobKind::verification && other.kind != JobKind::untyped;
    });
    JobAttribute* subject = named != nullptr ? named : before;
    if (subject == nullptr || !is_boxes(*subject) || !subject->stays()) continue;
    subject->dropped_as = "attribute.failed-verification";
  }
}

/// The nearest that still stays of those that came before. nullptr: none.
JobAttribute* nearest(std::vector<JobAttribute*>& before) {
  while (!before.empty() && !before.back()->stays()) before.pop_back();
  return before.empty() ? nullptr : before.back();
}

/// In line order, as the jobs are chained, so that one attribute of every chain stays.
void settle_adjustments(const GroundTruthOptions& options, std::span<JobAttribute> attributes) {
  const Names names(attributes);
  std::map<std::string_view, std::vector<JobAttribute*>> by_type;  // as far as the walk along the line has come
  for (JobAttribute& attribute : attributes) {
    if (!attribute.stays()) continue;
    std::vector<JobAttribute*>& before = by_type[attribute.type];
    if (attribute.is_adjustment) {
      JobAttribute* original = names.inside(attribute.pair.name, [&](const JobAttribute& other) {
        return other.stays() && other.type == attribute.type;
      });
      if (original == nullptr) original = nearest(before);
      if (original != nullptr && options.adjusted == Adjusted::prefer) original->dropped_as = "attribute.original";
      if (original != nullptr && options.adjusted == Adjusted::original) attribute.dropped_as = "attribute.adjusted";
    }
    if (attribute.stays()) before.push_back(&attribute);
  }
}

/// Whether what stays for the rules to judge is lists of labels, and these are empty.
bool leaves_only_empty_lists(std::span<const JobAttribute> attributes) {
  bool has_list = false;
  for (const JobAttribute& attribute : attributes) {
    if (!attribute.stays() || attribute.kind == JobKind::verification || attribute.kind == JobKind::unsupported) {
      continue;
    }
    if (attribute.kind != JobKind::multi_label || attribute.annotations != 0) return false;
    has_list = true;
  }
  return has_list;
}

}  // namespace

std::vector<JobAttribute> attributes_of(const LineMembers& line) {
  const json::Outline& outline = line.outline();
  std::vector<JobAttribute> attributes;
  for (const PairPlaces& pair : line.pairs()) {
    JobAttribute& attribute = attributes.emplace_back(JobAttribute{.pair = pair});
    auto type = metadata_text(outline, pair, "type");
    if (!type) continue;
    attribute.type = std::move(*type);
    attribute.kind = kind_of_type(attribute.type, pair);
    const auto status = metadata_text(outline, pair, "adjustment-status");
    attribute.is_adjustment = status == "adjusted" || status == "unadjusted";
    attribute.annotations = count_annotations(outline, attribute);
  }
  return attributes;
}

void choose_attributes(const json::Outline& outline, const GroundTruthOptions& options,
                       std::span<JobAttribute> attributes) {
  drop_unselected(options, attributes);
  if (options.verification == Verification::reject_failed) drop_failed(outline, options, attributes);
  if (options.adjusted != Adjusted::both) settle_adjustments(options, attributes);
  // An empty list of labels leaves nothing but the source-ref (format page I.3), nothing that could be judged.
  const bool only_empty_lists = leaves_only_empty_lists(attributes);
  for (JobAttribute& attribute : attributes) {
    if (!attribute.stays()) continue;
    const bool drops_verifications = options.verification == Verification::drop || only_empty_lists;
    const bool drops_unsupported = options.unsupported == Unsupported::drop || only_empty_lists;
    if (attribute.kind == JobKind::verification && drops_verifications) {
      attribute.dropped_as = "attribute.verification";
    }
    if (attribute.kind == JobKind::unsupported && drops_unsupported) attribute.dropped_as = "attribute.unsupported";
  }
}

}  // namespace manifest::formats
