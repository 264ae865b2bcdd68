// SPDX-License-Identifier: Apache-2.0
// LineConverter: one line of Ground Truth output on its way to Custom Labels. Internal to formats/.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/formats/groundtruth.h"
#include "libmanifest/formats/groundtruth_attributes.h"
#include "libmanifest/formats/outcome.h"
#include "libmanifest/json/edit.h"
#include "libmanifest/json/padded_text.h"
#include "libmanifest/jsonl/block.h"
#include "libmanifest/model/detection_places.h"
#include "libmanifest/model/line_members.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::formats {

/// What became of a line. The origins of its problems name records only: path and line are the caller's to add.
struct ConvertedLine {
  bool is_written = false;
  bool is_changed = false;  ///< outcome.line has the new text; else it is written as it came
  bool is_blank = false;
  std::uint64_t annotations_in = 0;
  std::string source_ref = {};  ///< of the line as it is written
  Outcome outcome = {};

  [[nodiscard]] std::string_view source_ref_if_written() const noexcept {
    return is_written ? std::string_view(source_ref) : std::string_view();
  }
};

/// Converts lines, one at a time; one per thread. No answer depends on the lines before.
class LineConverter {
 public:
  /// `options` must outlive it.
  LineConverter(const GroundTruthOptions& options, std::uint64_t max_line_bytes);
  LineConverter(const LineConverter&) = delete;
  LineConverter(LineConverter&&) = delete;

  [[nodiscard]] ConvertedLine convert(const jsonl::Line& line);
  /// Which of options.attributes some line had.
  [[nodiscard]] const std::vector<bool>& met() const noexcept { return met_; }

 private:
  // In the order in which a line goes through them. Those that return bool say whether it goes on.
  [[nodiscard]] bool passes_as_it_is(std::string_view line);
  [[nodiscard]] bool has_image();
  void choose();
  [[nodiscard]] bool something_is_left();
  [[nodiscard]] bool rebuild();
  void remove_dropped();
  void set_single_types();
  void relabel();
  void number_classes();
  void mend_image_sizes();
  void fit_boxes();
  void fit_boxes_of(const PairPlaces& pair, std::vector<std::size_t>& gone);
  [[nodiscard]] bool satisfy_rules();
  [[nodiscard]] bool mend(const Finding& error);
  void settle_empty();
  void restore_types();

  void reject(std::string reason, std::string detail);
  void reject_by_rule(const Finding& finding);
  void reject_box(std::string_view attribute, std::size_t index, std::string reason, std::string detail);
  void reject_boxes_of_rules();
  void keep_largest();
  /// Notes that boxes leave, beside the edit that takes them out.
  void forget_boxes(const PairPlaces& pair, std::span<const std::size_t> gone);
  void remove_pair(const PairPlaces& pair);
  /// Makes the edits, if there are any, and reads the line anew.
  void apply_edits();
  [[nodiscard]] const Finding* refusal() const noexcept;
  [[nodiscard]] std::vector<PairPlaces> pairs_of(PairKind kind) const;

  const GroundTruthOptions& options_;
  const std::uint64_t max_line_bytes_;
  const bool is_plain_;  ///< no option changes or drops a line with which nothing is wrong
  std::vector<bool> met_;
  LabelTable labels_;
  LineChecker checker_;
  LineFacts facts_;
  std::vector<Finding> findings_;
  json::PaddedString padded_;

  // The line at work.
  std::string text_;
  std::string next_text_;
  LineMembers line_;
  json::Edits edits_{line_.outline()};
  std::vector<const json::Node*> removed_;  ///< members of the line, to be taken out with the next edits
  DetectionPlaces detection_;
  std::vector<JobAttribute> attributes_;
  ConvertedLine result_;
  bool is_rejected_ = false;
  std::uint64_t left_ = 0;            ///< annotations that are still there
  std::uint64_t lost_ = 0;            ///< annotations that were rejected
  std::uint64_t skipped_ = 0;         ///< what was left out on request
  std::uint64_t unsupported_ = 0;     ///< attributes of kinds that Custom Labels does not use, left out
  std::uint64_t supported_left_ = 0;  ///< attributes on which the rules have a word
  std::vector<std::string> retyped_;  ///< attributes that have the type of a single label now
  /// For attributes that lost boxes: where those that stay stood.
  std::map<std::string, std::vector<std::size_t>, std::less<>> box_numbers_;
};

}  // namespace manifest::formats
