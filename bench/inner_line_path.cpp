// SPDX-License-Identifier: Apache-2.0
// The stations of a line, one by one: cutting, parsing, judging, remembering its key. Bytes per second are of line text.
#include <benchmark/benchmark.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/manifest_lines.h"
#include "libmanifest/facts/label_table.h"
#include "libmanifest/io/input.h"
#include "libmanifest/json/padded_text.h"
#include "libmanifest/json/scan.h"
#include "libmanifest/jsonl/for_each_block.h"
#include "libmanifest/model/record_parser.h"
#include "libmanifest/rules/line_checker.h"
#include "libmanifest/spill/key_store.h"

namespace manifest::bench {
namespace {

/// Lines of one shape, all in one padded buffer: some 3 MB, more than the inner caches hold.
class Lines {
 public:
  explicit Lines(const LineOptions& options) {
    LineMaker maker(options);
    std::vector<std::size_t> ends;
    for (int i = 0; i < 2000; ++i) {
      text_ += maker.next();
      ends.push_back(text_.size() - 1);
    }
    padded_.assign(text_);
    std::size_t begin = 0;
    for (const std::size_t end : ends) {
      lines_.push_back(json::PaddedText::assume(padded_.text().view().substr(begin, end - begin)));
      begin = end + 1;
    }
  }

  [[nodiscard]] const std::vector<json::PaddedText>& all() const { return lines_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
  json::PaddedString padded_;
  std::vector<json::PaddedText> lines_;
};

void count_bytes(benchmark::State& state, const Lines& lines) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(lines.text().size()));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(lines.all().size()));
}

void scan_lines(benchmark::State& state) {
  const Lines lines(LineOptions{});
  json::Outline outline;
  for (auto _ : state) {
    for (const json::PaddedText line : lines.all()) benchmark::DoNotOptimize(outline.scan(line.view()));
  }
  count_bytes(state, lines);
}
BENCHMARK(scan_lines);

void parse_records(benchmark::State& state, const LineOptions& options) {
  const Lines lines(options);
  RecordParser parser;
  for (auto _ : state) {
    for (const json::PaddedText line : lines.all()) benchmark::DoNotOptimize(parser.parse(line));
  }
  count_bytes(state, lines);
}
BENCHMARK_CAPTURE(parse_records, detection, LineOptions{});
BENCHMARK_CAPTURE(parse_records, image_level, LineOptions{.kind = Kind::image_level});

void check_lines(benchmark::State& state, const LineOptions& options) {
  const Lines lines(options);
  const CheckOptions check_options;
  LabelTable labels;
  LineChecker checker(check_options, labels);
  LineFacts facts;
  std::vector<Finding> findings;
  for (auto _ : state) {
    for (const json::PaddedText line : lines.all()) {
      checker.check(line, facts, findings);
      benchmark::DoNotOptimize(facts);
    }
  }
  count_bytes(state, lines);
}
BENCHMARK_CAPTURE(check_lines, detection, LineOptions{});
BENCHMARK_CAPTURE(check_lines, spaced, LineOptions{.spacing = Spacing::spaced});
BENCHMARK_CAPTURE(check_lines, shuffled, LineOptions{.order = KeyOrder::shuffled});
BENCHMARK_CAPTURE(check_lines, chained, LineOptions{.kind = Kind::chained});
BENCHMARK_CAPTURE(check_lines, image_level, LineOptions{.kind = Kind::image_level});
BENCHMARK_CAPTURE(check_lines, long_confidence, LineOptions{.confidence = Confidence::sixteen_digits});
BENCHMARK_CAPTURE(check_lines, fractional, LineOptions{.fractional_share = 1});
BENCHMARK_CAPTURE(check_lines, bad_1_percent, LineOptions{.bad_share = 0.01});
BENCHMARK_CAPTURE(check_lines, bad_10_percent, LineOptions{.bad_share = 0.1});

/// A file without a name that holds `text`; its path is /proc/self/fd/N.
class MemoryFile {
 public:
  explicit MemoryFile(const std::string& text) : descriptor_(::memfd_create("lines", MFD_CLOEXEC)) {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t count = ::write(descriptor_, text.data() + done, text.size() - done);
      if (count <= 0) throw std::runtime_error("cannot write to a memory file");
      done += static_cast<std::size_t>(count);
    }
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

void cut_lines(benchmark::State& state) {
  const Lines lines(LineOptions{});
  std::string text;
  for (int i = 0; i < 16; ++i) text += lines.text();
  const MemoryFile file(text);
  for (auto _ : state) {
    std::vector<std::uint64_t> states(static_cast<std::size_t>(state.range(0)));
    const auto input = io::Input::open(file.path());
    jsonl::for_each_block<int>(
        *input, {}, std::span(states),
        [](std::uint64_t& bytes, const jsonl::Block& block, int&) {
          for (const jsonl::Line& line : block) bytes += line.text.size();
        },
        [](const jsonl::Block&, int&) {});
    benchmark::DoNotOptimize(states.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(cut_lines)->Arg(1)->Arg(2)->UseRealTime();

void remember_keys(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  std::vector<std::string> keys;
  for (std::uint64_t i = 0; i < count; ++i) {
    keys.push_back("s3://bench-bucket/datasets/street/images/" + std::to_string(i) + ".jpg");
  }
  for (auto _ : state) {
    spill::KeyStore store({.memory = static_cast<std::uint64_t>(state.range(1)) << 20U});
    for (std::uint64_t i = 0; i < count; ++i) store.add(keys[i], i);
    store.for_each_duplicate([](const spill::Duplicate& duplicate) { benchmark::DoNotOptimize(duplicate.position); });
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(remember_keys)->ArgNames({"keys", "MiB"})->Args({1'000'000, 1024})->Args({1'000'000, 4});

}  // namespace
}  // namespace manifest::bench
