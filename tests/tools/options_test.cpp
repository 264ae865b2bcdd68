// SPDX-License-Identifier: Apache-2.0
// Values of options: what is read, what is refused, and with which words.
#include "tools/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/program_options.hpp>

#include "libmanifest/error.h"

namespace manifest::tools {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct SizeCase {
  const char* text;
  std::optional<std::uint64_t> bytes;
};

TEST(ParseSize, ReadsPlainBytesAndUnits) {
  const SizeCase cases[] = {
      {"0", 0},
      {"4096", 4096},
      {"4096b", 4096},
      {"1K", 1024},
      {"1k", 1024},
      {"16MiB", 16777216},
      {"16mib", 16777216},
      {"64M", 67108864},
      {"1G", 1073741824},
      {"1GB", 1000000000},
      {"2T", 2199023255552},
      {"18446744073709551615", 18446744073709551615U},
      {"18446744073709551616", std::nullopt},
      {"16777216T", std::nullopt},
      {"", std::nullopt},
      {"M", std::nullopt},
      {"-1", std::nullopt},
      {"+1", std::nullopt},
      {"1.5G", std::nullopt},
      {"1 G", std::nullopt},
      {"1Q", std::nullopt},
      {"1Gi", std::nullopt},
      {"1GiBB", std::nullopt},
  };
  for (const SizeCase& c : cases) EXPECT_EQ(parse_size(c.text), c.bytes) << c.text;
}

TEST(ParseCount, TakesDigitsOnly) {
  EXPECT_EQ(parse_count("250000"), 250000);
  for (const char* text : {"", "-1", "+1", "1e3", "0x10", " 1", "1 ", "99999999999999999999"}) {
    EXPECT_EQ(parse_count(text), std::nullopt) << text;
  }
}

TEST(SplitList, JoinsCommasAndRepetitions) {
  EXPECT_THAT(split_list({"A,B", "C", ",,", ""}), ElementsAre("A", "B", "C"));
}

void parse(const po::options_description& options, std::vector<std::string> arguments) {
  po::variables_map values;
  po::store(po::command_line_parser(arguments).options(options).run(), values);
  po::notify(values);
}

std::string error_of(const po::options_description& options, std::vector<std::string> arguments) {
  try {
    parse(options, std::move(arguments));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return std::string(error.what()) + "|" + error.hint();
  }
  return "no error";
}

TEST(ManifestOptions, HaveTheDocumentedDefaults) {
  CommonOptions common;
  parse(manifest_options(common).options, {});
  EXPECT_EQ(common.threads, 0U);
  EXPECT_EQ(common.memory_bytes, 1U << 30U);
  EXPECT_EQ(common.max_line_bytes, 16U << 20U);
  EXPECT_EQ(common.temp_folder, "");
}

TEST(ManifestOptions, QuoteABadValue) {
  CommonOptions common;
  const OptionGroup group = manifest_options(common);
  EXPECT_THAT(error_of(group.options, {"--memory", "lots"}), HasSubstr("'lots' is not a size"));
  EXPECT_THAT(error_of(group.options, {"-j", "-1"}), HasSubstr("'-1' is not a whole number"));
}

TEST(ChoiceValue, SuggestsTheNearestWord) {
  CommonOptions common;
  const OptionGroup group = talk_options(common);
  EXPECT_EQ(error_of(group.options, {"--color", "alway"}),
            "'alway' is none of auto, always, never|did you mean always?");
  parse(group.options, {"--color", "never"});
  EXPECT_EQ(common.color, When::never);
}

TEST(StandardOutput, IsNotSharedByReportAndStats) {
  EXPECT_THROW(check_standard_output({.output = "-", .stats = "-"}), Error);
  EXPECT_NO_THROW(check_standard_output({.output = "report", .stats = "-"}));
}

TEST(Operands, MissingAndSurplusOnesAreUsageErrors) {
  EXPECT_THROW(require_operands({}, "MANIFEST"), Error);
  EXPECT_THROW(require_operands({"a", "b"}, "MANIFEST", 1), Error);
  EXPECT_NO_THROW(require_operands({"a", "b"}, "MANIFEST"));
}

}  // namespace
}  // namespace manifest::tools
