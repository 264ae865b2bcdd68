// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/rules/judge.h"

#include <algorithm>

#include "libmanifest/rules/dataset_rules.h"

namespace manifest {
namespace {

/// F: one kind of model from the kinds of line present.
UseCase choose_use_case(const Tally& training, const Tally* testing) {
  const bool broken = too_many_invalid(training) || (testing != nullptr && too_many_invalid(*testing));
  if (broken || training.valid == 0) return UseCase::not_determined;
  if (training.with_boxes == 0) {
    const bool brand = testing != nullptr && testing->with_boxes > 0 && testing->image_level == 0;
    return brand ? UseCase::object_localization : UseCase::image_level_labels;
  }
  if (training.image_level == 0) return UseCase::object_localization;
  return training.image_level > training.with_boxes ? UseCase::image_level_labels : UseCase::object_localization;
}

/// F 3: training images with image-level labels only, test images with boxes.
bool is_brand_case(const Tally& training, const Tally* testing, UseCase use_case) {
  return use_case == UseCase::object_localization && training.with_boxes == 0 && testing != nullptr &&
         testing->with_boxes > 0 && testing->image_level == 0;
}

template <class Subject>
void run(std::span<const JudgedRule<Subject>> rules, const Subject& subject, Section section,
         std::vector<DatasetFinding>& out) {
  DatasetFindings findings(out);
  for (const JudgedRule<Subject>& rule : rules) {
    findings.begin_rule(rule.info, section);
    rule.check(subject, findings);
  }
}

bool is_file_rule(RuleId rule) noexcept { return rule <= RuleId::manifest_rows_exceeds_maximum; }

}  // namespace

std::string_view name_of(UseCase use_case) noexcept {
  switch (use_case) {
    case UseCase::image_level_labels:
      return "IMAGE_LEVEL_LABELS";
    case UseCase::object_localization:
      return "OBJECT_LOCALIZATION";
    case UseCase::not_determined:
      break;
  }
  return "NOT_DETERMINED";
}

bool stops_training(RuleId rule) noexcept { return rule_info(rule).effect == Effect::stops_training; }

bool stops_import(RuleId rule) noexcept {
  return is_file_rule(rule) || rule == RuleId::too_many_labels || rule_info(rule).effect == Effect::stops_import;
}

std::uint64_t Judgement::errors_that_stop_training() const noexcept {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(findings, [](const DatasetFinding& f) { return stops_training(f.rule); }));
}

std::uint64_t Judgement::errors_that_stop_import() const noexcept {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(findings, [](const DatasetFinding& f) { return stops_import(f.rule); }));
}

Judgement judge(const ManifestFacts& training, const ManifestFacts* testing, const JudgeOptions& options) {
  Judgement judgement;
  std::vector<DatasetFinding>& found = judgement.findings;
  const Tally* testing_tally = testing == nullptr ? nullptr : &testing->tally;
  judgement.use_case = options.use_case.value_or(choose_use_case(training.tally, testing_tally));
  const bool undetermined = judgement.use_case == UseCase::not_determined;
  const bool brand = is_brand_case(training.tally, testing_tally, judgement.use_case);
  const DatasetSubject first{.manifest = training,
                             .section = Section::training,
                             .options = options,
                             .use_case = judgement.use_case,
                             .all_labels_usable = undetermined || brand};
  const DatasetSubject second{.manifest = testing == nullptr ? training : *testing,
                              .section = Section::testing,
                              .options = options,
                              .use_case = judgement.use_case,
                              .all_labels_usable = undetermined};

  const auto run_on_each = [&](std::span<const DatasetRule> rules) {
    run(rules, first, Section::training, found);
    if (testing != nullptr) run(rules, second, Section::testing, found);
  };
  run_on_each(readable_rules());
  judgement.result_files = found.empty();
  run_on_each(file_rules());
  if (judgement.result_files) {
    run_on_each(dataset_rules());
    if (testing != nullptr) run(pair_rules(), PairSubject{.training = first, .testing = second}, Section::both, found);
  } else {
    judgement.use_case = UseCase::not_determined;
  }
  std::ranges::stable_sort(found, {}, &DatasetFinding::rule);
  return judgement;
}

}  // namespace manifest
