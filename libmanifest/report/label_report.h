// SPDX-License-Identifier: Apache-2.0
// The label tables and dataset statistics of --labels (format page E.3).
// Internal to report/.
#pragma once

#include <cstdint>
#include <string>

#include "libmanifest/io/output_set.h"
#include "libmanifest/json/writer.h"
#include "libmanifest/validate/validate.h"

namespace manifest::report {

/// DescribeDataset's DatasetStats, counted from the manifest.
struct DatasetStatistics {
  std::uint64_t total_entries = 0;    ///< images: lines of the dataset
  std::uint64_t labeled_entries = 0;  ///< images with at least one usable label
  std::uint64_t total_labels = 0;     ///< labels that the lines declare
  std::uint64_t error_entries = 0;    ///< lines with an error
};
[[nodiscard]] DatasetStatistics statistics_of(const ManifestResult& manifest);

/// For each manifest its statistics and a table of labels in byte order.
void write_label_text(const ValidateResult& result, io::Output& out);

/// The value of the JSON report's member `labels`. `json` writes into `buffer`, which is passed on to `out`.
void write_label_json(const ValidateResult& result, json::Writer& json, std::string& buffer, io::Output& out);

}  // namespace manifest::report
