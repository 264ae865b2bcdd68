// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/split.h"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "libmanifest/edit/gather.h"
#include "libmanifest/edit/hash_split.h"
#include "libmanifest/edit/line_notes.h"
#include "libmanifest/edit/part_counts.h"
#include "libmanifest/edit/part_writer.h"
#include "libmanifest/edit/placement.h"
#include "libmanifest/edit/spread.h"
#include "libmanifest/edit/stratify.h"
#include "libmanifest/edit/units.h"
#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

void check_usage(const SplitJob& job, const SplitOptions& options) {
  if (job.inputs.empty()) throw Error(ErrorKind::usage, "no manifest given");
  if (job.parts.size() > kMostParts) {
    throw Error(ErrorKind::usage, fmt::format("{} parts, at most {} are possible", job.parts.size(), kMostParts));
  }
  if (options.strategy == Strategy::hash && job.parts.has_counts()) {
    throw Error(ErrorKind::usage, "--strategy hash has no counts",
                {.hint = "give shares like --into train=0.8, or take --strategy random"});
  }
}

ReadOptions reading(const SplitOptions& options) {
  return {.max_line_bytes = options.max_line_bytes,
          .block_bytes = options.block_bytes,
          .threads = options.threads,
          .temp_folder = options.temp_folder,
          .progress = options.progress};
}

class Run {
 public:
  Run(const SplitJob& job, const SplitOptions& options)
      : job_(job),
        options_(options),
        first_(job.is_folds() ? static_cast<PartNumber>(job.parts.size()) : PartNumber{0}),
        lines_(job.inputs, reading(options), one_pass(options) ? SourceLines::Passes::one : SourceLines::Passes::two),
        writer_(job) {}

  SplitResult run() {
    if (one_pass(options_)) {
      hash_in_one_pass();
    } else if (options_.strategy == Strategy::hash) {
      hash_in_two_passes();
    } else {
      place_units();
    }
    finish();
    return std::move(result_);
  }

 private:
  static bool one_pass(const SplitOptions& options) {
    return options.strategy == Strategy::hash && options.duplicates == OnDuplicate::together;
  }

  void hash_in_one_pass() {
    HashedLines hashed = split_by_hash(lines_, job_, options_, first_, writer_);
    counts_ = std::move(hashed.counts);
    result_.pinned = hashed.pinned;
    drop("line.invalid", hashed.dropped_invalid);
    drop("line.unlabeled", hashed.dropped_unlabeled);
  }

  void hash_in_two_passes() {
    Gathered gathered(options_);
    gather(lines_, options_, job_.parts.cumulated(), gathered);
    const NumberedImages images = find_images(gathered, options_, lines_);
    result_.duplicates = images.duplicates;
    const std::vector<bool> left_out =
        options_.duplicates == OnDuplicate::first ? images.is_duplicate : std::vector<bool>();
    write(gathered, left_out, [](const LineNote& note, std::uint64_t) {
      return note.has_image || note.has_group ? static_cast<PartNumber>(note.part) : kUnplaced;
    });
  }

  void place_units() {
    Gathered gathered(options_);
    gather(lines_, options_, {}, gathered);
    Units units = make_units(find_images(gathered, options_, lines_), gathered, options_);
    Placement placement = plan_sizes(units, job_.parts, first_);
    options_.strategy == Strategy::random ? place_at_random(units, placement) : place_stratified(units, placement);
    result_.duplicates = units.duplicates;
    result_.labels = spread_of_units(units, placement);
    note_images(units, placement);
    const auto part_of = [&](const LineNote&, std::uint64_t line) {
      const std::uint32_t unit = units.unit_of_line[line];
      return unit == kNoUnit ? kUnplaced : placement.part_of_unit[unit];
    };
    units.labels = {};
    write(gathered, units.is_duplicate, part_of);
  }

