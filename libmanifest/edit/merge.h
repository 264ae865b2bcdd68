// SPDX-License-Identifier: Apache-2.0
// merge: manifests become one, duplicates and labels settled on purpose (tools.md 4).
//
//     io::OutputSet set(io::Overwrite::refuse);
//     edit::MergeJob job{.inputs = {"a.manifest", "b.manifest"}};
//     job.next_output = [&]() -> io::Output& { return set.add("all.manifest"); };
//     const Ledger ledger = edit::merge(job, {.duplicates = edit::MergeDuplicates::last});
//     set.commit();
//
// What is done, in this order: lines are rewritten (rewrite.h); lines of one image are settled, by the source-ref they
// have now; what the filter does not select goes; class ids are reconciled; the rest is sorted and cut into pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/edit/filter.h"
#include "libmanifest/edit/rewrite.h"
#include "libmanifest/io/byte_counter.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/model/ledger.h"

namespace manifest::edit {

/// Lines of one source-ref. A survivor stands where the source-ref first appeared.
enum class MergeDuplicates : std::uint8_t {
  error,   ///< Error{data} that names both places
  first,   ///< the first stays
  last,    ///< the last stays: UpdateDatasetEntries
  newest,  ///< the latest creation-date of all attributes; none is oldest, a tie goes to the later line
  join,    ///< all attributes on one line (--on-duplicate union)
  keep,    ///< all stay
};
/// Lines that are no JSON object, or have no source-ref that is a string.
enum class MergeInvalid : std::uint8_t { keep, drop, error };
/// Lines that lost their last label to RewriteOptions::labels.
enum class MergeUnlabeled : std::uint8_t { keep, skip };
enum class MergeOrder : std::uint8_t { as_read, by_source_ref };  ///< by_source_ref: in byte order, invalid lines last
enum class ClassIdPolicy : std::uint8_t { as_read, reconciled };

struct MergeOptions {
  MergeDuplicates duplicates = MergeDuplicates::error;
  MergeInvalid invalid = MergeInvalid::keep;
  MergeUnlabeled unlabeled = MergeUnlabeled::keep;
  ClassIdPolicy class_ids = ClassIdPolicy::as_read;
  MergeOrder order = MergeOrder::as_read;
  RewriteOptions rewrite = {};
  FilterOptions filter = {};
  std::optional<std::uint64_t> max_piece_bytes = {};  ///< uncompressed; a line that is longer is Error{data}
  std::optional<std::uint64_t> max_piece_lines = {};  ///< at least 1
  std::size_t threads = 0;                            ///< 0: all processors
  std::uint64_t max_line_bytes = std::uint64_t{16} << 20U;
  std::size_t block_bytes = std::size_t{1} << 20U;  ///< no answer depends on it
  std::uint64_t memory = std::uint64_t{1}
                         << 30U;        ///< bound in bytes of what is held before it spills, see kMergeMemory
  std::string temp_folder = {};         ///< empty: $TMPDIR, else /tmp
  io::ByteCounter* progress = nullptr;  ///< may be null; outlives the call
};

struct MergeJob {
  std::vector<std::string> inputs;
  /// The output to write to: asked once, and once more for each further piece.
  std::function<io::Output&()> next_output;
  /// One JSON object for every duplicate; may be null.
  io::Output* conflicts = nullptr;
};

/// Memory that keys and texts take before they spill, at most; MergeOptions::memory may lower it.
inline constexpr std::uint64_t kMergeMemory = std::uint64_t{128} << 20U;

/// Merges. A line that nothing changes is written byte for byte; a missing last newline is added. Nothing is committed:
/// that is the owner of the outputs'. The answer does not depend on threads. Reads the inputs once where no line has to
/// be known before another is written (`keep`), else twice, and once more where lines move; `newest` once more where an
/// image stands twice.
///
/// Memory: constant, plus labels for each thread, plus at most 24 bytes a line up to the bound; of `join` also
/// the lines of one image.
///
/// Throws Error{data} where it cannot be done as asked (a duplicate or an invalid line under `error`, an attribute's new
/// name that is taken, a line above max_line_bytes or max_piece_bytes), Error{usage}, Error{io}.
[[nodiscard]] Ledger merge(const MergeJob& job, const MergeOptions& options);

}  // namespace manifest::edit
