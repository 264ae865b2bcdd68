// SPDX-License-Identifier: Apache-2.0
// Rows of three numbers, and the order that everything in this module is sorted in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace manifest::spill {

/// 24 bytes, ordered by the first number, then the second, then the third.
using Row = std::array<std::uint64_t, 3>;
static_assert(sizeof(Row) == 24, "the promise of 24 bytes a line (tools.md 2)");

/// Sorts in place, in time linear in the number of rows whatever they hold, with a few dozen kilobytes of stack for each
/// thread. `threads`, at least 1, share the work where there is enough of it; the order is the same for any number.
void sort_rows(std::span<Row> rows, std::size_t threads);

}  // namespace manifest::spill
