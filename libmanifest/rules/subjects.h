// SPDX-License-Identifier: Apache-2.0
// What the line rules look at, and the marks that they leave. Internal to rules/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "libmanifest/model/image_facts.h"
#include "libmanifest/model/record.h"
#include "libmanifest/rules/check_options.h"
#include "libmanifest/rules/findings.h"
#include "libmanifest/rules/rule.h"

namespace manifest {

/// What became of one label attribute.
struct AttributeMarks {
  bool dropped = false;           ///< unsupported, too long a label, or (lenient) a group-1 error
  bool unusable = false;          ///< too many boxes
  std::uint32_t valid_boxes = 0;  ///< annotations that no box rule dropped
};

/// What became of one line so far; the verdict is a function of it.
struct LineMarks {
  bool invalid = false;
  bool ignored = false;
  bool too_many_boxes = false;
  std::vector<AttributeMarks> attributes;
};

struct LineSubject {
  const Record& record;
  const CheckOptions& options;
  const LineMarks& marks;
  std::string_view text;    ///< the line's bytes
  const ImageFacts* image;  ///< the file, when files are read and the line got that far; else nullptr
  std::size_t labels_used;  ///< distinct labels used on the line
};

struct AttributeSubject {
  const Attribute& attribute;
  const CheckOptions& options;
};

struct BoxSubject {
  const Annotation& box;
  double frame_width;  ///< declared image_size, pixels
  double frame_height;
};

/// A row: the catalogue's entry and the check that reports when it fires.
template <class Subject>
struct CheckedRule {
  RuleInfo info;
  void (*check)(const Subject&, Findings&);
};
using LineRule = CheckedRule<LineSubject>;
using AttributeRule = CheckedRule<AttributeSubject>;
using BoxRule = CheckedRule<BoxSubject>;

[[nodiscard]] inline bool is_supported(AttributeKind kind) noexcept {
  return kind == AttributeKind::classification || kind == AttributeKind::detection;
}

/// Whether attribute `i` is a live one of that kind: supported and not dropped.
[[nodiscard]] inline bool is_live(const LineSubject& line, std::size_t i, AttributeKind kind) noexcept {
  return line.record.attributes()[i].kind == kind && !line.marks.attributes[i].dropped;
}

}  // namespace manifest
