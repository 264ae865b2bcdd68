// SPDX-License-Identifier: Apache-2.0
// Ground Truth output, line by line on all threads, written in the order of the input.
#include "libmanifest/formats/groundtruth.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/groundtruth_line.h"
#include "libmanifest/formats/repeat_watch.h"
#include "libmanifest/io/rereadable.h"
#include "libmanifest/jsonl/for_each_block.h"

namespace manifest::formats {

namespace {

/// Small blocks: what is noted of a line can take more memory than the line.
constexpr std::size_t kBlockBytes = std::size_t{256} << 10;

/// A line of a block, or several blank ones in a row.
struct BlockLine {
  std::uint64_t index = 0;
  std::uint64_t count = 1;
  ConvertedLine line = {};
};
using BlockLines = std::vector<BlockLine>;

/// Makers of lines, one a thread.
class Converters {
 public:
  Converters(const LineContext& context, const GroundTruthOptions& options) : max_line_bytes_(context.max_line_bytes) {
    for (std::size_t i = 0; i < std::max<std::size_t>(options.import.threads, 1); ++i) {
      converters_.emplace_back(options, max_line_bytes_);
    }
    for (auto& converter : converters_) states_.push_back(&converter);
  }

  /// Gives all lines of the input, in order, to `take(const jsonl::Block&, const BlockLine&)`.
  template <class Take>
  jsonl::Totals convert_all(io::Input& input, Take take) {
    return jsonl::for_each_block<BlockLines>(
        input, {.block_bytes = kBlockBytes, .max_line_bytes = max_line_bytes_}, std::span(states_),
        [](LineConverter* converter, const jsonl::Block& block, BlockLines& lines) {
          convert(*converter, block, lines);
        },
        [&take](const jsonl::Block& block, BlockLines& lines) {
          for (BlockLine& entry : lines) take(block, entry);
        });
  }
  /// Whether some line had the attribute of that index.
  [[nodiscard]] bool met(std::size_t attribute) const {
    return std::ranges::any_of(converters_, [&](const auto& converter) { return converter.met()[attribute]; });
  }

 private:
  static void convert(LineConverter& converter, const jsonl::Block& block, BlockLines& lines);

  std::uint64_t max_line_bytes_;
  std::deque<LineConverter> converters_;
  std::vector<LineConverter*> states_;
};

void Converters::convert(LineConverter& converter, const jsonl::Block& block, BlockLines& lines) {
  lines.clear();
  for (const jsonl::Line& text : block) {
    ConvertedLine line = converter.convert(text);
    if (line.is_blank && !lines.empty() && lines.back().line.is_blank) {
      ++lines.back().count;
    } else {
      lines.push_back({.index = text.index, .line = std::move(line)});
    }
  }
}

class JobReader {
 public:
  JobReader(const LineContext& context, const GroundTruthOptions& options, io::Output& out)
      : context_(context),
        options_(options),
        out_(out),
        converters_(context, options),
        written_([this](const RepeatWatch::Visit& visit) { read_again(visit); },
                 {.memory = context.memory, .temp_folder = context.temp_folder}) {
    for (const auto& path : context.paths) inputs_.emplace_back(path, context.temp_folder);
  }

  void read();

 private:
  void read(std::size_t index);
  void read_again(const RepeatWatch::Visit& visit);
  void consume(const jsonl::Line& text, BlockLine& entry, const std::string& path, std::uint64_t number);
  void write(const jsonl::Line& text, const Outcome& outcome, bool is_changed);
  void reject_duplicate(const ConvertedLine& line, Origin origin);

