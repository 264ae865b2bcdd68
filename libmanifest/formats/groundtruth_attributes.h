// SPDX-License-Identifier: Apache-2.0
// What a labeling job's line holds, attribute by attribute, and which of them stay: kinds, --attribute, --adjusted,
// --verification. Internal to formats/.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/groundtruth.h"
#include "libmanifest/model/line_members.h"

namespace manifest::formats {

/// Kinds of label attributes, as this conversion tells them apart (format page A.6).
enum class JobKind : std::uint8_t {
  untyped,             ///< no `type`: the rules have the word
  classification,      ///< one label
  detection,           ///< boxes
  multi_label,         ///< Ground Truth's own multi-label classification: a list of keys into the class-map
  multi_label_of_one,  ///< of that type, but one label: what AWS's transformation makes of it
  verification,        ///< a judgement of an earlier attribute
  unsupported          ///< every other type
};

/// One label pair and what becomes of it.
struct JobAttribute {
  PairPlaces pair;
  JobKind kind = JobKind::untyped;
  std::string type = {};
  bool is_adjustment = false;        ///< made by a job that adjusts an earlier attribute (A.6.4)
  std::uint64_t annotations = 0;     ///< boxes or labels; 0 for kinds that the ledger does not count
  std::string_view dropped_as = {};  ///< the reason (static text); empty: it stays

  [[nodiscard]] bool stays() const noexcept { return dropped_as.empty(); }
};

inline constexpr std::string_view kTypeMultiLabel = "groundtruth/image-classification-multilabel";
inline constexpr std::string_view kTypeVerification = "groundtruth/label-verification";

/// The line's label pairs, in its order. Views live as long as the members are not read anew.
[[nodiscard]] std::vector<JobAttribute> attributes_of(const LineMembers& line);

/// Notes in `dropped_as` what the options drop.
void choose_attributes(const json::Outline& outline, const GroundTruthOptions& options,
                       std::span<JobAttribute> attributes);

}  // namespace manifest::formats
