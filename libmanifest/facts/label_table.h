// SPDX-License-Identifier: Apache-2.0
// LabelTable: the labels of one worker's lines, with the counts that verdicts and reports need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/facts/line_facts.h"

namespace manifest {

/// Counts of one label. Images are lines (format page E.3).
struct LabelCounts {
  std::uint64_t images = 0;              ///< valid lines that use it, either way
  std::uint64_t images_image_level = 0;  ///< ... as class-name
  std::uint64_t images_with_boxes = 0;   ///< ... on a box
  std::uint64_t boxes = 0;

  [[nodiscard]] bool used() const noexcept { return images != 0; }
  void add(const LabelCounts& other) noexcept;
};

/// Names to slots, in order of first use here; grows with the distinct labels only. One per thread, merged at
/// the end by name. Hashing is seeded at random per process (hostile names cost no more than others); nothing that is written depends on it.
class LabelTable {
 public:
  LabelTable();

  /// The slot of `name` (unescaped), made on first sight.
  [[nodiscard]] std::uint32_t slot(std::string_view name);
  /// Counts one line's labels.
  void count(std::span<const LabelUse> labels) noexcept;
  void merge(const LabelTable& other);

  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  [[nodiscard]] std::string_view name(std::uint32_t slot) const noexcept { return names_[slot]; }
  [[nodiscard]] const LabelCounts& counts(std::uint32_t slot) const noexcept { return counts_[slot]; }
  /// All slots that some counted line declared, in byte order of their names: for whatever is written.
  [[nodiscard]] std::vector<std::uint32_t> sorted_slots() const;

 private:
  void grow();

  std::deque<std::string> names_;
  std::vector<LabelCounts> counts_;
  std::vector<std::uint8_t> declared_;  ///< by slot, 0 or 1
  std::vector<std::uint64_t> hashes_;   ///< by slot
  std::vector<std::uint32_t> index_;    ///< open addressing, slot + 1; 0: free
};

}  // namespace manifest
