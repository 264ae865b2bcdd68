// SPDX-License-Identifier: Apache-2.0
// Which instructions of the processor may be used.
#pragma once

#include <cstdint>

namespace manifest::fastlane {

/// The answers are the same: `portable` is there for tests, and for processors without AVX2.
enum class Instructions : std::uint8_t { best, portable };

}  // namespace manifest::fastlane
