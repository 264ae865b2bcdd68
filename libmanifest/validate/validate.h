// SPDX-License-Identifier: Apache-2.0
// The run of `validate`: one or two manifests in, everything that is to be said about them out.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/io/byte_counter.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/json/schema.h"
#include "libmanifest/model/ledger.h"
#include "libmanifest/rules/check_options.h"
#include "libmanifest/rules/judge.h"
#include "libmanifest/spill/spool.h"
#include "libmanifest/validate/finding_spool.h"

namespace manifest {

/// Turns a line into what the result file holds in its place (report/annotate.h makes one). `line` has no line end;
/// `findings` are all of the line. Appends to `out`, without a line end. Called by one thread only.
using LineRewrite = std::function<void(std::string_view line, std::span<const Finding> findings, std::string& out)>;

struct ValidateOptions {
  CheckOptions check = {};  ///< muted is the run's own business
  JudgeOptions judge = {};
  bool check_extension = true;  ///< a file without one is an error (J15)

  /// Findings kept for reports, per code and manifest; 0: all. Counts are complete whatever it is. What is kept
  /// above a small bound lies in a nameless file.
  std::uint64_t findings_kept = 0;
  /// Rules whose findings are kept at all (--only, --exclude). Verdicts do not depend on it.
  std::bitset<kRuleCount> kept_rules = std::bitset<kRuleCount>().set();

  std::size_t threads = 0;                                 ///< 0: one for each processor
  std::uint64_t memory_bytes = std::uint64_t{1} << 30;     ///< for the duplicate check, before it spills
  std::uint64_t max_line_bytes = std::uint64_t{16} << 20;  ///< a longer line is refused without being held
  std::string temp_folder = {};                            ///< empty: $TMPDIR, else /tmp
  std::size_t block_bytes = std::size_t{1} << 20;          ///< no answer depends on it; tests vary it
  std::optional<std::uint64_t> expect_lines = {};          ///< of the training manifest; another number is Error{io}
  std::optional<std::uint64_t> expect_bytes = {};          ///< ... uncompressed

  const json::Schema* schema = nullptr;  ///< every line that is JSON is also held against it; must outlive the run
  io::ByteCounter* progress = nullptr;   ///< counts the bytes read
  /// Makes the rewriter of one thread. Used where a job asks for an annotated manifest.
  std::function<LineRewrite()> make_rewrite = {};
};

/// A manifest to be checked.
struct ManifestJob {
  std::string path;                 ///< "-": standard input
  io::Output* annotated = nullptr;  ///< gets every line, rewritten where make_rewrite's product changes it
};

/// What is known of one manifest after the run.
class ManifestResult {
 public:
  ManifestResult(Section in, const ValidateOptions& options);

  Section section;
  ManifestFacts facts;    ///< counts; facts.tally.findings holds the complete count of every code in lines
  FindingSpool findings;  ///< findings in lines, the late ones (duplicates, leaks) included

  /// Lines with an `errors` entry, ascending; they do not grow in memory. REQUIRES: a higher number than before.
  void add_bad_line(std::uint64_t line);
  void visit_bad_lines(const std::function<void(std::uint64_t line)>& visit) const;

 private:
  spill::Spool bad_lines_;  // differences as varints
  std::uint64_t last_bad_line_ = 0;
};

struct ValidateResult {
  Profile profile = Profile::training;
  ManifestResult training;
  std::optional<ManifestResult> testing = {};
  Judgement judgement = {};
  Ledger ledger = {};  ///< lines in = lines out

  /// Count of a code in line findings of both manifests and in the judgement.
  [[nodiscard]] std::uint64_t count(RuleId rule) const noexcept;
};

/// Checks `training` and, where given, `testing`. Throws Error{io} where an input cannot be read to its end or is not
/// what --expect-lines or --expect-bytes say. Memory: a few blocks a thread, labels a thread, 24 bytes a line up to
/// memory_bytes. The answer does not depend on threads or block_bytes.
[[nodiscard]] ValidateResult validate(const ManifestJob& training, const ManifestJob* testing,
                                      const ValidateOptions& options);

}  // namespace manifest
