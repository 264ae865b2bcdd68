// SPDX-License-Identifier: Apache-2.0
// The schemas of schemas/: each accepts every line of its good test data and refuses every line of the bad.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "libmanifest/json/scan.h"
#include "libmanifest/json/schema.h"

namespace manifest::json {
namespace {

const std::filesystem::path kRoot = MANIFEST_SOURCE_DIR;

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

class ProjectSchemas : public ::testing::TestWithParam<const char*> {
 protected:
  /// Every line of testdata/schemas/<schema>/<file>, which are to be accepted or refused.
  static void expect_lines(const std::string& file, bool accepted) {
    const std::string name = GetParam();
    const Schema schema = Schema::parse(contents_of(kRoot / "schemas" / (name + ".json")), name);
    std::ifstream lines(kRoot / "testdata" / "schemas" / name / file);
    std::string line;
    int number = 0;
    while (std::getline(lines, line)) {
      ++number;
      Outline outline;
      ASSERT_FALSE(outline.scan(line)) << file << ":" << number;
      const auto findings = schema.check(outline, 1);
      const std::string first = findings.empty() ? "" : findings[0].instance + " " + findings[0].keyword;
      EXPECT_EQ(findings.empty(), accepted) << file << ":" << number << ": " << first << "\n" << line;
    }
    EXPECT_GT(number, 3) << file;
  }
};

TEST_P(ProjectSchemas, AcceptGoodLines) { expect_lines("good.manifest", true); }
TEST_P(ProjectSchemas, RefuseBadLines) { expect_lines("bad.manifest", false); }

INSTANTIATE_TEST_SUITE_P(All, ProjectSchemas,
                         ::testing::Values("manifest-line-classification", "manifest-line-detection",
                                           "manifest-summary"),
                         [](const auto& parameter) {
                           std::string name = parameter.param;
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

TEST(ProjectSchemas, EverySchemaIsUnderstoodAndSaysWhatItIsAbout) {
  for (const auto& file : std::filesystem::directory_iterator(kRoot / "schemas")) {
    if (file.path().extension() != ".json") continue;
    const std::string text = contents_of(file.path());
    EXPECT_NO_THROW(static_cast<void>(Schema::parse(text, file.path().string()))) << file.path();
    EXPECT_NE(text.find("\"title\":"), std::string::npos) << file.path();
    EXPECT_NE(text.find("http://json-schema.org/draft-04/schema#"), std::string::npos) << file.path();
  }
}

}  // namespace
}  // namespace manifest::json
