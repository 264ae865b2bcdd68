// SPDX-License-Identifier: Apache-2.0
// Rules about a training and a testing manifest together (format page H.2).
#include <fmt/format.h>

#include <array>
#include <set>
#include <string_view>

#include "libmanifest/rules/dataset_rules.h"

namespace manifest {
namespace {

constexpr std::string_view kContentErrors =
    "Custom Labels guide, tm-debugging-aggregate-errors (terminal manifest content errors)";

struct Overlap {
  std::size_t training = 0;  ///< labels of the training manifest
  std::size_t both = 0;      ///< ... that the testing manifest has too

  /// Less than half; nothing to compare is no finding (H.2).
  [[nodiscard]] bool too_small() const noexcept { return 2 * both < training; }
};

enum class Labels : std::uint8_t { used, usable };

std::set<std::string_view> label_names(const DatasetSubject& subject, Labels which) {
  std::set<std::string_view> names;
  const LabelTable& labels = subject.manifest.tally.labels;
  for (const std::uint32_t slot : labels.sorted_slots()) {
    const LabelCounts& counts = labels.counts(slot);
    const bool in = which == Labels::used ? counts.used() : usable_images(subject, counts) != 0;
    if (in) names.insert(names.end(), labels.name(slot));
  }
  return names;
}

Overlap overlap_of(const PairSubject& pair, Labels which) {
  const std::set<std::string_view> training = label_names(pair.training, which);
  const std::set<std::string_view> testing = label_names(pair.testing, which);
  Overlap overlap{.training = training.size(), .both = 0};
  for (const std::string_view name : training) overlap.both += testing.count(name);
  return overlap;
}

void insufficient_label_overlap(const PairSubject& pair, DatasetFindings& findings) {
  const Overlap overlap = overlap_of(pair, Labels::used);
  if (overlap.too_small())
    findings.report(
        fmt::format("{} of {} training labels are in the testing manifest", overlap.both, overlap.training));
}

void insufficient_usable_label_overlap(const PairSubject& pair, DatasetFindings& findings) {
  const Overlap overlap = overlap_of(pair, Labels::usable);
  if (!overlap.too_small() || overlap_of(pair, Labels::used).too_small()) return;
  findings.report(fmt::format("{} of {} usable training labels are usable in the testing manifest", overlap.both,
                              overlap.training));
}

constexpr std::array kPairRules{
    PairRule{{.id = RuleId::insufficient_label_overlap,
              .code = "ERROR_INSUFFICIENT_LABEL_OVERLAP",
              .message = "Less than 50% label overlap between the training and testing manifest files.",
              .scope = Scope::pair,
              .effect = Effect::stops_training,
              .trigger = "Fewer than half of the training labels are used in the testing manifest.",
              .fix = "Split again so that every label is on both sides (split --strategy stratified).",
              .source = kContentErrors},
             insufficient_label_overlap},
    PairRule{{.id = RuleId::insufficient_usable_label_overlap,
              .code = "ERROR_INSUFFICIENT_USABLE_LABEL_OVERLAP",
              .message = "Less than 50% usable label overlap between the training and testing manifest files.",
              .scope = Scope::pair,
              .effect = Effect::stops_training,
              .trigger = "Of the training labels on lines of the kind of model that is trained, fewer than half are so "
                         "in the testing manifest.",
              .fix = "Annotate both manifests with the same kind of label, and split again.",
              .source = kContentErrors},
             insufficient_usable_label_overlap},
};

}  // namespace

std::span<const PairRule> pair_rules() noexcept { return kPairRules; }

}  // namespace manifest
