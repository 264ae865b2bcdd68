// SPDX-License-Identifier: Apache-2.0
// The dataset's verdict: file, dataset and pair rules over finished tallies.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/model/limits.h"
#include "libmanifest/rules/rule.h"
#include "libmanifest/rules/tally.h"

namespace manifest {

enum class UseCase : std::uint8_t { not_determined, image_level_labels, object_localization };
/// "IMAGE_LEVEL_LABELS", ... as manifest_summary.json spells them.
[[nodiscard]] std::string_view name_of(UseCase use_case) noexcept;

enum class Profile : std::uint8_t { training, import };

/// The facts of one manifest as a file, beside its tally.
struct ManifestFacts {
  std::string name = {};      ///< as the user gave it
  std::uint64_t bytes = 0;    ///< of the uncompressed stream
  bool has_extension = true;  ///< false only for a regular file whose name has none (J15)
  bool has_bom = false;
  std::uint64_t duplicates = 0;  ///< lines whose source-ref stood on an earlier line
  Tally tally = {};

  /// All lines of the file, those that the import removes included.
  [[nodiscard]] std::uint64_t all_lines() const noexcept { return tally.lines() + tally.removed; }
};

struct JudgeOptions {
  Profile profile = Profile::training;
  std::optional<UseCase> use_case = {};  ///< override (--use-case)
  bool auto_split = false;               ///< the testing set will be made by auto-split
  std::uint64_t max_training_lines = limits::kManifestLines;
  std::uint64_t max_testing_lines = limits::kManifestLines;
  std::uint64_t min_images_per_label = limits::kAutoSplitImagesPerLabel;
};

/// Which manifest a dataset finding speaks of.
enum class Section : std::uint8_t { training, testing, both };

struct DatasetFinding {
  RuleId rule{};
  Section section = Section::training;
  std::string detail = {};  ///< the counts behind it
};

struct Judgement {
  UseCase use_case = UseCase::not_determined;
  std::vector<DatasetFinding> findings;  ///< in catalogue order, training before testing
  bool result_files = true;  ///< false: a manifest is empty or of unsupported format, so the service writes none (C.1)

  [[nodiscard]] std::uint64_t errors_that_stop_training() const noexcept;
  [[nodiscard]] std::uint64_t errors_that_stop_import() const noexcept;
};

/// Whether a finding of this rule is terminal: no model is trained (C.1, C.2) or no dataset is made (C.1).
[[nodiscard]] bool stops_training(RuleId rule) noexcept;
[[nodiscard]] bool stops_import(RuleId rule) noexcept;

/// Decides everything that needs whole manifests. What is found late (duplicates, leaks) is not among it. `testing` may be null. Pure.
[[nodiscard]] Judgement judge(const ManifestFacts& training, const ManifestFacts* testing, const JudgeOptions& options);

}  // namespace manifest
