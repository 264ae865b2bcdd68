// SPDX-License-Identifier: Apache-2.0
// The JSON corpora that others wrote, where they are at hand: each file bare through the strict walker.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/scan.h"

namespace manifest::json {
namespace {

namespace fs = std::filesystem;

fs::path corpus_folder() {
  const char* const shared = std::getenv("MANIFEST_SHARED_DATA");
  const fs::path root = shared != nullptr ? fs::path(shared) : fs::path(MANIFEST_SOURCE_DIR) / ".." / "shared";
  return root / "data" / "json-corpus";
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code absent;
  for (const auto& entry : fs::recursive_directory_iterator(folder, absent)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

std::string content(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

enum class Expected { json, no_json, either };

/// By the names that the suites give: JSONTestSuite's y_, n_ and i_, JSON_checker's pass and fail. Two of the latter
/// were written for an older RFC: a scalar document (fail1) and nesting of 20 (fail18). The suite's test_transform is
/// about meanings, not verdicts.
Expected expected_of(const fs::path& path) {
  const std::string name = path.filename().string();
  if (path.parent_path().filename() == "test_transform") return Expected::either;
  if (name.starts_with("y_") || name.starts_with("pass")) return Expected::json;
  if (name.starts_with("i_")) return Expected::either;
  if (name == "fail1.json" || name == "fail18.json") return Expected::json;
  if (name.starts_with("n_") || name.starts_with("fail")) return Expected::no_json;
  return name.ends_with(".json") ? Expected::json : Expected::either;
}

TEST(JsonCorpus, EveryFileGetsTheVerdictOfItsSuite) {
  const auto files = files_below(corpus_folder());
  if (files.empty()) GTEST_SKIP() << "SKIPPED: no JSON corpus at " << corpus_folder();
  Outline outline;
  std::size_t checked = 0;
  for (const fs::path& path : files) {
    SCOPED_TRACE(path.filename().string());
    const std::string text = content(path);
    const auto noted = outline.scan(text);
    const auto error = check(text);
    EXPECT_EQ(noted.has_value(), error.has_value());
    const Expected expected = expected_of(path);
    if (expected == Expected::either) continue;
    ++checked;
    EXPECT_EQ(error.has_value(), expected == Expected::no_json) << (error ? error->reason : "accepted");
  }
  EXPECT_GT(checked, 100u);
  RecordProperty("files", static_cast<int>(files.size()));
}

TEST(JsonCorpus, WhatTheStandardLeavesOpenIsDecidedAsTheFormatPageSays) {
  const auto files = files_below(corpus_folder());
  if (files.empty()) GTEST_SKIP() << "SKIPPED: no JSON corpus at " << corpus_folder();
  for (const fs::path& path : files) {
    const std::string name = path.filename().string();
    if (!name.starts_with("i_")) continue;
    // Numbers of any size and 500 levels are JSON here; byte order marks, UTF-16, bad UTF-8, lone surrogates are not.
    const bool is_json = name.starts_with("i_number_") || name == "i_structure_500_nested_arrays.json";
    EXPECT_EQ(!check(content(path)).has_value(), is_json) << name;
  }
}

}  // namespace
}  // namespace manifest::json
