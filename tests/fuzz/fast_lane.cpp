// SPDX-License-Identifier: Apache-2.0
// The fast lane accepts only what the rules find valid, with the same facts, whatever lines came before.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/fastlane/differential.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  manifest::testing::TwoTiers tiers;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    for (int again = 0; again < 2; ++again) {
      const std::string difference = tiers.disagreement(line);
      if (difference.empty()) continue;
      std::fprintf(stderr, "%s\n", difference.c_str());
      std::abort();
    }
  }
  return 0;
}
