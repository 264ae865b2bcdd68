// SPDX-License-Identifier: Apache-2.0
// LineMaker: the part of an import that looks at one image alone: size, geometry, the line, the rules. Internal to formats/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/outcome.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::formats {

/// One image on its way: what is known of it, and what has become of it.
struct Work {
  Sample sample;
  Outcome outcome;
  bool done = false;  ///< rejected already: there is no line to make
};

/// Rejects the image of `work`; its remaining annotations go with it.
void reject_image(Work& work, std::string reason, std::string detail);

/// Where the annotation stood, for its problem.
[[nodiscard]] Origin origin_of(const Sample& sample, std::uint64_t line, std::string_view record);

/// Makes lines, one at a time; one per thread. Holds no state between calls that shows in what it makes.
class LineMaker {
 public:
  /// `options` must outlive it.
  explicit LineMaker(const ImportOptions& options);
  LineMaker(const LineMaker&) = delete;
  LineMaker(LineMaker&&) = delete;

  /// REQUIRES: source_ref is set, labels are the final ones, boxes have class ids.
  void make(Work& work);

 private:
  void check_content(Work& work) const;
  void find_size(Work& work) const;
  void fit_boxes(Work& work) const;
  void settle_empty(Work& work) const;
  void write_line(Work& work);
  /// Whether the line passes; false: something was taken out, try again, or the image was rejected.
  bool passes_rules(Work& work);
  void reject_boxes(Work& work, const std::vector<bool>& bad) const;
  void keep_largest(Work& work) const;

  const ImportOptions& options_;
  LabelTable labels_;
  LineChecker checker_;
  LineFacts facts_;
  std::vector<Finding> findings_;
  json::PaddedString text_;
};

}  // namespace manifest::formats
