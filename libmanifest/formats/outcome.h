// SPDX-License-Identifier: Apache-2.0
// Outcome: what became of one image, noted by whoever worked on it and told to the journal in the order of the input.
// Internal to formats/.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/journal.h"
#include "libmanifest/formats/problem.h"
#include "libmanifest/rules/rule.h"

namespace manifest::formats {

/// The line of an image, or why there is none.
struct Outcome {
  struct Count {
    std::string reason;
    std::uint64_t n = 0;
  };
  std::string line = {};          ///< without line end; empty: no line
  std::uint64_t annotations = 0;  ///< on the line
  std::vector<Problem> problems = {};
  std::vector<Count> dropped = {};
  std::vector<Count> changed = {};

  void reject(const Origin& origin, std::string reason, std::string detail);
  void drop(std::string_view reason, std::uint64_t n);
  void change(std::string_view reason, std::uint64_t n = 1);
  /// For the next image; keeps its memory.
  void clear() noexcept;
  /// Problems and counts; what goes out is the caller's to count.
  void tell(Journal& journal) const;
};

/// What keeps a line from being written: the first error that a rule found; nullptr: nothing. Warnings and lints pass.
[[nodiscard]] const Finding* first_error(std::span<const Finding> findings) noexcept;

/// A rule that drops one box of the line.
[[nodiscard]] bool concerns_one_box(const Finding& finding) noexcept;

}  // namespace manifest::formats
