// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/validate/manifest_pass.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/json/printable.h"
#include "libmanifest/json/scan.h"
#include "libmanifest/jsonl/for_each_block.h"
#include "libmanifest/rules/line_checker.h"
#include "libmanifest/validate/line_copy.h"

namespace manifest {
namespace {

// A line that breaks a schema everywhere says so this often (as LineChecker does for its rules), in so many characters.
constexpr std::size_t kSchemaFindingsPerLine = 100;
constexpr std::size_t kSchemaDetail = 256;

jsonl::BlockOptions block_options(const ValidateOptions& options) {
  return {.block_bytes = options.block_bytes, .max_line_bytes = options.max_line_bytes};
}

bool goes_into_result_file(const Finding& finding) { return finding.rule < RuleId::schema; }

void add_key(const LineFacts& facts, const jsonl::Line& line, spill::KeyBatch& keys) {
  if (!facts.has_source_ref) return;
  keys.add(facts.source_ref, KeyPosition{line.index + 1, facts.removed_at_import}.encoded());
}

// What one thread needs to judge lines. It stays where it is: the checker refers to the tally's labels.
struct alignas(parallel::kApart) Worker {
  Worker(const CheckOptions& check, LineRewrite rewriter)
      : checker(check, tally.labels), rewrite(std::move(rewriter)) {}

  Tally tally;
  LineChecker checker;
  LineRewrite rewrite;
  LineFacts facts;
  std::vector<Finding> findings;
  json::Outline outline;  // for the schema

  void check(const jsonl::Line& line, const ValidateOptions& options) {
    if (line.overlong) return checker.refuse_overlong(line.length, options.max_line_bytes, facts, findings);
    checker.check(line.text, facts, findings);
  }
};
using Workers = std::vector<std::unique_ptr<Worker>>;

// A line with findings; those are the next `findings` of the block.
struct NotedLine {
  std::uint64_t index = 0;
  std::size_t findings = 0;
};

struct CheckedBlock {
  std::vector<NotedLine> noted;
  std::vector<Finding> findings;
  FindingQuota quota;  // what no report will show is not even handed over
  std::vector<std::uint32_t> bad_lines;
  std::optional<spill::KeyBatch> keys;
  LineCopy copy;

  void clear() {
    noted.clear();
    findings.clear();
    quota.clear();
    bad_lines.clear();
    if (keys) keys->clear();
    copy.clear();
  }
};

class Pass {
 public:
  Pass(const ValidateOptions& options, io::Output* annotated, spill::KeyStore* keys, const RemovedDuplicates* removed,
       ManifestResult& result)
      : options_(options), annotated_(annotated), keys_(keys), removed_(removed), result_(result) {
    mute_what_is_full();
  }

  void run(io::Input& input) {
    CheckOptions check = options_.check;
    check.muted = &full_;
    Workers workers(parallel::resolve_threads(options_.threads));
    for (auto& worker : workers) {
      worker = std::make_unique<Worker>(check, annotated_ != nullptr ? options_.make_rewrite() : LineRewrite());
    }
    const jsonl::Totals totals = jsonl::for_each_block<CheckedBlock>(
        input, block_options(options_), std::span(workers),
        [this](auto& worker, const jsonl::Block& block, CheckedBlock& out) { work(*worker, block, out); },
        [this](const jsonl::Block& block, CheckedBlock& done) { consume(block, done); });
    for (const auto& worker : workers) result_.facts.tally.merge(worker->tally);
    result_.facts.bytes = totals.bytes;
    result_.facts.has_bom = totals.has_byte_order_mark;
  }

 private:
  void work(Worker& worker, const jsonl::Block& block, CheckedBlock& out) const {
    out.clear();
    if (keys_ != nullptr && !out.keys) out.keys = keys_->new_batch();
    const std::uint64_t before = removed_ == nullptr ? 0 : removed_->first_line(block.offset());
    for (const jsonl::Line& line : block) {
      worker.check(line, options_);
      const bool removed = is_removed(worker.facts, before + line.index + 1);
      removed ? worker.tally.add_removed(worker.facts) : worker.tally.add(worker.facts);
      if (keys_ != nullptr) add_key(worker.facts, line, *out.keys);
      if (worker.facts.has_errors && !removed) out.bad_lines.push_back(static_cast<std::uint32_t>(line.index));
      if (options_.schema != nullptr && worker.facts.is_json) hold_against_schema(worker, line);
      if (annotated_ != nullptr) copy_line(worker, line, out.copy);
      if (!worker.findings.empty()) note(worker, line.index, out);
    }
  }

  [[nodiscard]] bool is_removed(const LineFacts& facts, std::uint64_t line) const {
    if (options_.judge.profile != Profile::import) return false;
    return facts.removed_at_import || (removed_ != nullptr && removed_->contains(line));
  }

  void hold_against_schema(Worker& worker, const jsonl::Line& line) const {
    if (worker.outline.scan(line.text.view())) return;
    for (const json::SchemaFinding& found : options_.schema->check(worker.outline, kSchemaFindingsPerLine)) {
      std::string detail =
          fmt::format("\"{}\" fails at {}", found.keyword, found.instance.empty() ? "the line itself" : found.instance);
      if (!found.detail.empty()) detail += fmt::format(": \"{}\"", found.detail);
      worker.findings.push_back({.rule = RuleId::schema, .detail = json::printable_start(detail, kSchemaDetail)});
    }
  }

