// SPDX-License-Identifier: Apache-2.0
// The line path without files and threads: parse, judge, count, over lines held in memory.
#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>

#include <string>
#include <string_view>
#include <vector>

#include "bench/manifest_lines.h"
#include "libmanifest/json/padded_text.h"
#include "libmanifest/model/record_parser.h"
#include "libmanifest/rules/line_checker.h"
#include "libmanifest/rules/tally.h"

namespace manifest::bench {
namespace {

/// About 16 MB of lines, larger than the caches, in one padded buffer.
class Lines {
 public:
  explicit Lines(const LineOptions& options) {
    LineMaker maker(options);
    std::vector<std::size_t> ends;
    while (text_.size() < kBytes) {
      std::string_view line = maker.next();
      line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
      text_ += line;
      ends.push_back(text_.size());
    }
    text_.append(json::kPadding, ' ');
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      lines_.push_back(json::PaddedText::assume(std::string_view(text_).substr(begin, end - begin)));
      begin = end;
    }
  }
  [[nodiscard]] const std::vector<json::PaddedText>& all() const { return lines_; }
  [[nodiscard]] std::int64_t bytes() const { return static_cast<std::int64_t>(text_.size()); }

 private:
  static constexpr std::size_t kBytes = std::size_t{16} << 20;
  std::string text_;
  std::vector<json::PaddedText> lines_;
};

LineOptions options_of(std::int64_t kind) {
  LineOptions options;
  options.kind = static_cast<Kind>(kind);
  return options;
}

void parse_record(benchmark::State& state) {
  const Lines lines(options_of(state.range(0)));
  RecordParser parser;
  for (auto _ : state) {
    for (const json::PaddedText line : lines.all()) benchmark::DoNotOptimize(parser.parse(line));
  }
  state.SetBytesProcessed(state.iterations() * lines.bytes());
}
BENCHMARK(parse_record)->ArgName("kind")->DenseRange(0, 2);

void check_line(benchmark::State& state) {
  LineOptions options = options_of(state.range(0));
  options.bad_share = static_cast<double>(state.range(1)) / 100;
  const Lines lines(options);
  Tally tally;
  LineChecker checker({}, tally.labels);
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
BENCHMARK(check_line)->ArgNames({"kind", "bad"})->ArgsProduct({{0, 1, 2}, {0}})->Args({0, 1})->Args({0, 10});

}  // namespace
}  // namespace manifest::bench
