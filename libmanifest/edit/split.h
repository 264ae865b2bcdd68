// SPDX-License-Identifier: Apache-2.0
// split: cuts manifests into parts that share no image and no group (tools.md 3).
//
//     io::OutputSet set(io::Overwrite::refuse);
//     edit::SplitJob job{.inputs = {"all.manifest"}, .parts = edit::Parts({edit::parse_part("train=0.8"), ...})};
//     for (std::size_t i = 0; i < job.parts.size(); ++i) job.outputs.push_back(&set.add_in_folder("out", ...));
//     const edit::SplitResult result = edit::split(job, {.seed = 7});
//     set.commit();
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/edit/grouping.h"
#include "libmanifest/edit/shares.h"
#include "libmanifest/io/byte_counter.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/model/ledger.h"
#include "libmanifest/rules/judge.h"

namespace manifest::edit {

enum class Strategy : std::uint8_t {
  stratified,  ///< sizes as random; every label spread in the given shares as well as that allows
  random,      ///< exact sizes
  hash,        ///< each unit by its own hash: one pass, constant memory, stable under additions
};
enum class OnDuplicate : std::uint8_t { together, error, first };
enum class OnInvalid : std::uint8_t { first, drop, error };
enum class OnUnlabeled : std::uint8_t { spread, first, drop };

struct SplitOptions {
  Strategy strategy = Strategy::stratified;
  GroupingOptions grouping = {};
  std::uint64_t seed = 0;
  OnDuplicate duplicates = OnDuplicate::together;
  OnInvalid invalid = OnInvalid::first;
  OnUnlabeled unlabeled = OnUnlabeled::spread;
  std::uint64_t min_per_label = 0;  ///< images of each label in each part with a share; fewer is Error{data}
  std::size_t threads = 0;          ///< 0: all processors
  std::uint64_t max_line_bytes = std::uint64_t{16} << 20U;
  std::size_t block_bytes = std::size_t{1} << 20U;  ///< no answer depends on it
  std::uint64_t memory = std::uint64_t{1} << 30U;   ///< bound in bytes of the keys' table, see kKeyMemory
  std::string temp_folder = {};                     ///< empty: $TMPDIR, else /tmp
  io::ByteCounter* progress = nullptr;              ///< may be null; outlives the call
};

/// What to split, and where to. Lines of several inputs are read one input after another.
struct SplitJob {
  std::vector<std::string> inputs;
  Parts parts;
  /// One a part, in the order of parts; of folds, the fold's test.
  std::vector<io::Output*> outputs = {};
  /// Folds only: the fold's train, which gets all lines that its test does not get. Else empty.
  std::vector<io::Output*> rests = {};

  [[nodiscard]] bool is_folds() const noexcept { return !rests.empty(); }
};

struct PartResult {
  std::string name;
  double share = 0;                          ///< wanted, 0 to 1
  std::optional<std::uint64_t> wanted = {};  ///< images; none for hash, which has no quota
  std::uint64_t images = 0;  ///< distinct source-refs without those of invalid lines on top; hash: lines
  std::uint64_t lines = 0;
};

/// How one label was spread. Images use it on a valid line (format page C.2, "used").
struct LabelSpread {
  std::string name;
  std::uint64_t images = 0;
  std::vector<std::uint64_t> got;  ///< by part
};

/// A share that is not what was wanted.
struct Deviation {
  std::size_t label = 0;  ///< index in SplitResult::labels
  std::size_t part = 0;
  double wanted = 0;  ///< share of the label's images
  double got = 0;
  [[nodiscard]] double size() const noexcept { return got < wanted ? wanted - got : got - wanted; }
};

/// A label with at least as many images as parts, and a part with a share that has none of it.
struct MissingLabel {
  std::size_t label = 0;
  std::size_t part = 0;
};

/// What training would say to two of the outputs.
struct ClosingCheck {
  std::string training;  ///< as the outputs are called: "train", "fold-1/train"
  std::string testing;
  Judgement judgement;
};

struct SplitResult {
  std::vector<PartResult> parts;
  std::vector<LabelSpread> labels;  ///< in byte order of their names
  std::optional<Deviation> largest;
  std::vector<MissingLabel> missing;
  std::vector<ClosingCheck> checks;  ///< one; none for a single part; one a fold
  Ledger ledger;
  std::uint64_t pinned = 0;        ///< lines that went to the first part (each fold's train) for what they are
  std::uint64_t duplicates = 0;    ///< lines whose source-ref stood on an earlier line; 0 for hash, which does not look
  bool groups_not_joined = false;  ///< hash with groups: groups that share a source-ref were not seen as one
};

/// Memory that the keys of images and groups take before they spill, at most; SplitOptions::memory may lower it.
inline constexpr std::uint64_t kKeyMemory = std::uint64_t{128} << 20U;

/// Splits. Lines are written byte for byte in input order, a missing last newline is added. Nothing is committed: that
/// is the owner of the outputs'. The answer depends on the lines' keys and labels, the options and the seed; for
/// stratified and random not on the order of lines; never on threads. Reads inputs once for hash (but twice with
/// OnDuplicate::first), else twice.
///
/// Memory: at most 24 bytes a line and 4 bytes for each label of a line; hash: constant, plus labels and threads, plus the
/// duplicate check's.
///
/// Throws Error{usage} for options that exclude each other, Error{data} where the split cannot be made as asked (an
/// invalid or duplicate line under `error`, counts that do not add up, a label below min_per_label, a line
/// above max_line_bytes), Error{io}.
[[nodiscard]] SplitResult split(const SplitJob& job, const SplitOptions& options);

}  // namespace manifest::edit
