// SPDX-License-Identifier: Apache-2.0
// How far a run has come: written by whoever reads the input, read by whoever shows progress.
#pragma once

#include <atomic>
#include <cstdint>

namespace manifest::io {

/// Bytes of the input files themselves (compressed, where they are). Any thread may read or add.
struct ByteCounter {
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> total{0};  ///< 0: not known (a pipe)
};

}  // namespace manifest::io
