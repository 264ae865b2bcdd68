// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/filter.h"

#include <algorithm>
#include <atomic>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/model/record_parser.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::edit {
namespace {

/// Whether `pred` holds for a label that the attribute uses. What the rules think of the line does not matter.
template <class Predicate>
bool any_label(const Attribute& attribute, Predicate pred) {
  const Metadata& metadata = attribute.metadata;
  if (attribute.kind == AttributeKind::classification)
    return metadata.class_name.present() && pred(metadata.class_name.value);
  if (attribute.kind != AttributeKind::detection) return false;
  return std::ranges::any_of(attribute.detection.annotations, [&](const Annotation& box) {
    if (box.class_entry == kNoIndex) return false;
    const auto& name = metadata.class_map[box.class_entry].name;
    return name.present() && pred(name.value);
  });
}

template <class Predicate>
bool any_label(const Record& record, Predicate pred) {
  return std::ranges::any_of(record.attributes(),
                             [&](const Attribute& attribute) { return any_label(attribute, pred); });
}

bool fits(Wanted wanted, bool is) noexcept { return wanted == Wanted::any || (wanted == Wanted::yes) == is; }

}  // namespace

struct Filter::State {
  explicit State(const FilterOptions& options_in)
      : options(options_in), muted(~std::uint64_t{0}), checker({.muted = &muted}, labels) {}

  [[nodiscard]] bool has_errors(json::PaddedText line) {
    checker.check(line, facts, findings);
    return std::ranges::any_of(
        findings, [](const Finding& finding) { return rule_info(finding.rule).severity == Severity::error; });
  }
  [[nodiscard]] bool selects(const Record* record) const {
    const auto is_wanted = [this](std::string_view label) {
      return std::ranges::find(options.labels, label) != options.labels.end();
    };
    if (record == nullptr) return options.labels.empty() && options.source.empty() && options.labeled != Wanted::yes;
    if (!options.labels.empty() && !any_label(*record, is_wanted)) return false;
    if (!fits(options.labeled, any_label(*record, [](std::string_view) { return true; }))) return false;
    return options.source.empty() ||
           (record->source_ref.present() && record->source_ref.value.find(options.source) != std::string_view::npos);
  }

  const FilterOptions& options;
  RecordParser parser;
  std::atomic<std::uint64_t> muted;  // nobody reads the findings
  LabelTable labels;
  LineChecker checker;
  LineFacts facts;
  std::vector<Finding> findings;
};

Filter::Filter(const FilterOptions& options) : state_(std::make_unique<State>(options)) {}
Filter::~Filter() = default;
Filter::Filter(Filter&&) noexcept = default;

bool Filter::selects(json::PaddedText line) {
  if (state_->options.none()) return true;
  if (!state_->selects(state_->parser.parse(line))) return false;
  return state_->options.errors == Wanted::any || fits(state_->options.errors, state_->has_errors(line));
}

bool Filter::is_labeled(json::PaddedText line) {
  const Record* record = state_->parser.parse(line);
  return record != nullptr && any_label(*record, [](std::string_view) { return true; });
}

bool Filter::names_image(json::PaddedText line) {
  const Record* record = state_->parser.parse(line);
  return record != nullptr && record->source_ref.present();
}

}  // namespace manifest::edit
