// SPDX-License-Identifier: Apache-2.0
// The decisions of the specification that a user may override, for one line.
#pragma once

#include <atomic>
#include <cstdint>

#include "libmanifest/model/image_facts.h"

namespace manifest {

/// What a broken attribute costs (J3).
enum class AttributeErrors : std::uint8_t {
  invalidate_line,  ///< the literal reading: a group-1 error anywhere makes the line invalid
  drop_attribute    ///< the lenient one: the attribute alone is dropped
};

/// What a line is that holds nothing but source-ref (J4).
enum class Unannotated : std::uint8_t { ignore, error };

enum class Dates : std::uint8_t { strict, lenient };          ///< lenient: any string, with a lint (J32)
enum class Coordinates : std::uint8_t { numbers, integers };  ///< integers: a fraction is a format error (J22)

/// Whether lines with nothing wrong may pass without a Record. The answer is the same; tests and benchmarks compare.
enum class FastLaneUse : std::uint8_t { allowed, never };

struct CheckOptions {
  AttributeErrors attribute_errors = AttributeErrors::invalidate_line;
  Unannotated unannotated = Unannotated::ignore;
  Dates dates = Dates::strict;
  Coordinates coordinates = Coordinates::numbers;
  /// The image files; nullptr: they are not read. Must outlive the checker.
  const ImageSource* images = nullptr;
  FastLaneUse fast_lane = FastLaneUse::allowed;
  /// Rules (bits of rule_bit()) whose findings nobody will show any more: lints of scope line are then only counted in
  /// LineFacts::lints, and all others come without a detail, which is most of what a finding costs. May be set by another
  /// thread at any time; nullptr: none. Must outlive the checker.
  const std::atomic<std::uint64_t>* muted = nullptr;
};

}  // namespace manifest
