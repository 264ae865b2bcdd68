// SPDX-License-Identifier: Apache-2.0
// Ground Truth's multi-label attribute as one attribute for each label (format page I.3). Internal to formats/.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/groundtruth.h"
#include "libmanifest/formats/groundtruth_attributes.h"
#include "libmanifest/model/line_members.h"

namespace manifest::formats {

/// Why a line cannot be made.
struct Refused {
  std::string reason;
  std::string detail;
};

/// What else is to be told of a line that was made.
struct MadeLine {
  std::vector<std::string> attributes = {};  ///< the names of the made ones
  std::uint64_t renumbered = 0;              ///< made names that were taken and got another number
  std::uint64_t other_keys = 0;              ///< keys that are no label attributes, and left behind
};

/// Appends the line that `line` becomes: `source_ref`, then the attributes that stay, in its order; multi-label ones as
/// A0, A1, ..., where a name that is taken counts on to the next free one; others as they are. The made ones have the type of a single
/// label. nullopt: done; else `out` holds no line.
[[nodiscard]] std::optional<Refused> make_labels_line(const LineMembers& line, std::string_view source_ref,
                                                      std::span<const JobAttribute> attributes,
                                                      const GroundTruthOptions& options, MadeLine& made,
                                                      std::string& out);

}  // namespace manifest::formats
