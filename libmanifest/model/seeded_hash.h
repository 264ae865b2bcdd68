// SPDX-License-Identifier: Apache-2.0
// A hash of bytes for tables in memory.
#pragma once

#include <cstdint>
#include <string_view>

namespace manifest {

/// XXH3 of `bytes` under a seed drawn once per process, so that a hostile file cannot choose keys that collide.
/// Never for anything that is written: it differs from run to run.
[[nodiscard]] std::uint64_t seeded_hash(std::string_view bytes) noexcept;

}  // namespace manifest
