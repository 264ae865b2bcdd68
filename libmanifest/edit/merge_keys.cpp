// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/merge_keys.h"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::edit {
namespace {

struct Keyed {
  std::optional<spill::KeyBatch> images;
  std::vector<std::uint64_t> invalid;  // lines in the block
  std::optional<Refusal> refusal;
};

// What one thread needs to note lines. The checker is the fastest reader.
class Noter {
 public:
  Noter(const MergeOptions& options, const spill::KeyStore& store)
      : options_(options), store_(store), muted_(~std::uint64_t{0}), checker_({.muted = &muted_}, labels_) {}

  void note(const jsonl::Block& block, Keyed& out) {
    if (!out.images) out.images = store_.new_batch();
    out.images->clear();
    out.invalid.clear();
    out.refusal.reset();
    for (const jsonl::Line& line : block) {
      if (line.overlong) out.refusal = refuse_overlong(line, options_.max_line_bytes);
      if (!out.refusal) note(line, out);
      if (out.refusal) return;
    }
  }

 private:
  void note(const jsonl::Line& line, Keyed& out) {
    checker_.check(line.text, facts_, findings_);
    if (!facts_.is_json || !facts_.has_source_ref) return note_invalid(line, out);
    out.images->add(move_prefix(facts_.source_ref, options_.rewrite.prefixes, moved_), line.index);
  }

  void note_invalid(const jsonl::Line& line, Keyed& out) const {
    if (options_.invalid == MergeInvalid::drop) out.invalid.push_back(line.index);
    if (options_.invalid != MergeInvalid::error) return;
    out.refusal = Refusal{.index = line.index,
                          .reason = "the line is no JSON object with a source-ref",
                          .hint = "--invalid keep copies such lines, --invalid drop leaves them out"};
  }

  const MergeOptions& options_;
  const spill::KeyStore& store_;
  std::atomic<std::uint64_t> muted_;  // nobody reads the findings
  LabelTable labels_;
  LineChecker checker_;
  LineFacts facts_;
  std::vector<Finding> findings_;
  std::string moved_;
};

}  // namespace

void gather_keys(SourceLines& lines, const MergeOptions& options, spill::KeyStore& out,
                 const std::function<void(std::uint64_t)>& invalid) {
  std::vector<std::unique_ptr<Noter>> noters(parallel::resolve_threads(options.threads));
  for (auto& noter : noters) noter = std::make_unique<Noter>(options, out);
  lines.for_each_block<Keyed>(
      std::span(noters), [](auto& noter, const jsonl::Block& block, Keyed& keyed) { noter->note(block, keyed); },
      [&](const jsonl::Block&, const Keyed& keyed, std::uint64_t first_line) {
        out.add(*keyed.images, first_line);
        for (const std::uint64_t line : keyed.invalid) invalid(first_line + line);
      });
}

}  // namespace manifest::edit
