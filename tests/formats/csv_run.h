// SPDX-License-Identifier: Apache-2.0
// Runs conversions of CSV and tells what they made in few words.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/csv.h"
#include "tests/support/temp_folder.h"

namespace manifest::formats {

/// What one run left behind.
struct CsvResult {
  std::string text;               ///< the manifest, or the CSV
  std::vector<std::string> talk;  ///< notes and problems
  Ledger ledger;
};

/// Knows the size of every image but those whose names hold "unknown".
class FixedSize final : public ImageSource {
 public:
  [[nodiscard]] ImageFacts look_up(std::string_view image) const override {
    if (image.find("unknown") != std::string_view::npos) return {};
    if (!only_ending.empty() && !image.ends_with(only_ending)) return {};
    return {.status = ImageFacts::Status::ok, .width = 640, .height = 480};
  }
  std::string only_ending = {};
};

class CsvRun : public ::testing::Test {
 protected:
  CsvRun();

  /// Options as "--name value" pairs without the dashes; a switch is a name with an empty value.
  using Options = std::vector<std::pair<std::string, std::string>>;
  CsvResult run_import(const std::vector<std::string>& texts, const Options& options = {});
  CsvResult run_import(std::string_view text, const Options& options = {}) {
    return run_import(std::vector<std::string>{std::string(text)}, options);
  }
  CsvResult run_export(std::string_view manifest, const Options& options, const std::string& prefix = {});

  manifest::testing::TempFolder folder_;
  ImportOptions import_;
  FixedSize images_;
};

/// Each line of a manifest: "key 640x480: dog 1 2 3 4; cat 5 6 7 8", "key: dog cat" or "key"; joined by " / ".
[[nodiscard]] std::string told(std::string_view manifest);

/// "row.bad-csv=1 ..." of what was dropped, then of what was changed.
[[nodiscard]] std::string counted(const Ledger& ledger);

}  // namespace manifest::formats
