// SPDX-License-Identifier: Apache-2.0
// The examples of manifest.h: they stand here letter for letter, and do what the header says.
#include "libmanifest/manifest.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

/// What `example` prints.
template <class Example>
std::string output_of(Example example) {
  ::testing::internal::CaptureStdout();
  example();
  std::cout.flush();
  return ::testing::internal::GetCapturedStdout();
}

TEST(ManifestHeader, ChecksOneLine) {
  EXPECT_EQ(output_of([] {
              manifest::LabelTable labels;
              manifest::LineChecker checker({}, labels);
              manifest::LineFacts facts;
              std::vector<manifest::Finding> findings;
              const manifest::json::PaddedString line(R"({"source-ref":"s3://bucket/cat.jpg","cat":1})");
              checker.check(line.text(), facts, findings);
              for (const manifest::Finding& finding : findings) {
                std::cout << manifest::rule_info(finding.rule).code << " " << manifest::where_of(finding) << "\n";
              }
            }),
            "ERROR_NO_LABEL_ATTRIBUTES line\n");
}

const std::string path = MANIFEST_SOURCE_DIR "/testdata/demo/testing.manifest";

std::uint64_t lines_in(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::uint64_t count = 0;
  while (std::getline(stream, line)) ++count;
  return count;
}

TEST(ManifestHeader, ChecksOneFile) {
  const std::string said = output_of([] {
    const manifest::ManifestJob job{.path = path};
    const manifest::ValidateResult result = manifest::validate(job, nullptr, {.threads = 2});
    std::cout << result.training.facts.tally.valid << " valid lines\n";
    if (result.judgement.errors_that_stop_training() != 0) std::cout << "training would fail\n";
  });
  EXPECT_NE(said.find(" valid lines\n"), std::string::npos) << said;
}

TEST(ManifestHeader, CountsLinesInBlocks) {
  std::vector<int> states(2);  // whatever a thread wants to keep
  std::uint64_t lines = 0;
  const auto input = manifest::io::Input::open(path);
  manifest::jsonl::for_each_block<std::uint64_t>(
      *input, {}, std::span(states),
      [](int&, const manifest::jsonl::Block& block, std::uint64_t& result) { result = block.size(); },
      [&](const manifest::jsonl::Block&, std::uint64_t& result) { lines += result; });
  EXPECT_EQ(lines, lines_in(path));
}

std::string without_blanks(const std::string& text) {
  std::string packed;
  for (const char c : text) packed += c == ' ' ? "" : std::string(1, c);
  return packed;
}

TEST(ManifestHeader, ShowsOnlyWhatIsTriedHere) {
  std::set<std::string> tried;
  std::ifstream self(MANIFEST_SOURCE_DIR "/tests/manifest/manifest_test.cpp");
  std::string line;
  while (std::getline(self, line)) tried.insert(without_blanks(line));
  std::ifstream header(MANIFEST_SOURCE_DIR "/libmanifest/manifest.h");
  int shown = 0;
  while (std::getline(header, line)) {
    constexpr std::string_view kExample = "//     ";
    if (!line.starts_with(kExample)) continue;
    ++shown;
    EXPECT_EQ(tried.count(without_blanks(line.substr(kExample.size()))), 1U) << line;
  }
  EXPECT_EQ(shown, 20);
}

}  // namespace
