// SPDX-License-Identifier: Apache-2.0
// The parts of a split: names, shares or counts, and how many images each of them gets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::edit {

/// What one part shall hold (tools.md 3, --into).
struct PartWish {
  enum class Kind : std::uint8_t { share, count, rest };
  std::string name;
  Kind kind = Kind::share;
  /// share: in units of 1 / kShareUnit, so that no tie between parts is decided by a rounding error; count: images.
  std::uint64_t amount = 0;
};
inline constexpr std::uint64_t kShareUnit = 1'000'000'000'000'000'000;

/// Reads NAME=SHARE: a number with a decimal point is a share, an integer a count, `*` the rest. Throws Error{usage}.
[[nodiscard]] PartWish parse_part(std::string_view text);

/// The parts of a run: either all have shares, or all have counts; `*` stands in either.
class Parts {
 public:
  /// Throws Error{usage} for no part, two of one name, a mixture of shares and counts, two `*`, and shares that do not sum
  /// to 1 within 1e-6.
  explicit Parts(std::vector<PartWish> wishes);
  /// `count` equal parts, named fold-1 and so on. Throws Error{usage} for fewer than 2.
  [[nodiscard]] static Parts folds(std::uint64_t count);

  [[nodiscard]] std::size_t size() const noexcept { return wishes_.size(); }
  [[nodiscard]] const std::string& name(std::size_t part) const noexcept { return wishes_[part].name; }
  [[nodiscard]] bool has_counts() const noexcept { return has_counts_; }
  /// Wanted share of `images`, 0 to 1. REQUIRES: sizes(images) succeeds, or no counts.
  [[nodiscard]] double share(std::size_t part, std::uint64_t images) const noexcept;

  /// Images of each part. Shares: exact by largest remainder, a tie to the part named first; no part with a share is
  /// left without while another has two. Throws Error{data} when counts do not add up.
  [[nodiscard]] std::vector<std::uint64_t> sizes(std::uint64_t images) const;

  /// Upper bounds of the parts in [0, 1), for `hash`: a part is the first whose bound exceeds the unit.
  /// REQUIRES: no counts.
  [[nodiscard]] std::vector<double> cumulated() const;

 private:
  [[nodiscard]] std::vector<std::uint64_t> counts(std::uint64_t images) const;

  std::vector<PartWish> wishes_;  ///< of kind rest only with counts
  bool has_counts_ = false;
  std::uint64_t whole_ = kShareUnit;  ///< what shares are parts of: 1, in their unit
};

/// `total` cut in proportion to `weights` by largest remainder, exactly; ties to the first. Nobody with a weight gets
/// nothing while another gets two: the largest gives, of equal ones the last. No weight at all: all zero.
[[nodiscard]] std::vector<std::uint64_t> apportion(std::uint64_t total, std::span<const std::uint64_t> weights);

}  // namespace manifest::edit
