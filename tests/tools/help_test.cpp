// SPDX-License-Identifier: Apache-2.0
#include "tools/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/program_options.hpp>
#include <sstream>

#include "tools/options.h"
#include "tools/progress.h"

namespace manifest::tools {
namespace {

using testing::HasSubstr;

constexpr Program kProgram = {.name = "sample",
                              .usage = "manifest-sample [OPTIONS] MANIFEST",
                              .purpose = "Shows what help looks like.",
                              .examples = "manifest-sample a.manifest\nmanifest-sample -",
                              .exit_data = "the sample is bad"};

std::string help() {
  static CommonOptions common;
  const std::vector<OptionGroup> groups = {output_options(common, "where it goes"), manifest_options(common),
                                           talk_options(common)};
  return help_text(kProgram, groups);
}

TEST(Help, FitsEightyColumns) {
  std::istringstream lines(help());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
}

TEST(Help, StatesDefaultsExamplesAndExitCodes) {
  const std::string text = help();
  EXPECT_THAT(text, HasSubstr("  -o, --output FILE         where it goes (default: -)\n"));
  EXPECT_THAT(text, HasSubstr("(default: 1GiB)"));
  EXPECT_THAT(text, HasSubstr("--color auto|always|never\n"));
  EXPECT_THAT(text, HasSubstr("Examples:\n  manifest-sample a.manifest\n  manifest-sample -\n"));
  EXPECT_THAT(text, HasSubstr("  1  the sample is bad\n"));
  EXPECT_TRUE(text.ends_with("  4  a bug of ours\n"));
}

TEST(ProgressText, SaysBytesPercentRateAndTimeLeft) {
  EXPECT_EQ(progress_text(512U << 20U, 1U << 30U, 2), "512.0 MiB of 1.0 GiB, 50 %, 256.0 MiB/s, 2 s left");
  EXPECT_EQ(progress_text(512U << 20U, 0, 2), "512.0 MiB, 256.0 MiB/s");
  EXPECT_EQ(progress_text(0, 100, 0), "0 bytes of 100 bytes, 0 %, 0 bytes/s");
  EXPECT_EQ(progress_text(200, 100, 1), "100 bytes of 100 bytes, 100 %, 200 bytes/s, 0 s left");
}

}  // namespace
}  // namespace manifest::tools
