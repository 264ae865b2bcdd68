// SPDX-License-Identifier: Apache-2.0
// The run as a whole: the answer does not depend on threads and blocks; duplicates, leaks, imports, expectations.
#include "libmanifest/validate/validate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "libmanifest/error.h"
#include "libmanifest/report/annotate.h"
#include "libmanifest/report/report.h"
#include "libmanifest/report/summary.h"

namespace manifest {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string image_line(std::string_view image, std::string_view label = "dog") {
  return fmt::format(
      R"({{"source-ref":"s3://bucket/{}","c":1,"c-metadata":{{"class-name":"{}","confidence":1,"type":"groundtruth/image-classification","human-annotated":"yes","creation-date":"2020-01-01T00:00:00"}}}})",
      image, label);
}

class Validate : public testing::Test {
 protected:
  Validate() { fs::create_directories(folder); }
  ~Validate() override { fs::remove_all(folder); }

  std::string write(std::string_view name, std::string_view text) {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }

  static ValidateResult run(const std::string& training, const ValidateOptions& options = {}) {
    return validate({.path = training}, nullptr, options);
  }

  static std::uint64_t count(const ValidateResult& result, RuleId rule) { return result.count(rule); }

  static std::vector<std::uint64_t> lines_of(const ManifestResult& manifest, RuleId rule) {
    std::vector<std::uint64_t> lines;
    manifest.findings.visit(rule, 0, [&lines](std::uint64_t line, const Finding&) { lines.push_back(line); });
    return lines;
  }

  static std::vector<std::uint64_t> bad_lines(const ManifestResult& manifest) {
    std::vector<std::uint64_t> lines;
    manifest.visit_bad_lines([&lines](std::uint64_t line) { lines.push_back(line); });
    return lines;
  }

  /// Everything that a run writes, in one text.
  std::string everything(const std::string& training, ValidateOptions options) {
    io::OutputSet outputs(io::Overwrite::allow);
    io::Output& annotated = outputs.add(folder / "annotated");
    io::Output& report = outputs.add(folder / "report");
    io::Output& summary = outputs.add(folder / "summary");
    options.make_rewrite = [] { return report::make_rewrite(report::ErrorKeys::plain); };
    const ValidateResult result = validate({.path = training, .annotated = &annotated}, nullptr, options);
    const Acceptance acceptance = accept(result, FailOn::error, std::bitset<kRuleCount>().set());
    report::write_json({.result = result, .acceptance = acceptance, .options = {.labels = true}}, report);
    report::write_summary(result, summary);
    outputs.commit();
    return read_file(folder / "annotated") + read_file(folder / "report") + read_file(folder / "summary");
  }

