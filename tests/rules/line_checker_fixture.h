// SPDX-License-Identifier: Apache-2.0
// Judges one line and prints what came of it, for the tables of the rule tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/rules/catalogue.h"
#include "libmanifest/rules/line_checker.h"

namespace manifest::testing {

struct Judged {
  LineFacts facts;
  std::vector<Finding> findings;
  LabelTable labels;
  std::string verdict;
  std::string codes;  ///< "CODE@where; CODE@where", service codes only, in the order of evaluation
  std::string lints;  ///< "CODE; CODE"

  [[nodiscard]] std::string detail_of(std::string_view code) const {
    for (const Finding& finding : findings) {
      if (rule_info(finding.rule).code == code) return finding.detail;
    }
    return "(no such finding)";
  }
};

inline std::string_view name_of(Verdict verdict) {
  return verdict == Verdict::valid ? "valid" : verdict == Verdict::invalid ? "invalid" : "ignored";
}

inline Judged judge_line(std::string_view line, const CheckOptions& options = {}) {
  Judged judged;
  LineChecker checker(options, judged.labels);
  const json::PaddedString text(line);
  checker.check(text.text(), judged.facts, judged.findings);
  judged.verdict = name_of(judged.facts.verdict);
  for (const Finding& finding : judged.findings) {
    const std::string_view code = rule_info(finding.rule).code;
    const bool ours = lint_bit(finding.rule) != 0;
    std::string& list = ours ? judged.lints : judged.codes;
    if (!list.empty()) list += "; ";
    list += ours ? std::string(code) : std::string(code) + '@' + where_of(finding);
  }
  judged.facts.labels = {};  // its span ends with the checker
  judged.facts.source_ref = judged.facts.bucket = {};
  return judged;
}

/// A detection pair `name` with the given value, class-map and objects.
inline std::string detection_pair(std::string_view name, std::string_view value,
                                  std::string_view class_map = R"({"0":"dog"})",
                                  std::string_view objects = R"([{"confidence":1}])") {
  std::string text = "\"" + std::string(name) + "\":" + std::string(value) + ",\"" + std::string(name) + "-metadata\":";
  return text +
         R"({"type":"groundtruth/object-detection","human-annotated":"yes","creation-date":"2020-01-02T03:04:05","class-map":)" +
         std::string(class_map) + R"(,"objects":)" + std::string(objects) + "}";
}

/// The value of a detection attribute in a 640 x 480 frame.
inline std::string boxes(std::string_view annotations) {
  return R"({"image_size":[{"width":640,"height":480,"depth":3}],"annotations":[)" + std::string(annotations) + "]}";
}

inline std::string classification_pair(std::string_view name, std::string_view label) {
  return "\"" + std::string(name) + "\":1,\"" + std::string(name) +
         R"(-metadata":{"type":"groundtruth/image-classification","human-annotated":"no","creation-date":"2020-01-02T03:04:05","confidence":0.5,"class-name":")" +
         std::string(label) + "\"}";
}

/// A line with a good source-ref and the given members.
inline std::string line_of(std::string_view members) {
  return R"({"source-ref":"s3://bucket/k.jpg",)" + std::string(members) + "}";
}

inline constexpr std::string_view kGoodBox = R"({"class_id":0,"left":10,"top":20,"width":30,"height":40})";

inline std::string repeat(std::string_view text, std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + std::string(text);
  return list;
}

}  // namespace manifest::testing
