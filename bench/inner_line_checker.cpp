// SPDX-License-Identifier: Apache-2.0
// The line path without files and threads: walk, parse, judge, count, over lines held in memory.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/lines_in_memory.h"
#include "libmanifest/json/scan.h"
#include "libmanifest/model/record_parser.h"
#include "libmanifest/rules/line_checker.h"
#include "libmanifest/rules/tally.h"

namespace manifest::bench {
namespace {

void scan_line(benchmark::State& state) {
  const LinesInMemory lines(LineOptions{});
  json::Outline outline;
  for (auto _ : state) {
    for (const json::PaddedText line : lines.all()) benchmark::DoNotOptimize(outline.scan(line.view()));
  }
  state.SetBytesProcessed(state.iterations() * lines.bytes());
}
BENCHMARK(scan_line);

void parse_record(benchmark::State& state, const LineOptions& options) {
  const LinesInMemory lines(options);
  RecordParser parser;
  for (auto _ : state) {
    for (const json::PaddedText line : lines.all()) benchmark::DoNotOptimize(parser.parse(line));
  }
  state.SetBytesProcessed(state.iterations() * lines.bytes());
}
BENCHMARK_CAPTURE(parse_record, detection, LineOptions{});
BENCHMARK_CAPTURE(parse_record, image_level, LineOptions{.kind = Kind::image_level});
BENCHMARK_CAPTURE(parse_record, chained, LineOptions{.kind = Kind::chained});

void check_lines(benchmark::State& state, const LineOptions& options, FastLaneUse fast_lane) {
  const LinesInMemory lines(options);
  Tally tally;
  LineChecker checker({.fast_lane = fast_lane}, tally.labels);
  LineFacts facts;
  std::vector<Finding> findings;
  for (auto _ : state) {
    for (const json::PaddedText line : lines.all()) {
      checker.check(line, facts, findings);
      tally.add(facts);
      tally.add(findings);
    }
  }
  benchmark::DoNotOptimize(tally.valid);
  state.SetBytesProcessed(state.iterations() * lines.bytes());
}

void check_line(benchmark::State& state, const LineOptions& options) {
  check_lines(state, options, FastLaneUse::allowed);
}
BENCHMARK_CAPTURE(check_line, detection, LineOptions{});
BENCHMARK_CAPTURE(check_line, image_level, LineOptions{.kind = Kind::image_level});
BENCHMARK_CAPTURE(check_line, chained, LineOptions{.kind = Kind::chained});
BENCHMARK_CAPTURE(check_line, spaced, LineOptions{.spacing = Spacing::spaced});
BENCHMARK_CAPTURE(check_line, shuffled, LineOptions{.order = KeyOrder::shuffled});
BENCHMARK_CAPTURE(check_line, long_confidence, LineOptions{.confidence = Confidence::sixteen_digits});
BENCHMARK_CAPTURE(check_line, fractional, LineOptions{.fractional_share = 1});
BENCHMARK_CAPTURE(check_line, bad_1_percent, LineOptions{.bad_share = 0.01});
BENCHMARK_CAPTURE(check_line, bad_10_percent, LineOptions{.bad_share = 0.1});

/// The diagnosing tier alone: every line becomes a Record.
void diagnose_line(benchmark::State& state, const LineOptions& options) {
  check_lines(state, options, FastLaneUse::never);
}
BENCHMARK_CAPTURE(diagnose_line, detection, LineOptions{});
BENCHMARK_CAPTURE(diagnose_line, image_level, LineOptions{.kind = Kind::image_level});
BENCHMARK_CAPTURE(diagnose_line, chained, LineOptions{.kind = Kind::chained});
BENCHMARK_CAPTURE(diagnose_line, shuffled, LineOptions{.order = KeyOrder::shuffled});

}  // namespace
}  // namespace manifest::bench