  fs::path folder = fs::path(testing::TempDir()) /
                    (std::string("validate.") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

// Every kind of line, and every kind of line end.
std::string mixed_manifest() {
  std::string text = "\xEF\xBB\xBF";
  for (int i = 0; i < 60; ++i) {
    text += image_line(fmt::format("{}.jpg", i % 50), fmt::format("label {}", i % 7)) + "\n";
    if (i % 5 == 0) text += "\n";
    if (i % 7 == 0) text += "{\"source-ref\": 1}\r\n";
    if (i % 11 == 0) text += image_line("stale") + "\r\n";
    if (i % 13 == 0)
      text += R"({"source-ref":"s3://bucket/stale","errors":[1]})"
              "\n";
    if (i % 17 == 0) text += std::string(300, ' ') + "{}\n";
  }
  return text + "last";
}

TEST_F(Validate, AnswersTheSameForAnyThreadsAndBlocks) {
  const std::string path = write("a.manifest", mixed_manifest());
  const std::string expected = everything(path, {.threads = 1});
  for (const std::size_t threads : {1U, 2U, 8U}) {
    for (const std::size_t block_bytes : {1U, 2U, 200U, 333U, 4096U}) {
      EXPECT_EQ(everything(path, {.threads = threads, .block_bytes = block_bytes}), expected)
          << threads << " " << block_bytes;
    }
  }
}

TEST_F(Validate, AnswersTheSameForAnyThreadsAndBlocksAtImport) {
  const std::string path = write("a.manifest", mixed_manifest());
  const JudgeOptions import{.profile = Profile::import};
  const std::string expected = everything(path, {.judge = import, .threads = 1});
  for (const std::size_t block_bytes : {1U, 333U, 4096U}) {
    EXPECT_EQ(everything(path, {.judge = import, .threads = 3, .block_bytes = block_bytes}), expected) << block_bytes;
  }
}

TEST_F(Validate, ReportsDuplicatesByLineAndNamesTheFirst) {
  const std::string path = write("a.manifest", image_line("1") + "\n" + image_line("2") + "\n" + image_line("1") +
                                                   "\n" + R"({"source-ref":"s3:\/\/bucket\/\u0032"})" + "\n");
  const ValidateResult result = run(path);
  EXPECT_THAT(lines_of(result.training, RuleId::duplicate_source_ref), ElementsAre(3, 4));
  EXPECT_EQ(count(result, RuleId::duplicate_source_ref), 2U);
  result.training.findings.visit(RuleId::duplicate_source_ref, 1, [](std::uint64_t, const Finding& finding) {
    EXPECT_EQ(finding.detail, "the same source-ref stands on line 1");
  });
}

TEST_F(Validate, FindsDuplicatesBeyondTheMemoryBound) {
  std::string text;
  for (int i = 0; i < 100'000; ++i)
    text += fmt::format(R"({{"source-ref":"s3://bucket/{}"}})"
                        "\n",
                        i % 99'999);
  const std::string path = write("a.manifest", text);
  const ValidateResult result = run(path, {.memory_bytes = std::uint64_t{1} << 20});
  EXPECT_THAT(lines_of(result.training, RuleId::duplicate_source_ref), ElementsAre(100'000));
}

TEST_F(Validate, SaysHowManyImagesBothManifestsHave) {
  const ManifestJob training{.path = write("a.manifest", image_line("1") + "\n" + image_line("2") + "\n")};
  const ManifestJob testing{.path = write("b.manifest", image_line("3") + "\n" + image_line("2") + "\n")};
  const ValidateResult result = validate(training, &testing, {});
  EXPECT_EQ(count(result, RuleId::train_test_leak), 1U);
  for (const DatasetFinding& finding : result.judgement.findings) {
    if (finding.rule != RuleId::train_test_leak) continue;
    EXPECT_EQ(finding.section, Section::both);
    EXPECT_EQ(finding.detail, "1 image in both; training and testing line: 2 and 2");
  }
}

TEST_F(Validate, ImportCountsRemovedLinesNowhereElse) {
  const std::string path = write("a.manifest", image_line("1") + "\n" + image_line("1", "cat") + "\nno JSON\n" +
                                                   R"({"source-ref":"s3://bucket/2","x":1})" + "\n");
  const ValidateResult result = run(path, {.judge = {.profile = Profile::import}});
  const Tally& tally = result.training.facts.tally;
  EXPECT_EQ(tally.valid, 1U);
  EXPECT_EQ(tally.invalid, 1U);
  EXPECT_EQ(tally.removed, 2U);
  EXPECT_EQ(tally.labels.sorted_slots().size(), 1U);
  EXPECT_THAT(bad_lines(result.training), ElementsAre(4));
  EXPECT_EQ(count(result, RuleId::invalid_json_line), 1U);
  EXPECT_EQ(count(result, RuleId::duplicate_source_ref), 1U);
}

TEST_F(Validate, ImportKeepsALineWhoseTwinWasRemovedForItself) {
  const std::string too_long = image_line("1", std::string(100'001, 'x'));
  const std::string path = write("a.manifest", too_long + "\n" + image_line("1") + "\n" + image_line("1") + "\n");
  const ValidateResult result = run(path, {.judge = {.profile = Profile::import}});
  EXPECT_EQ(result.training.facts.tally.valid, 1U);
  EXPECT_EQ(result.training.facts.tally.removed, 2U);
  EXPECT_THAT(lines_of(result.training, RuleId::duplicate_source_ref), ElementsAre(2, 3));
}

TEST_F(Validate, CountsLintsCompletelyWhenFewAreKept) {
  std::string text;
  for (int i = 0; i < 500; ++i) {
    std::string line = image_line(fmt::format("{}", i));
    line.replace(line.find("\"c\":1"), 5, "\"c\":\"1\"");
    text += line + "\n";
  }
  const ValidateResult result = run(write("a.manifest", text), {.findings_kept = 3, .block_bytes = 1000});
  EXPECT_EQ(count(result, RuleId::class_value_is_string), 500U);
  EXPECT_THAT(lines_of(result.training, RuleId::class_value_is_string), ElementsAre(1, 2, 3));
  EXPECT_THAT(result.training.findings.first_lines(RuleId::class_value_is_string), ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(Validate, AnOverlongLineIsOneFindingAndTheNextIsRead) {
  const std::string path = write("a.manifest", image_line("1", std::string(5000, 'x')) + "\n" + image_line("2") + "\n");
  const ValidateResult result = run(path, {.max_line_bytes = 1000});
  EXPECT_EQ(count(result, RuleId::invalid_json_line), 1U);
  EXPECT_EQ(result.training.facts.tally.valid, 1U);
}

TEST_F(Validate, AnotherLengthThanExpectedIsAnError) {
  const std::string path = write("a.manifest", image_line("1") + "\n");
  EXPECT_NO_THROW(run(path, {.expect_lines = 1}));
  try {
    run(path, {.expect_lines = 2});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_STREQ(error.what(), "has 1 lines, expected 2");
  }
  EXPECT_THROW(run(path, {.expect_bytes = 1}), Error);
}

TEST_F(Validate, AFileNameWithoutExtensionIsRefusedUnlessAskedNotTo) {
  const std::string path = write("manifest", image_line("1") + "\n");
  EXPECT_EQ(count(run(path), RuleId::manifest_unsupported_format), 1U);
  EXPECT_FALSE(run(path).judgement.result_files);
  EXPECT_EQ(count(run(path, {.check_extension = false}), RuleId::manifest_unsupported_format), 0U);
}

TEST_F(Validate, TheLedgerBalances) {
  const ValidateResult result = run(write("a.manifest", mixed_manifest()));
  EXPECT_NO_THROW(result.ledger.check());
  EXPECT_EQ(result.ledger.in().at("lines"), result.training.facts.all_lines());
}

struct FailCase {
  FailOn fail_on;
  bool acceptable;
  const char* reason;
};

TEST_F(Validate, AcceptanceLooksAtSeverityAndSelection) {
  // A line without annotation: a warning; too few labels: a terminal error; too few images: a lint.
  const ValidateResult result = run(write("a.manifest", R"({"source-ref":"s3://bucket/1"})"
                                                        "\n"));
  const FailCase cases[] = {
      {FailOn::error, false, "1 error (--fail-on error)"},
      {FailOn::training, false, "1 terminal error (--fail-on training)"},
      {FailOn::warning, false, "1 error, 1 warning (--fail-on warning)"},
      {FailOn::lint, false, "1 error, 1 warning, 1 lint (--fail-on lint)"},
      {FailOn::never, true, "findings are not looked at (--fail-on never)"},
  };
  for (const FailCase& c : cases) {
    const Acceptance acceptance = accept(result, c.fail_on, std::bitset<kRuleCount>().set());
    EXPECT_EQ(acceptance.acceptable, c.acceptable) << c.reason;
    EXPECT_EQ(acceptance.reason, c.reason);
  }
  std::bitset<kRuleCount> only_lints;
  only_lints.set(static_cast<std::size_t>(RuleId::few_images));
  EXPECT_TRUE(accept(result, FailOn::error, only_lints).acceptable);
}

}  // namespace
}  // namespace manifest
