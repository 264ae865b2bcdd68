// SPDX-License-Identifier: Apache-2.0
// Tally: the counts of one manifest that the dataset's verdict needs.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/facts/line_facts.h"
#include "libmanifest/rules/rule.h"

namespace manifest {

/// Counts lines as their facts come. One per thread; merge() adds another's counts; neither order nor cut matters.
struct Tally {
  std::uint64_t valid = 0, invalid = 0, ignored = 0;
  std::uint64_t with_errors = 0;   ///< lines with an `errors` entry
  std::uint64_t image_level = 0;   ///< valid lines with a usable classification attribute
  std::uint64_t with_boxes = 0;    ///< valid lines with a valid box
  std::uint64_t json_objects = 0;  ///< lines that are JSON objects, removed ones included
  std::uint64_t blank = 0;         ///< lines of white space only, removed ones included
  std::uint64_t removed = 0;       ///< lines that add_removed() saw
  std::array<std::uint64_t, kRuleCount>
      findings{};                    ///< by RuleId, removed lines included; lints of scope line count lines
  std::vector<std::string> buckets;  ///< distinct buckets of well-formed source-refs, at most kBucketsKept, sorted
  LabelTable labels;

  static constexpr std::size_t kBucketsKept = 16;

  [[nodiscard]] std::uint64_t lines() const noexcept { return valid + invalid + ignored; }
  /// Counts a line: verdict, flags, bucket, labels, lints. What is no lint of scope line is counted by add(findings).
  void add(const LineFacts& facts);
  /// Counts a line that the import removes (profile import): it is seen, and counts in no verdict, label or bucket.
  void add_removed(const LineFacts& facts);
  void add(std::span<const Finding> line_findings);
  void merge(const Tally& other);

 private:
  void add_bucket(std::string_view bucket);
  void add_lints(std::uint32_t lints) noexcept;
};

}  // namespace manifest