  /// Distinct images in each part; shares are known only now that the images are.
  void note_images(const Units& units, const Placement& placement) {
    begin_parts(std::accumulate(placement.wanted.begin(), placement.wanted.end(), std::uint64_t{0}));
    for (std::size_t part = 0; part < result_.parts.size(); ++part) result_.parts[part].wanted = placement.wanted[part];
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      const PartNumber part = placement.part_of_unit[unit];
      const bool counts = units.kinds[unit] != UnitKind::on_top && part < result_.parts.size();
      if (counts) result_.parts[part].images += units.weight(unit);
    }
  }

  void begin_parts(std::uint64_t images) {
    for (std::size_t part = 0; part < job_.parts.size(); ++part) {
      result_.parts.push_back({.name = job_.parts.name(part), .share = job_.parts.share(part, images)});
    }
  }

  /// The parts of all lines from their notes, then the second pass.
  template <class PartOf>
  void write(const Gathered& gathered, const std::vector<bool>& duplicates, PartOf part_of) {
    std::vector<PartNumber> part_of_line(gathered.lines, kDropped);
    counts_.resize(job_.parts.size() + 1);
    NoteReader notes(gathered.notes);
    std::uint64_t invalid = 0;
    std::uint64_t unlabeled = 0;
    std::uint64_t repeated = 0;
    for (std::uint64_t line = 0; line < gathered.lines; ++line) {
      const LineNote& note = notes.next();
      const bool is_repeated = !note.dropped() && !duplicates.empty() && duplicates[line];
      invalid += note.fate == LineNote::Fate::drop_invalid ? 1 : 0;
      unlabeled += note.fate == LineNote::Fate::drop_unlabeled ? 1 : 0;
      repeated += is_repeated ? 1 : 0;
      if (note.dropped() || is_repeated) continue;
      const PartNumber part = part_of(note, line);
      part_of_line[line] = part == kUnplaced ? first_ : part;
      count_note(note, gathered, counts_[part_of_line[line]]);
      result_.pinned += part == kUnplaced || (part == first_ && note.fate == LineNote::Fate::first) ? 1 : 0;
    }
    drop("line.invalid", invalid);
    drop("line.unlabeled", unlabeled);
    drop("line.duplicate", repeated);
    check_labels();
    write_lines(lines_, part_of_line, writer_);
  }

  void drop(std::string_view reason, std::uint64_t lines) {
    if (lines != 0) result_.ledger.count_dropped(reason, lines);
  }

  /// Before anything is written, where the parts are known before.
  void check_labels() {
    if (result_.parts.empty()) begin_parts(0);
    if (options_.strategy == Strategy::hash) result_.labels = spread_of_lines(counts_, job_.parts.size());
    judge_spread(result_);
    if (options_.min_per_label != 0) require_images(result_, options_.min_per_label);
  }

  void finish() {
    if (one_pass(options_)) check_labels();
    std::uint64_t written = 0;
    for (std::size_t part = 0; part < counts_.size(); ++part) {
      const std::uint64_t lines = counts_[part].tally().lines();
      written += lines;
      if (part == result_.parts.size()) continue;
      result_.parts[part].lines = lines;
      if (options_.strategy == Strategy::hash) result_.parts[part].images = lines;
    }
    result_.groups_not_joined = options_.strategy == Strategy::hash && !options_.grouping.none();
    result_.checks = closing_checks(job_, counts_, writer_.bytes());
    result_.ledger.count_in("lines", lines_.size());
    result_.ledger.count_out("lines", written);
    lines_.add_inputs(result_.ledger);
  }

  const SplitJob& job_;
  const SplitOptions& options_;
  PartNumber first_;
  SourceLines lines_;
  PartWriter writer_;
  std::vector<PartCounts> counts_;
  SplitResult result_;
};

}  // namespace

SplitResult split(const SplitJob& job, const SplitOptions& options) {
  check_usage(job, options);
  return Run(job, options).run();
}

}  // namespace manifest::edit
