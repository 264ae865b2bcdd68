// SPDX-License-Identifier: Apache-2.0
// Writes a seeded manifest of any size to standard output: same options, same bytes, on any machine.
//
//   generate_manifest --bytes 1000000000 --seed 1 >detection.manifest
//
// The plain detection manifest has 1-20 boxes a line and a mean of about 1348 bytes, as Ground Truth writes it.
#include <boost/program_options.hpp>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

#include "bench/manifest_lines.h"

namespace po = boost::program_options;

namespace {

using manifest::bench::LineMaker;
using manifest::bench::LineOptions;

template <class Value>
Value choose(const po::variables_map& given, const std::string& option,
             std::initializer_list<std::pair<const char*, Value>> choices) {
  const auto& name = given[option].as<std::string>();
  for (const auto& [choice, value] : choices) {
    if (name == choice) return value;
  }
  throw po::error("--" + option + ": unknown value '" + name + "'");
}

LineOptions line_options(const po::variables_map& given) {
  using namespace manifest::bench;
  LineOptions options;
  options.kind = choose<Kind>(
      given, "kind", {{"detection", Kind::detection}, {"image-level", Kind::image_level}, {"chained", Kind::chained}});
  options.spacing = choose<Spacing>(given, "spacing", {{"compact", Spacing::compact}, {"spaced", Spacing::spaced}});
  options.order = choose<KeyOrder>(given, "keys",
                                   {{"ground-truth", KeyOrder::ground_truth},
                                    {"metadata-first", KeyOrder::metadata_first},
                                    {"shuffled", KeyOrder::shuffled}});
  options.line_end = choose<LineEnd>(given, "line-end", {{"lf", LineEnd::lf}, {"crlf", LineEnd::crlf}});
  options.confidence = choose<Confidence>(given, "confidence",
                                          {{"short", Confidence::two_digits}, {"long", Confidence::sixteen_digits}});
  options.alphabet = choose<Alphabet>(given, "labels-in", {{"ascii", Alphabet::ascii}, {"unicode", Alphabet::unicode}});
  options.labels = given["labels"].as<std::uint32_t>();
  options.boxes = given["boxes"].as<std::uint32_t>();
  options.bad_share = given["bad"].as<double>();
  options.duplicate_share = given["duplicates"].as<double>();
  options.fractional_share = given["fractional"].as<double>();
  options.extra_keys = given["extra-keys"].as<std::uint32_t>();
  options.seed = given["seed"].as<std::uint64_t>();
  return options;
}

po::options_description described_options() {
  po::options_description described("generate_manifest: a seeded manifest on standard output");
  auto add = described.add_options();
  add("help,h", "this text");
  add("bytes", po::value<std::uint64_t>()->default_value(1'000'000), "stop at the first line end at or behind this");
  add("lines", po::value<std::uint64_t>()->default_value(0), "exactly so many lines instead (0: by bytes)");
  add("seed", po::value<std::uint64_t>()->default_value(0), "");
  add("kind", po::value<std::string>()->default_value("detection"), "detection, image-level or chained");
  add("spacing", po::value<std::string>()->default_value("compact"), "compact, or spaced as json.dumps writes");
  add("keys", po::value<std::string>()->default_value("ground-truth"), "ground-truth, metadata-first or shuffled");
  add("line-end", po::value<std::string>()->default_value("lf"), "lf or crlf");
  add("confidence", po::value<std::string>()->default_value("short"), "short (0.87) or long (16 digits)");
  add("labels-in", po::value<std::string>()->default_value("ascii"), "ascii or unicode");
  add("boxes", po::value<std::uint32_t>()->default_value(20), "at most so many boxes a line");
  add("labels", po::value<std::uint32_t>()->default_value(80), "how many labels; few are frequent, most are rare");
  add("bad", po::value<double>()->default_value(0), "share of lines with a mistake, 0 to 1");
  add("duplicates", po::value<double>()->default_value(0), "share of lines whose source-ref stood before");
  add("fractional", po::value<double>()->default_value(0), "share of lines with fractional coordinates");
  add("extra-keys", po::value<std::uint32_t>()->default_value(0), "members a line that no rule reads");
  return described;
}

void write_lines(const po::variables_map& given) {
  const auto line_goal = given["lines"].as<std::uint64_t>();
  const auto byte_goal = given["bytes"].as<std::uint64_t>();
  LineMaker maker(line_options(given));
  std::uint64_t bytes = 0;
  std::uint64_t lines = 0;
  while (line_goal > 0 ? lines < line_goal : bytes < byte_goal) {
    const std::string& line = maker.next();
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) throw std::runtime_error("cannot write");
    bytes += line.size();
    ++lines;
  }
  if (std::fflush(stdout) != 0) throw std::runtime_error("cannot write");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const po::options_description described = described_options();
    po::variables_map given;
    po::store(po::parse_command_line(argc, argv, described), given);
    if (given.count("help") > 0) {
      std::cout << described;
      return 0;
    }
    write_lines(given);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "generate_manifest: " << error.what() << '\n';
    return 2;
  }
}
