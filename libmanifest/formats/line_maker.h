// SPDX-License-Identifier: Apache-2.0
// LineMaker: the part of an import that looks at one image alone: size, geometry, the line, the rules. Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/outcome.h"
#include "libmanifest/model/line_writer.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::formats {

/// One image on its way: what is known of it, and what has become of it.
struct Work {
  Sample sample;
  Outcome outcome;
  bool done = false;           ///< rejected already: there is no line to make
  std::size_t line_bytes = 0;  ///< of its line and the line end, in the batch's text; 0: none

  void start(Sample&& next);
};

/// Rejects the image of `work`; its remaining annotations go with it.
void reject_image(Work& work, std::string reason, std::string detail);

/// Where the annotation stood, for its problem.
[[nodiscard]] Origin origin_of(const Sample& sample, std::uint64_t line, const RecordName& record);

/// Makes lines, one at a time; one per thread. Holds no state between calls that shows in what it makes.
class LineMaker {
 public:
  /// `options` must outlive it.
  explicit LineMaker(const ImportOptions& options);
  LineMaker(const LineMaker&) = delete;
  LineMaker(LineMaker&&) = delete;

  /// Appends the image's line and a line end to `out`, if it comes to one. REQUIRES: source_ref is set, labels are the
  /// final ones, boxes have class ids.
  void make(Work& work, std::string& out);

 private:
  void check_content(Work& work) const;
  void find_size(Work& work) const;
  void fit_boxes(Work& work) const;
  void settle_empty(Work& work) const;
  void write_line(Work& work, std::string& out);
  /// Whether the line, which is the end of `text`, passes; false: something was taken out of the sample, try again, or the
  /// image was rejected.
  bool passes_rules(Work& work, std::size_t begin, std::string& text);
  void reject_boxes(Work& work, const std::vector<bool>& bad) const;
  void keep_largest(Work& work) const;

  const ImportOptions& options_;
  LineWriter writer_;
  LabelTable labels_;
  LineChecker checker_;
  LineFacts facts_;
  std::vector<Finding> findings_;
};

}  // namespace manifest::formats
