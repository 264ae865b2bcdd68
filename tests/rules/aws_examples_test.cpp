// SPDX-License-Identifier: Apache-2.0
// Every example line of the service's documents, with the verdict, codes and places of the specification's index.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/rules/line_checker_fixture.h"

namespace manifest::testing {
namespace {

std::filesystem::path examples_folder() {
  const char* shared = std::getenv("MANIFEST_SHARED_DATA");
  return std::filesystem::path(shared != nullptr ? shared : MANIFEST_SOURCE_DIR "/../shared") / "spec" / "aws-examples";
}

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = text.find(separator); end != std::string::npos; end = text.find(separator, begin)) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::multiset<std::string> as_set(const std::string& codes) {
  if (codes.empty() || codes == "-") return {};
  const std::vector<std::string> parts = split(codes, "; ");
  return {parts.begin(), parts.end()};
}

TEST(AwsExamples, GetTheVerdictAndTheCodesOfTheIndex) {
  std::ifstream index(examples_folder() / "index.tsv");
  if (!index) {
    std::cout << "SKIPPED: " << examples_folder() << " is not there\n";
    GTEST_SKIP() << "the specification's examples are not there";
  }
  std::string row;
  std::getline(index, row);
  int lines = 0;
  while (std::getline(index, row)) {
    const std::vector<std::string> columns = split(row, "\t");
    ASSERT_GE(columns.size(), 4U) << row;
    if (columns[2] == "n/a") continue;  // documents, not lines
    std::ifstream file(examples_folder() / columns[0]);
    std::string line;
    std::getline(file, line);
    const Judged judged = judge_line(line);
    EXPECT_EQ(judged.verdict, columns[2]) << columns[0];
    EXPECT_EQ(as_set(judged.codes), as_set(columns[3])) << columns[0];
    ++lines;
  }
  EXPECT_EQ(lines, 122);
}

}  // namespace
}  // namespace manifest::testing
