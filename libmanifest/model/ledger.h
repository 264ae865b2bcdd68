// SPDX-License-Identifier: Apache-2.0
// The ledger: every tool accounts for everything that went in (tools.md 0).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace manifest {

/// Counts of units ("images", "annotations", "lines") on both sides, and what became of the rest by stable reason
/// ("annotation.crowd": the unit in the singular, a dot, the reason). Not thread-safe; add() merges ledgers.
class Ledger {
 public:
  void count_in(std::string_view unit, std::uint64_t n = 1);
  void count_out(std::string_view unit, std::uint64_t n = 1);
  void count_dropped(std::string_view reason, std::uint64_t n = 1);
  void count_changed(std::string_view reason, std::uint64_t n = 1);
  void add_input(std::string path, std::uint64_t bytes);
  void add(const Ledger& other);

  struct InputBytes {
    std::string path;
    std::uint64_t bytes = 0;
  };
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;
  [[nodiscard]] const std::vector<InputBytes>& inputs() const noexcept { return inputs_; }
  [[nodiscard]] const Counts& in() const noexcept { return in_; }
  [[nodiscard]] const Counts& out() const noexcept { return out_; }
  [[nodiscard]] const Counts& dropped() const noexcept { return dropped_; }
  [[nodiscard]] const Counts& changed() const noexcept { return changed_; }

  /// Throws Error{bug} naming the unit when, for a unit counted in or out, in != out + its dropped reasons.
  void check() const;

 private:
  std::vector<InputBytes> inputs_;
  Counts in_, out_, dropped_, changed_;
};

}  // namespace manifest