  const LineContext& context_;
  const GroundTruthOptions& options_;
  io::Output& out_;
  std::vector<io::Rereadable> inputs_;
  Converters converters_;
  RepeatWatch written_;  ///< the images of lines that can be written; those that cannot have an empty text
};

void JobReader::read() {
  for (std::size_t i = 0; i < inputs_.size(); ++i) read(i);
  for (std::size_t i = 0; i < options_.attributes.size(); ++i) {
    if (converters_.met(i)) continue;
    context_.journal.note(fmt::format("no line has a label attribute \"{}\"", options_.attributes[i]));
  }
}

void JobReader::read(std::size_t index) {
  const auto input = inputs_[index].open_pass_of_copy();
  io::ByteCounter* progress = context_.progress;
  const std::uint64_t before = progress == nullptr ? 0 : progress->done.load();
  if (progress != nullptr) progress->total += input->file_size().value_or(0);
  const jsonl::Totals totals = converters_.convert_all(*input, [&](const jsonl::Block& block, BlockLine& entry) {
    for (std::uint64_t i = 0; i < entry.count; ++i) {
      consume(block.line(entry.index), entry, input->name(), block.first_line() + entry.index + i + 1);
    }
    if (progress != nullptr) progress->done = before + block.file_position();
  });
  context_.journal.ledger().add_input(context_.paths[index], totals.bytes);
}

/// By itself, while the first reading waits: nothing is counted or told.
void JobReader::read_again(const RepeatWatch::Visit& visit) {
  Converters converters(context_, options_);
  for (io::Rereadable& again : inputs_) {
    const auto input = again.open_pass_of_copy();
    converters.convert_all(*input, [&](const jsonl::Block&, const BlockLine& entry) {
      for (std::uint64_t i = 0; i < entry.count; ++i) visit(entry.line.source_ref_if_written());
    });
  }
}

void JobReader::consume(const jsonl::Line& text, BlockLine& entry, const std::string& path, std::uint64_t number) {
  ConvertedLine& line = entry.line;
  context_.journal.count_in("images");
  context_.journal.count_in("annotations", line.annotations_in);
  if (written_.is_repeat(line.source_ref_if_written())) {
    reject_duplicate(line, {.path = path, .line = number});
    return;
  }
  for (Problem& problem : line.outcome.problems) {
    problem.origin.path = path;
    problem.origin.line = number;
  }
  line.outcome.tell(context_.journal);
  if (!line.is_written) return;
  write(text, line.outcome, line.is_changed);
  context_.journal.count_out("images");
  context_.journal.count_out("annotations", line.outcome.annotations);
}

void JobReader::write(const jsonl::Line& text, const Outcome& outcome, bool is_changed) {
  const std::string_view line = is_changed ? std::string_view(outcome.line) : text.text.view();
  if (!is_changed && text.bytes.size() == line.size() + 1) {
    out_.write(text.bytes);
    return;
  }
  out_.write(line);
  out_.write("\n");
}

/// Of several lines of one image the first that can be written is (J30); a rejected one takes nobody's place.
void JobReader::reject_duplicate(const ConvertedLine& line, Origin origin) {
  context_.journal.reject({.origin = std::move(origin),
                           .reason = "image.duplicate-source-ref",
                           .detail = fmt::format("\"{}\" came before", line.source_ref)});
  context_.journal.drop("annotation.image-rejected", line.annotations_in);
}

constexpr auto kOptions = std::to_array<FormatOption>({
    {.name = "adjusted",
     .value = "both|prefer|original",
     .default_value = "both",
     .help = "attributes of adjustment jobs beside what they adjust: keep both, the adjusted one, or the original"},
    {.name = "verification",
     .value = "keep|drop|reject-failed",
     .default_value = "keep",
     .help = "attributes of verification jobs; reject-failed: drop boxes that were found to be --failed-class"},
    {.name = "failed-class",
     .value = "CLASS",
     .default_value = "",
     .help = "a verification's class that fails, repeatable",
     .repeatable = true},
    {.name = "keep-unsupported",
     .value = "",
     .default_value = "",
     .help = "keep attributes of kinds that Custom Labels does not use (default: drop and count them)"},
    {.name = "keep-type",
     .value = "",
     .default_value = "",
     .help = "give what is made of multi-label attributes their type, as AWS's transformation does "
             "(default: groundtruth/image-classification)"},
});

Adjusted adjusted_of(const FormatOptions& options) {
  if (options.is("adjusted", "prefer")) return Adjusted::prefer;
  return options.is("adjusted", "original") ? Adjusted::original : Adjusted::both;
}

Verification verification_of(const FormatOptions& options) {
  if (options.is("verification", "drop")) return Verification::drop;
  return options.is("verification", "reject-failed") ? Verification::reject_failed : Verification::keep;
}

}  // namespace

std::span<const FormatOption> groundtruth_options() { return kOptions; }

GroundTruthOptions groundtruth_options_of(const LineContext& context) {
  GroundTruthOptions options{
      .attributes = context.attributes,
      .adjusted = adjusted_of(context.options),
      .verification = verification_of(context.options),
      .failed_classes = context.options.texts("failed-class"),
      .unsupported = context.options.on("keep-unsupported") ? Unsupported::keep : Unsupported::drop,
      .made_type = context.options.on("keep-type") ? MadeType::copied : MadeType::supported,
      .job_name = context.job_name,
      .human_annotated = context.human_annotated,
      .import = context.import};
  const bool rejects_failed = options.verification == Verification::reject_failed;
  if (rejects_failed && options.failed_classes.empty()) {
    throw Error(ErrorKind::usage, "--verification reject-failed needs --failed-class",
                {.hint = "like --failed-class bad"});
  }
  if (!rejects_failed && !options.failed_classes.empty()) {
    throw Error(ErrorKind::usage, "--failed-class needs --verification reject-failed");
  }
  return options;
}

void convert_groundtruth(const LineContext& context, io::Output& out) {
  if (std::ranges::count(context.paths, "-") > 1) throw Error(ErrorKind::usage, "standard input is given twice");
  const GroundTruthOptions options = groundtruth_options_of(context);
  JobReader(context, options, out).read();
}

}  // namespace manifest::formats
