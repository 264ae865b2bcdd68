// SPDX-License-Identifier: Apache-2.0
#include "tools/suggest.h"

#include <gtest/gtest.h>

#include <vector>

namespace manifest::tools {
namespace {

struct Case {
  const char* word;
  std::optional<std::string> nearest;
};

TEST(NearestWord, FindsWhatWasMeantAndNothingElse) {
  const std::vector<std::string> known = {
      "--output", "--only", "--memory", "--max-findings", "--max-rows", "ERROR_MANIFEST_TOO_FEW_LABELS", "LINT_BOM"};
  const Case cases[] = {
      {"--out", "--output"},        {"--ouptut", "--output"},
      {"--memroy", "--memory"},     {"--max-finding", "--max-findings"},
      {"--MAX-ROWS", "--max-rows"}, {"error_manifest_to_few_labels", "ERROR_MANIFEST_TOO_FEW_LABELS"},
      {"LINT_BON", "LINT_BOM"},     {"--frobnicate", std::nullopt},
      {"", std::nullopt},
  };
  for (const Case& c : cases) EXPECT_EQ(nearest_word(c.word, known), c.nearest) << c.word;
}

TEST(NearestWord, DoesNotCompareWhatNobodyTyped) {
  const std::vector<std::string> known = {std::string(1000, 'a')};
  EXPECT_EQ(nearest_word(std::string(1000, 'a'), known), std::nullopt);
}

}  // namespace
}  // namespace manifest::tools
