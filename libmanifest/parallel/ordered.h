// SPDX-License-Identifier: Apache-2.0
// Parallel work, results in order.
#pragma once

#include <cstddef>

namespace manifest::parallel {

/// Processors that this process may use (affinity and cgroup limits respected), at least 1.
[[nodiscard]] std::size_t available_threads() noexcept;

/// `requested`, or available_threads() for 0.
[[nodiscard]] std::size_t resolve_threads(std::size_t requested) noexcept;

}  // namespace manifest::parallel
