// SPDX-License-Identifier: Apache-2.0
// Finding duplicates among a million keys, in memory and beyond the bound.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

#include "libmanifest/spill/key_store.h"

namespace manifest::bench {
namespace {

void remember_keys(benchmark::State& state) {
  const auto count = static_cast<std::uint64_t>(state.range(0));
  std::vector<std::string> keys;
  for (std::uint64_t i = 0; i < count; ++i) {
    keys.push_back("s3://bench-bucket/datasets/street/images/" + std::to_string(i) + ".jpg");
  }
  for (auto _ : state) {
    spill::KeyStore store({.memory = static_cast<std::uint64_t>(state.range(1)) << 20U});
    for (std::uint64_t i = 0; i < count; ++i) store.add(keys[i], i);
    store.for_each_duplicate([](const spill::Duplicate& duplicate) { benchmark::DoNotOptimize(duplicate.position); });
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(remember_keys)->ArgNames({"keys", "MiB"})->Args({1'000'000, 1024})->Args({1'000'000, 4});

}  // namespace
}  // namespace manifest::bench
