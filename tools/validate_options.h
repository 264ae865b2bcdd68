// SPDX-License-Identifier: Apache-2.0
// The command line of validate (tools.md 1).
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/json/schema.h"
#include "libmanifest/report/annotate.h"
#include "libmanifest/report/report.h"
#include "libmanifest/validate/acceptance.h"
#include "libmanifest/validate/validate.h"
#include "tools/options.h"

namespace manifest::tools {

/// What the user asked for. Values that the library takes go straight into its options.
struct ValidateArguments {
  CommonOptions common;
  ValidateOptions run;
  std::vector<std::string> operands;  ///< TRAINING
  std::string testing;                ///< empty: none
  std::string results;                ///< folder; empty: none
  std::string schema;                 ///< file; empty: none
  std::string images, image_prefix;   ///< folder of image files, and what it stands for; empty: none
  const report::ReportFormat* format = nullptr;
  std::optional<std::uint64_t> max_findings;
  FailOn fail_on = FailOn::error;
  std::vector<std::string> only, exclude;
  report::ErrorKeys error_keys = report::ErrorKeys::plain;
  bool labels = false;
  bool list_rules = false;
  std::string explain;
  std::string region;
  std::optional<std::uint64_t> max_rows, min_images_per_label;
  bool lenient_dates = false, no_extension_check = false, strict_int = false;
};

[[nodiscard]] std::vector<OptionGroup> validate_options(ValidateArguments& arguments);

/// Carries over what needs more than one option, and refuses what makes no sense: Error{usage}.
void settle(ValidateArguments& arguments);

/// The rules of --only and --exclude. Error{usage} with a suggestion for an unknown code.
[[nodiscard]] std::bitset<kRuleCount> selected_rules(const ValidateArguments& arguments);

/// The rule with that code. Error{usage} with a suggestion where there is none.
[[nodiscard]] RuleId rule_with_code(const std::string& code);

/// The schema in a file. Error{usage} where it is none.
[[nodiscard]] json::Schema read_schema(const std::string& path);

}  // namespace manifest::tools