  static void copy_line(Worker& worker, const jsonl::Line& line, LineCopy& copy) {
    const bool changes = worker.facts.has_bookkeeping || std::ranges::any_of(worker.findings, goes_into_result_file);
    if (!changes) return copy.keep(line.bytes, line.text.view());
    worker.rewrite(line.text.view(), worker.findings, copy.begin_rewritten());
    copy.end_rewritten();
  }

  void note(Worker& worker, std::uint64_t index, CheckedBlock& out) const {
    worker.tally.add(worker.findings);
    const std::uint64_t full = full_;
    std::size_t kept = 0;
    for (Finding& finding : worker.findings) {
      if ((full & rule_bit(finding.rule)) != 0) continue;
      if (out.quota.take(finding.rule, index, options_.findings_kept) == FindingQuota::Use::none) continue;
      out.findings.push_back(std::move(finding));
      ++kept;
    }
    if (kept != 0) out.noted.push_back({index, kept});
  }

  void consume(const jsonl::Block& block, const CheckedBlock& done) {
    const std::uint64_t before = block.first_line();
    auto finding = done.findings.begin();
    for (const NotedLine& noted : done.noted) {
      for (const auto end = finding + static_cast<std::ptrdiff_t>(noted.findings); finding != end; ++finding) {
        result_.findings.add(before + noted.index + 1, *finding);
      }
    }
    if (!done.findings.empty()) mute_what_is_full();
    for (const std::uint32_t index : done.bad_lines) result_.add_bad_line(before + index + 1);
    if (keys_ != nullptr) keys_->add(*done.keys, KeyPosition{before}.encoded());
    if (annotated_ != nullptr) done.copy.write_to(*annotated_);
    if (options_.progress != nullptr) {
      options_.progress->done += block.file_position() - position_;
      position_ = block.file_position();
    }
  }

  // What no report will show any more is only counted, and its text not even made: that is most of its cost.
  void mute_what_is_full() {
    std::uint64_t full = 0;
    for (std::size_t id = 0; id < kRuleCount; ++id) {
      const auto rule = static_cast<RuleId>(id);
      if (result_.findings.is_full(rule)) full |= rule_bit(rule);
    }
    full_ = full;
  }

  const ValidateOptions& options_;
  io::Output* annotated_;
  spill::KeyStore* keys_;
  const RemovedDuplicates* removed_;
  ManifestResult& result_;
  std::atomic<std::uint64_t> full_{0};  // rules of which no report will show more
  std::uint64_t position_ = 0;
};

}  // namespace

std::uint64_t RemovedDuplicates::first_line(std::uint64_t offset) const {
  const auto found = std::ranges::lower_bound(blocks_, offset, {}, &BlockStart::offset);
  if (found == blocks_.end() || found->offset != offset)
    throw Error(ErrorKind::bug, "two passes over one input differ");
  return found->first_line;
}

void RemovedDuplicates::find_lines(spill::KeyStore& keys) {
  bool is_in_dataset = false;
  keys.for_each_entry([&](const spill::KeyEntry& entry) {
    const KeyPosition position = KeyPosition::decode(entry.position);
    if (entry.index == 0) is_in_dataset = false;
    if (is_in_dataset) lines_.push_back(position.line);
    is_in_dataset = is_in_dataset || !position.removed_for_itself;
  });
  std::ranges::sort(lines_);
}

bool RemovedDuplicates::contains(std::uint64_t line) const { return std::ranges::binary_search(lines_, line); }

void collect_keys(io::Input& input, const ValidateOptions& options, const KeyPass& into) {
  const std::atomic<std::uint64_t> all_muted{~std::uint64_t{0}};
  CheckOptions check = options.check;
  check.muted = &all_muted;
  check.images = nullptr;  // no image decides whether the import removes a line
  Workers workers(parallel::resolve_threads(options.threads));
  for (auto& worker : workers) worker = std::make_unique<Worker>(check, LineRewrite());
  jsonl::for_each_block<std::optional<spill::KeyBatch>>(
      input, block_options(options), std::span(workers),
      [&](auto& worker, const jsonl::Block& block, std::optional<spill::KeyBatch>& keys) {
        if (!keys) keys = into.keys->new_batch();
        keys->clear();
        for (const jsonl::Line& line : block) {
          worker->check(line, options);
          add_key(worker->facts, line, *keys);
        }
      },
      [&](const jsonl::Block& block, const std::optional<spill::KeyBatch>& keys) {
        into.keys->add(*keys, KeyPosition{block.first_line()}.encoded());
        into.blocks->note_block(block.offset(), block.first_line());
        if (options.progress != nullptr) options.progress->done.store(block.file_position());
      });
}

void judge_lines(io::Input& input, const ValidateOptions& options, io::Output* annotated, spill::KeyStore* keys,
                 const RemovedDuplicates* removed, ManifestResult& result) {
  Pass(options, annotated, keys, removed, result).run(input);
}

}  // namespace manifest
