// SPDX-License-Identifier: Apache-2.0
// What is said about a split: a document that obeys its schema, and text that no label can disturb.
#include "libmanifest/edit/split_report.h"

#include <gmock/gmock.h>

#include "libmanifest/json/scan.h"
#include "libmanifest/json/schema.h"
#include "tests/edit/split_fixture.h"

namespace manifest::edit {
namespace {

using testing::HasSubstr;
using testing::Not;

class SplitReportTest : public SplitTest {
 protected:
  static void expect_valid(const std::string& document) {
    std::ifstream stream(std::filesystem::path(MANIFEST_SOURCE_DIR) / "schemas" / "split-report.json");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const json::Schema schema = json::Schema::parse(text, "split-report.json");
    json::Outline outline;
    ASSERT_FALSE(outline.scan(document)) << document;
    for (const json::SchemaFinding& finding : schema.check(outline, 10)) {
      ADD_FAILURE() << finding.instance << ": " << finding.keyword << " " << finding.detail;
    }
  }
};

TEST_F(SplitReportTest, TheDocumentObeysItsSchema) {
  std::string text = line("1", "x") + line("2", "y") + line("3") + line("3") + "junk\n";
  for (int i = 4; i < 40; ++i) text += line(std::to_string(i), "z");
  for (const std::string& manifest : {text, std::string()}) {
    for (const Strategy strategy : {Strategy::stratified, Strategy::random, Strategy::hash}) {
      const SplitOptions options{.strategy = strategy, .grouping = {.key = "g"}, .seed = ~std::uint64_t{0}};
      const SplitResult result = split({input(manifest)}, {"a=0.97", "b=0.02", "c=*"}, options);
      expect_valid(split_json(result, options, "1.2.3"));
    }
  }
}

TEST_F(SplitReportTest, HashSaysThatGroupsAreNotJoined) {
  const SplitOptions options{.strategy = Strategy::hash, .grouping = {.key = "g"}};
  const SplitResult result = split({input(line("1", "x"))}, {"a=*"}, options);
  EXPECT_THAT(split_json(result, options, "1.2.3"), HasSubstr("groups that share a source-ref are not joined"));
  EXPECT_THAT(split_text(result, options), HasSubstr("groups that share a source-ref are not joined"));
}

TEST_F(SplitReportTest, ALabelCannotSteerATerminal) {
  const SplitResult result = split({input(line("1", "\\u001b[31mred") + line("2", std::string(500, 'x')))}, {"a=*"});
  EXPECT_THAT(split_text(result, {}), Not(HasSubstr("\x1b")));
  EXPECT_THAT(split_text(result, {}), Not(HasSubstr(std::string(100, 'x'))));
}

TEST_F(SplitReportTest, EveryMissingLabelIsNamed) {
  std::string text;
  for (int i = 0; i < 10; ++i) text += "{\"g\":1," + line("x" + std::to_string(i), "x").substr(1);
  for (int i = 0; i < 10; ++i) text += line("y" + std::to_string(i), "y");
  const SplitOptions options{.grouping = {.key = "g"}};
  const SplitResult result = split({input(text)}, {"a=0.5", "b=0.5"}, options);
  EXPECT_THAT(split_text(result, options), HasSubstr("missing: label 'x' (10 images) is not in"));
}

}  // namespace
}  // namespace manifest::edit
