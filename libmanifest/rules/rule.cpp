// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/rules/rule.h"

#include "libmanifest/model/record.h"

namespace manifest {

std::string where_of(const Finding& finding) {
  switch (finding.place) {
    case Scope::attribute:
      return finding.attribute;
    case Scope::metadata:
      return finding.attribute + std::string(kMetadataSuffix);
    case Scope::annotation:
      return finding.attribute + ".annotations[" + std::to_string(finding.annotation) + ']';
    default:
      return "line";
  }
}

std::string message_of(const Finding& finding) {
  const RuleInfo& rule = rule_info(finding.rule);
  std::string text(rule.message);
  if (rule.argument == Argument::none) return text;
  std::string argument = finding.attribute;
  if (rule.argument == Argument::metadata_key) argument += kMetadataSuffix;
  return text.replace(text.find("{}"), 2, argument);
}

std::string_view name_of(Severity severity) noexcept {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::lint:
      break;
  }
  return "lint";
}

std::string_view name_of(Scope scope) noexcept {
  switch (scope) {
    case Scope::line:
      return "line";
    case Scope::attribute:
      return "attribute";
    case Scope::metadata:
      return "metadata";
    case Scope::annotation:
      return "annotation";
    case Scope::file:
      return "file";
    case Scope::dataset:
      return "dataset";
    case Scope::pair:
      break;
  }
  return "pair";
}

std::string_view name_of(Effect effect) noexcept {
  switch (effect) {
    case Effect::none:
      return "none";
    case Effect::line_invalid:
      return "line invalid";
    case Effect::line_ignored:
      return "line ignored";
    case Effect::attribute_dropped:
      return "attribute dropped";
    case Effect::attribute_empty:
      return "attribute contributes nothing";
    case Effect::attribute_unusable:
      return "attribute unusable";
    case Effect::annotation_dropped:
      return "annotation dropped";
    case Effect::stops_training:
      return "stops training";
    case Effect::stops_import:
      break;
  }
  return "stops import";
}

}  // namespace manifest
