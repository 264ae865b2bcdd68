// SPDX-License-Identifier: Apache-2.0
// The tables of the rules over whole manifests: file, dataset and pair. Internal to rules/.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "libmanifest/rules/judge.h"

namespace manifest {

/// Where a file, dataset or pair rule reports. It knows which rule runs, and on which section.
class DatasetFindings {
 public:
  explicit DatasetFindings(std::vector<DatasetFinding>& out) : out_(&out) {}
  void begin_rule(const RuleInfo& rule, Section section) noexcept {
    rule_ = &rule;
    section_ = section;
  }
  void report(std::string detail) {
    out_->push_back({.rule = rule_->id, .section = section_, .detail = std::move(detail)});
  }

 private:
  std::vector<DatasetFinding>* out_;
  const RuleInfo* rule_ = nullptr;
  Section section_ = Section::training;
};

/// One manifest, seen from the rules.
struct DatasetSubject {
  const ManifestFacts& manifest;
  Section section;
  const JudgeOptions& options;
  UseCase use_case;
  bool all_labels_usable;  ///< NOT_DETERMINED, or the training section of the brand case (format page F 3)
};

struct PairSubject {
  const DatasetSubject& training;
  const DatasetSubject& testing;
};

template <class Subject>
struct JudgedRule {
  RuleInfo info;
  void (*check)(const Subject&, DatasetFindings&);
};
using DatasetRule = JudgedRule<DatasetSubject>;
using PairRule = JudgedRule<PairSubject>;

/// Rules after which the service does not look at the content: empty, unsupported (C.1).
[[nodiscard]] std::span<const DatasetRule> readable_rules() noexcept;
/// The other file rules, and our lints about files.
[[nodiscard]] std::span<const DatasetRule> file_rules() noexcept;
[[nodiscard]] std::span<const DatasetRule> dataset_rules() noexcept;
[[nodiscard]] std::span<const PairRule> pair_rules() noexcept;

/// Images that use the label in the chosen kind, for DatasetSubject::use_case.
[[nodiscard]] std::uint64_t usable_images(const DatasetSubject& subject, const LabelCounts& counts) noexcept;
/// More than a fifth of the lines is invalid (J11).
[[nodiscard]] bool too_many_invalid(const Tally& tally) noexcept;

}  // namespace manifest
