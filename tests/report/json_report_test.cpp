// SPDX-License-Identifier: Apache-2.0
// The documents that validate writes obey their schemas (schemas/), whatever was found.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "libmanifest/json/schema.h"
#include "libmanifest/report/report.h"
#include "libmanifest/report/summary.h"

namespace manifest::report {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const fs::path kSource = MANIFEST_SOURCE_DIR;

std::string problems(const std::string& schema_name, const std::string& text) {
  const json::Schema schema = json::Schema::parse(read_file(kSource / "schemas" / schema_name), schema_name);
  json::Outline outline;
  if (const auto error = outline.scan(text)) return std::string(error->reason);
  std::string all;
  for (const json::SchemaFinding& found : schema.check(outline, 10)) all += found.instance + " " + found.keyword + "\n";
  return all;
}

template <class Write>
std::string written(Write write) {
  const fs::path path = fs::path(testing::TempDir()) / "json_report_test.json";
  io::OutputSet outputs(io::Overwrite::allow);
  write(outputs.add(path));
  outputs.commit();
  const std::string text = read_file(path);
  fs::remove(path);
  return text;
}

struct Case {
  const char* training;
  const char* testing;
  Profile profile;
};

TEST(Documents, ObeyTheirSchemas) {
  const Case cases[] = {
      {"testdata/demo/training.manifest", "testdata/demo/testing.manifest", Profile::training},
      {"testdata/demo/training.manifest", nullptr, Profile::import},
      {"testdata/manifests/detection.manifest", "testdata/manifests/image-level.manifest", Profile::training},
      {"testdata/rules/ERROR_EMPTY_MANIFEST/bad.manifest", nullptr, Profile::training},
      {"testdata/rules/ERROR_INVALID_JSON_LINE/bad.manifest", "testdata/rules/ERROR_INVALID_BOUNDING_BOX/bad.manifest",
       Profile::training},
  };
  for (const Case& c : cases) {
    const ManifestJob training{.path = kSource / c.training};
    const ManifestJob testing{.path = c.testing == nullptr ? fs::path() : kSource / c.testing};
    const ValidateResult result = validate(training, c.testing == nullptr ? nullptr : &testing,
                                           {.judge = {.profile = c.profile}, .findings_kept = 3});
    const Acceptance acceptance = accept(result, FailOn::lint, std::bitset<kRuleCount>().set());
    const Report report{.result = result, .acceptance = acceptance, .options = {.version = "0.0.0", .labels = true}};
    EXPECT_EQ(problems("validate-report.json", written([&](io::Output& out) { write_json(report, out); })), "")
        << c.training;
    EXPECT_EQ(problems("manifest-summary.json", written([&](io::Output& out) { write_summary(result, out); })), "")
        << c.training;
  }
}

TEST(Documents, TheSchemaNoticesAnythingElse) {
  EXPECT_NE(problems("validate-report.json", R"({"tool":"validate"})"), "");
  EXPECT_NE(problems("manifest-summary.json", R"({"errors":[]})"), "");
}

}  // namespace
}  // namespace manifest::report
