// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/part_counts.h"

#include <numeric>

namespace manifest::edit {

void PartCounts::add(LineFacts facts, const LabelTable& labels) {
  uses_.assign(facts.labels.begin(), facts.labels.end());
  for (LabelUse& use : uses_) {
    if (use.label >= slots_.size()) slots_.resize(use.label + std::size_t{1}, 0);
    if (slots_[use.label] == 0) slots_[use.label] = 1 + tally_.labels.slot(labels.name(use.label));
    use.label = slots_[use.label] - 1;
  }
  facts.labels = uses_;
  tally_.add(facts);
}

void count_note(const LineNote& note, const Gathered& gathered, PartCounts& counts) {
  LineFacts facts = note.facts;
  if (note.bucket != 0) facts.bucket = gathered.buckets.table().name(note.bucket - 1);
  counts.add(facts, gathered.labels.table());
}

namespace {

ManifestFacts manifest_of(std::string name, const Tally& tally, std::uint64_t bytes) {
  ManifestFacts facts{.name = std::move(name), .bytes = bytes};
  facts.tally.merge(tally);
  return facts;
}

ClosingCheck check(const ManifestFacts& training, const ManifestFacts& testing) {
  return {.training = training.name, .testing = testing.name, .judgement = judge(training, &testing, {})};
}

}  // namespace

std::vector<ClosingCheck> closing_checks(const SplitJob& job, std::span<const PartCounts> counts,
                                         std::span<const std::uint64_t> bytes) {
  std::vector<ClosingCheck> checks;
  const std::size_t parts = job.parts.size();
  if (!job.is_folds()) {
    if (parts < 2) return checks;
    checks.push_back(check(manifest_of(job.parts.name(0), counts[0].tally(), bytes[0]),
                           manifest_of(job.parts.name(1), counts[1].tally(), bytes[1])));
    return checks;
  }
  // A train is everything but its test: what stands before it, and what stands behind it.
  std::vector<Tally> behind(parts + 1);
  behind[parts].merge(counts[parts].tally());
  for (std::size_t fold = parts; fold-- > 0;) {
    behind[fold].merge(behind[fold + 1]);
    behind[fold].merge(counts[fold].tally());
  }
  const std::uint64_t all_bytes = std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0});
  Tally before;
  for (std::size_t fold = 0; fold < parts; ++fold) {
    ManifestFacts training = manifest_of(job.parts.name(fold) + "/train", before, all_bytes - bytes[fold]);
    training.tally.merge(behind[fold + 1]);
    checks.push_back(check(training, manifest_of(job.parts.name(fold) + "/test", counts[fold].tally(), bytes[fold])));
    before.merge(counts[fold].tally());
  }
  return checks;
}

}  // namespace manifest::edit
