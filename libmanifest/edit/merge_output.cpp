// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/merge_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>

#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

}  // namespace

MergeOutput::MergeOutput(const MergeJob& job, const MergeOptions& options)
    : job_(job),
      options_(options),
      cuts_(options.max_piece_bytes || options.max_piece_lines),
      output_(&job.next_output()) {
  if (options.order == MergeOrder::as_read) return;
  sorter_.emplace(
      TextSorter::Options{.memory = std::min(options.memory, kMergeMemory) / 2, .temp_folder = options.temp_folder});
}

void MergeOutput::write(std::string_view lines, std::uint64_t count) {
  lines_ += count;
  if (!one_by_one()) return output_->write(lines);
  if (!sorter_) return write_line(lines);
  // The first byte puts the lines that name no image behind all that do.
  std::string key = "\1";
  std::string_view text = lines.substr(0, lines.size() - 1);
  if (members_.read(text)) {
    if (const auto source_ref = members_.source_ref()) key = '\0' + std::string(*source_ref);
  }
  sorter_->add(key, lines);
}

void MergeOutput::write_line(std::string_view line) {
  if (cuts_) {
    const std::uint64_t most_bytes = options_.max_piece_bytes.value_or(kNoLimit);
    if (line.size() > most_bytes) {
      throw Error(ErrorKind::data,
                  fmt::format("a line of {} bytes does not fit into a piece of {}", line.size(), most_bytes),
                  {.hint = "give a larger --max-bytes"});
    }
    const bool full =
        piece_lines_ == options_.max_piece_lines.value_or(kNoLimit) || line.size() > most_bytes - piece_bytes_;
    if (full) {
      output_ = &job_.next_output();
      piece_lines_ = piece_bytes_ = 0;
    }
    ++piece_lines_;
    piece_bytes_ += line.size();
  }
  output_->write(line);
}

void MergeOutput::finish() {
  if (sorter_) sorter_->for_each([this](std::string_view line) { write_line(line); });
}

}  // namespace manifest::edit
