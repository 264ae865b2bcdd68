// SPDX-License-Identifier: Apache-2.0
// SampleMaker: a manifest's line to the sample that leaves. Internal to formats/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/facts/label_table.h"
#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/format.h"
#include "libmanifest/json/edit.h"
#include "libmanifest/json/padded_text.h"
#include "libmanifest/jsonl/block.h"
#include "libmanifest/model/record_parser.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::formats {

/// Makes samples of lines, one at a time and in order, and accounts in the journal for what does not leave.
class SampleMaker {
 public:
  /// All of them must outlive it.
  SampleMaker(const Format& format, const ExportOptions& options, Journal& journal, SampleWriter& writer);
  SampleMaker(const SampleMaker&) = delete;
  SampleMaker& operator=(const SampleMaker&) = delete;

  /// Nothing, where the line is rejected. Counts the image and its annotations in.
  [[nodiscard]] std::optional<Sample> make(const Origin& origin, const jsonl::Line& line);
  void reject(const Sample& sample, std::string reason, std::string detail);

 private:
  /// The finding that keeps the line from leaving; counts the others.
  const Finding* judge(json::PaddedText text);
  bool mend_image_size(const Record& record, std::string_view line);
  void lose_annotations(const Record* record);
  void count_group_2();
  [[nodiscard]] bool fit(Sample& sample);
  bool set_image(Sample& sample);
  void apply_labels(Sample& sample);

  const Format& format_;
  const ExportOptions& options_;
  Journal& journal_;
  SampleWriter& writer_;
  SampleSelection selection_;
  LabelTable labels_;
  LineChecker checker_;
  LineFacts facts_;
  std::vector<Finding> findings_;
  RecordParser parser_;
  json::Outline outline_;
  json::PaddedString mended_;
};

}  // namespace manifest::formats
