// SPDX-License-Identifier: Apache-2.0
// Any bytes as a line of Ground Truth output, under several options: every annotation is accounted for, every written
// line passes the rules, and converting it again changes nothing.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/groundtruth_line.h"
#include "libmanifest/json/scan.h"

namespace {

using namespace manifest;
using namespace manifest::formats;

void require(bool condition) {
  if (!condition) std::abort();
}

struct Case {
  GroundTruthOptions options;
  /// False: the options take away what they find a second time too.
  bool once_is_enough = true;
};

ImportOptions import_options() {
  ImportOptions import;
  import.line.creation_date = "2024-01-31T12:00:00";
  import.clipping = Clipping::none;
  import.rounding = Rounding::none;
  return import;
}

std::vector<Case> make_cases() {
  std::vector<Case> cases(6);
  for (Case& one : cases) one.options.import = import_options();
  cases[1].options.made_type = MadeType::copied;
  cases[1].options.unsupported = Unsupported::keep;
  cases[1].options.import.unlabeled = Unlabeled::source_ref;
  cases[2].options.import.clipping = Clipping::frame;
  cases[2].options.import.rounding = Rounding::nearest;
  cases[2].options.import.max_boxes = MaxBoxes::keep_largest;
  cases[2].options.import.s3_prefix = "s3://bucket/";
  cases[3].options.import.labels.add_option("a=b");
  cases[3].options.import.labels.add_drop("c");
  const std::vector<ForeignClass> classes = {{.id = 1, .label = "b"}, {.id = 0, .label = "dog"}};
  cases[3].options.import.class_ids = ClassIds(classes);
  cases[3].options.verification = Verification::drop;
  cases[4].options.adjusted = Adjusted::prefer;
  cases[4].options.attributes = {"a", "b", "adjusted-a"};
  cases[4].once_is_enough = false;
  cases[5].options.adjusted = Adjusted::original;
  cases[5].options.verification = Verification::reject_failed;
  cases[5].options.failed_classes = {"bad"};
  cases[5].once_is_enough = false;
  return cases;
}

/// Converts texts as lines of their own.
struct Converter {
  explicit Converter(const GroundTruthOptions& options) : converter(options, std::uint64_t{1} << 24) {}

  ConvertedLine convert(std::string_view text) {
    padded.assign(text);
    jsonl::Line line;
    line.text = padded.text();
    line.bytes = padded.text().view();
    line.length = text.size();
    return converter.convert(line);
  }

  LineConverter converter;
  json::PaddedString padded;
};

std::uint64_t lost(const Outcome& outcome) {
  std::uint64_t sum = 0;
  for (const auto& problem : outcome.problems) sum += problem.reason.starts_with("annotation.") ? 1 : 0;
  for (const auto& count : outcome.dropped) sum += count.reason.starts_with("annotation.") ? count.n : 0;
  return sum;
}

void check(Converter& converter, const Case& one, std::string_view text) {
  const ConvertedLine first = converter.convert(text);
  const std::uint64_t out = first.is_written ? first.outcome.annotations : 0;
  require(first.annotations_in == out + lost(first.outcome));
  if (!first.is_written) return;
  const std::string written(first.is_changed ? std::string_view(first.outcome.line) : text);
  require(!json::check(written));
  if (!one.once_is_enough) return;
  const ConvertedLine second = converter.convert(written);
  require(second.is_written && second.outcome.problems.empty() && second.outcome.annotations == out);
  require(!second.is_changed || second.outcome.line == written);
  require(second.source_ref == first.source_ref);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Case> cases = make_cases();
  static std::map<const Case*, std::unique_ptr<Converter>> converters;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (text.find('\n') != std::string::npos) return 0;
  for (const Case& one : cases) {
    auto& converter = converters[&one];
    if (converter == nullptr) converter = std::make_unique<Converter>(one.options);
    check(*converter, one, text);
  }
  return 0;
}
