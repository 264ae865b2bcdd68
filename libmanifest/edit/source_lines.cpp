// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/source_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "libmanifest/parallel/ordered.h"

namespace manifest::edit {
namespace {

/// 0: an input has no size.
std::uint64_t bytes_of(const std::vector<std::string>& paths) {
  std::uint64_t sum = 0;
  for (const std::string& path : paths) {
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error) return 0;
    sum += size;
  }
  return sum;
}

}  // namespace

Refusal refuse_overlong(const jsonl::Line& line, std::uint64_t max_line_bytes) {
  return {.index = line.index,
          .reason = fmt::format("a line of {} bytes, at most {} are read", line.length, max_line_bytes),
          .hint = "give a larger --max-line-bytes"};
}

SourceLines::SourceLines(const std::vector<std::string>& paths, const ReadOptions& options, Passes passes)
    : paths_(paths),
      passes_(passes),
      block_options_({.block_bytes = options.block_bytes, .max_line_bytes = options.max_line_bytes}),
      readers_(std::min<std::size_t>(2, parallel::resolve_threads(options.threads))),
      progress_(options.progress) {
  if (std::ranges::count(paths, "-") > 1) throw Error(ErrorKind::usage, "standard input is given twice");
  for (const std::string& path : paths) {
    inputs_.emplace_back(path, options.temp_folder);
    sources_.push_back({.name = inputs_.back().name()});
  }
  if (progress_ != nullptr) progress_->total = bytes_of(paths) * static_cast<std::uint64_t>(passes);
}

void SourceLines::begin_pass() { lines_ = 0; }

std::unique_ptr<io::Input> SourceLines::open(std::size_t index) {
  if (passes_ == Passes::two) return inputs_[index].open_pass();
  return io::Input::open(paths_[index]);
}

void SourceLines::note_progress(const jsonl::Block& block, std::uint64_t& position) const {
  if (progress_ == nullptr) return;
  progress_->done += block.file_position() - position;
  position = block.file_position();
}

void SourceLines::end_input(std::size_t index, const jsonl::Totals& totals) {
  sources_[index].first_line = lines_;
  sources_[index].bytes = totals.bytes;
  lines_ += totals.lines;
}

std::pair<std::string, std::uint64_t> SourceLines::place_of(std::uint64_t line) const {
  std::size_t index = 0;
  while (index + 1 < sources_.size() && sources_[index + 1].first_line <= line) ++index;
  return {sources_[index].name, line - sources_[index].first_line + 1};
}

void SourceLines::refuse(const Refusal& refusal, const std::string& name, std::uint64_t line) {
  throw Error(ErrorKind::data, refusal.reason, {.path = name, .line = line, .hint = refusal.hint});
}

void SourceLines::add_inputs(Ledger& ledger) const {
  for (const Source& source : sources_) ledger.add_input(source.name, source.bytes);
}

}  // namespace manifest::edit
