// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/rules/tally.h"

#include <algorithm>
#include <bit>

namespace manifest {
namespace {
constexpr auto kFirstLint = static_cast<std::size_t>(RuleId::duplicate_source_ref);
}

void Tally::add(const LineFacts& facts) {
  valid += facts.verdict == Verdict::valid ? 1 : 0;
  invalid += facts.verdict == Verdict::invalid ? 1 : 0;
  ignored += facts.verdict == Verdict::ignored ? 1 : 0;
  with_errors += facts.has_errors ? 1 : 0;
  image_level += facts.image_level ? 1 : 0;
  with_boxes += facts.has_boxes ? 1 : 0;
  json_objects += facts.is_json ? 1 : 0;
  blank += facts.is_blank ? 1 : 0;
  if (facts.well_formed_source_ref) add_bucket(facts.bucket);
  add_lints(facts.lints);
  labels.count(facts.labels);
}

void Tally::add_removed(const LineFacts& facts) {
  ++removed;
  json_objects += facts.is_json ? 1 : 0;
  blank += facts.is_blank ? 1 : 0;
  add_lints(facts.lints);
}

void Tally::add(std::span<const Finding> line_findings) {
  for (const Finding& finding : line_findings) {
    if (lint_bit(finding.rule) == 0) ++findings[static_cast<std::size_t>(finding.rule)];
  }
}

void Tally::add_lints(std::uint32_t lints) noexcept {
  for (; lints != 0; lints &= lints - 1) ++findings[kFirstLint + static_cast<std::size_t>(std::countr_zero(lints))];
}

/// Keeps the smallest kBucketsKept names, whatever the order in which they come.
void Tally::add_bucket(std::string_view bucket) {
  if (!buckets.empty() && buckets.front() == bucket) return;  // most manifests have but one
  const auto place =
      std::ranges::lower_bound(buckets, bucket, {}, [](const std::string& name) { return std::string_view(name); });
  if (place != buckets.end() && *place == bucket) return;
  buckets.emplace(place, bucket);
  if (buckets.size() > kBucketsKept) buckets.pop_back();
}

void Tally::merge(const Tally& other) {
  valid += other.valid;
  invalid += other.invalid;
  ignored += other.ignored;
  with_errors += other.with_errors;
  image_level += other.image_level;
  with_boxes += other.with_boxes;
  json_objects += other.json_objects;
  blank += other.blank;
  removed += other.removed;
  for (std::size_t i = 0; i < kRuleCount; ++i) findings[i] += other.findings[i];
  for (const std::string& bucket : other.buckets) add_bucket(bucket);
  labels.merge(other.labels);
}

}  // namespace manifest
