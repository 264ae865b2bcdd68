// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/seeded_hash.h"

#include <xxhash.h>

#include <random>

namespace manifest {
namespace {

std::uint64_t draw_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

const std::uint64_t kSeed = draw_seed();

}  // namespace

std::uint64_t seeded_hash(std::string_view bytes) noexcept {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), kSeed);
}

}  // namespace manifest
