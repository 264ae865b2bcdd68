// SPDX-License-Identifier: Apache-2.0
// Tally: the counts of one manifest that the dataset's verdict needs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/facts/line_facts.h"
#include "libmanifest/rules/rule.h"

namespace manifest {

/// Counts lines as their facts come. One per thread; merge() adds another's counts; neither order nor cut matters.
struct Tally {
  std::uint64_t valid = 0, invalid = 0, ignored = 0;
  std::uint64_t with_errors = 0;                     ///< lines with an `errors` entry
  std::uint64_t image_level = 0;                     ///< valid lines with a usable classification attribute
  std::uint64_t with_boxes = 0;                      ///< valid lines with a valid box
  std::uint64_t json_objects = 0;                    ///< lines that are JSON objects
  std::uint64_t blank = 0;                           ///< lines of white space only
  std::uint64_t removed_at_import = 0;               ///< lines removed for themselves, duplicates not included
  std::array<std::uint64_t, kRuleCount> findings{};  ///< by RuleId; lints of scope line count lines
  std::vector<std::string> buckets;  ///< distinct buckets of well-formed source-refs, at most kBucketsKept, sorted
  LabelTable labels;

  static constexpr std::size_t kBucketsKept = 16;

  [[nodiscard]] std::uint64_t lines() const noexcept { return valid + invalid + ignored; }
  /// Counts a line: verdict, flags, bucket, labels, lints. Errors and warnings are counted by count(findings).
  void add(const LineFacts& facts);
  void add(const std::vector<Finding>& findings);
  void merge(const Tally& other);
};

}  // namespace manifest
