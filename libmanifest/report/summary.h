// SPDX-License-Identifier: Apache-2.0
// manifest_summary.json, as the service writes it (format page E.1).
#pragma once

#include "libmanifest/io/output_set.h"
#include "libmanifest/validate/validate.h"

namespace manifest::report {

/// Names of the three result files (format page E), in the order in which they are made.
inline constexpr const char* kSummaryFile = "manifest_summary.json";
inline constexpr const char* kTrainingFile = "training_manifest_with_validation.json";
inline constexpr const char* kTestingFile = "testing_manifest_with_validation.json";

/// Writes the summary: the service's own codes only, 4 spaces, a final line end. The list of bad lines is decoded
/// while it is written. A missing testing manifest gets a section of zeros.
void write_summary(const ValidateResult& result, io::Output& out);

}  // namespace manifest::report
