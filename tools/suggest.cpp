// SPDX-License-Identifier: Apache-2.0
#include "tools/suggest.h"

#include <algorithm>
#include <vector>

namespace manifest::tools {
namespace {

// What nobody types by hand is not compared: the cost is the product of the lengths.
constexpr std::size_t kLongestWord = 64;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Optimal string alignment: three rows of the usual table, so that a swap of neighbours costs one.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> candidates) {
  if (word.empty() || word.size() > kLongestWord) return std::nullopt;
  const std::string wanted = lower_case(word);
  const std::size_t enough = std::max<std::size_t>(2, wanted.size() / 3);
  std::optional<std::string> nearest;
  std::size_t least = enough + 1;
  for (const std::string& candidate : candidates) {
    const std::string known = lower_case(candidate);
    const bool begins = wanted.size() > 3 && known.starts_with(wanted);
    const std::size_t cost = begins ? 1 : distance(wanted, known);
    if (cost >= least) continue;
    least = cost;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace manifest::tools
