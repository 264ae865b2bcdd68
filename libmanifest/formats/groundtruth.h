// SPDX-License-Identifier: Apache-2.0
// Ground Truth job output to manifests that Custom Labels takes (conversions.md; format page I.3): the one format whose
// lines are moved, not made. What nothing has to change keeps its bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/format.h"

namespace manifest::formats {

enum class Adjusted : std::uint8_t {
  both,
  prefer,   ///< an attribute that another one adjusts is dropped
  original  ///< an attribute that adjusts another one is dropped
};
enum class Verification : std::uint8_t {
  keep,
  drop,          ///< the verifications themselves
  reject_failed  ///< the boxes that a verification calls one of the failed classes
};
enum class Unsupported : std::uint8_t { drop, keep };
/// The type that made attributes get (J6).
enum class MadeType : std::uint8_t {
  supported,  ///< groundtruth/image-classification
  copied      ///< the multi-label attribute's own, as AWS's script copies it
};

struct GroundTruthOptions {
  std::vector<std::string> attributes = {};  ///< label attributes that are taken; empty: all
  Adjusted adjusted = Adjusted::both;
  Verification verification = Verification::keep;
  std::vector<std::string> failed_classes = {};
  Unsupported unsupported = Unsupported::drop;
  MadeType made_type = MadeType::supported;
  /// In the metadata of what is made of a multi-label attribute; nullopt: its own, and where it has none, what
  /// import.line says.
  std::optional<std::string> job_name = {};
  std::optional<std::string> human_annotated = {};
  /// Prefix, images, labels, unlabeled, clipping, rounding, boxes, dates, threads; class ids where they are fixed, else
  /// every attribute keeps its own.
  ImportOptions import = {};
};

[[nodiscard]] std::span<const FormatOption> groundtruth_options();

/// The options as the command line gave them. Throws Error{usage} where they contradict each other.
[[nodiscard]] GroundTruthOptions groundtruth_options_of(const LineContext& context);

/// Reads the manifests and writes their lines to `out`, by the rule of every converter: whatever goes in is accounted
/// for in the journal, and every written line passes the line rules. Throws Error{usage} where standard input is given
/// twice, Error{io}.
void convert_groundtruth(const LineContext& context, io::Output& out);

}  // namespace manifest::formats
