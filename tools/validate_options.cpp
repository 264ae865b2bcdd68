// SPDX-License-Identifier: Apache-2.0
#include "tools/validate_options.h"

#include <fmt/format.h>

#include <algorithm>

#include "libmanifest/error.h"
#include "libmanifest/rules/catalogue.h"
#include "tools/suggest.h"

namespace manifest::tools {
namespace {

OptionGroup input_options(ValidateArguments& a) {
  OptionGroup group{.caption = "Input"};
  group.add("testing", text_value(a.testing, "FILE"),
            "testing manifest: its own section and the pair rules (default: none)");
  group.add("auto-split", flag(a.run.judge.auto_split), "the testing set will be made by auto-split");
  group.add("profile",
            choice_value(a.run.judge.profile, {{"training", Profile::training}, {"import", Profile::import}}),
            "what the service would do: train, or import lines into a dataset");
  group.add("schema", text_value(a.schema, "FILE"), "also check every line against this JSON Schema (default: none)");
  group.add("images", text_value(a.images, "DIR"),
            "read the image files' headers: s3://BUCKET/KEY is DIR/KEY (default: do not)");
  group.add("image-prefix", text_value(a.image_prefix, "URI"),
            "DIR stands for this s3://B/P/ instead (default: any bucket)");
  group.add("expect-lines", count_value(a.run.expect_lines), "TRAINING must have N lines, else exit 3 (default: any)");
  group.add("expect-bytes", count_value(a.run.expect_bytes), "TRAINING must have N bytes, uncompressed (default: any)");
  return group;
}

OptionGroup report_options(ValidateArguments& a) {
  std::vector<std::string> formats;
  for (const report::ReportFormat& format : report::report_formats()) formats.emplace_back(format.name);
  OptionGroup group{.caption = "Report"};
  group.add("format", word_value(formats, [&a](std::size_t i) { a.format = &report::report_formats()[i]; }),
            "shape of the report");
  group.add("max-findings", count_value(a.max_findings),
            "findings shown per code and manifest, 0 is all (default: 10 in text and github, else 1000)");
  group.add("labels", flag(a.labels), "add the label tables and dataset statistics");
  group.add("only", list_value(a.only, "CODE[,...]"), "report and judge these rules only (default: all)");
  group.add("exclude", list_value(a.exclude, "CODE[,...]"), "leave out these rules (default: none)");
  group.add("fail-on",
            choice_value(a.fail_on, {{"error", FailOn::error},
                                     {"training", FailOn::training},
                                     {"warning", FailOn::warning},
                                     {"lint", FailOn::lint},
                                     {"never", FailOn::never}}),
            "the least finding that makes exit 1; training: only what would stop training");
  group.add("results", text_value(a.results, "DIR"), "write the service's three result files there (default: none)");
  group.add("error-keys",
            choice_value(a.error_keys, {{"plain", report::ErrorKeys::plain}, {"cl", report::ErrorKeys::cl}}),
            "keys in the annotated manifests: errors, or cl-errors");
  group.add("list-rules", flag(a.list_rules), "print all rules (--format text or json) and exit");
  group.add("explain", text_value(a.explain, "CODE"), "print everything about one rule and exit");
  return group;
}

OptionGroup decision_options(ValidateArguments& a) {
  CheckOptions& check = a.run.check;
  OptionGroup group{.caption = "Decisions where the service's documents are silent"};
  group.add("attribute-errors",
            choice_value(check.attribute_errors,
                         {{"line", AttributeErrors::invalidate_line}, {"drop", AttributeErrors::drop_attribute}}),
            "what a broken attribute costs: the line, or only itself");
  group.add("unannotated",
            choice_value(check.unannotated, {{"ignore", Unannotated::ignore}, {"error", Unannotated::error}}),
            "what a line with nothing but source-ref is");
  group.add("lenient-dates", flag(a.lenient_dates), "accept any text as creation-date (default: refuse)");
  group.add("strict-int", flag(a.strict_int), "refuse fractional box coordinates (default: accept)");
  group.add("use-case",
            choice_value<std::optional<UseCase>>(a.run.judge.use_case, {{"auto", std::nullopt},
                                                                        {"image-level", UseCase::image_level_labels},
                                                                        {"object", UseCase::object_localization}}),
            "the kind of model; auto: from the kinds of line present");
  group.add("region", text_value(a.region, "NAME"),
            "AWS region: ap-south-1 and eu-west-2 take fewer lines (default: any other)");
  group.add("max-rows", count_value(a.max_rows), "most lines of a manifest (default: 250000, or the region's)");
  group.add("min-images-per-label", count_value(a.min_images_per_label),
            "images a label needs for auto-split (default: 2)");
  group.add("no-extension-check", flag(a.no_extension_check), "accept a file name without extension (default: refuse)");
  return group;
}

// "eu-west-2": what is no region name is a typing error, not a region with the usual limits.
bool looks_like_region(const std::string& name) {
  const auto is_part = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return std::count(name.begin(), name.end(), '-') >= 2 && std::all_of(name.begin(), name.end(), is_part) &&
         name.back() >= '0' && name.back() <= '9';
}

void settle_limits(ValidateArguments& a) {
  JudgeOptions& judge = a.run.judge;
  if (!a.region.empty() && !looks_like_region(a.region)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is not the name of a region", a.region),
                {.hint = "like eu-west-2"});
  }
  if (a.region == "ap-south-1" || a.region == "eu-west-2") {
    judge.max_training_lines = limits::kSmallRegionTrainingLines;
    judge.max_testing_lines = limits::kSmallRegionTestingLines;
  }
  if (a.max_rows) judge.max_training_lines = judge.max_testing_lines = *a.max_rows;
  if (a.min_images_per_label) judge.min_images_per_label = *a.min_images_per_label;
}

}  // namespace

std::vector<OptionGroup> validate_options(ValidateArguments& a) {
  return {input_options(a),    report_options(a),          output_options(a.common, "where the report goes"),
          decision_options(a), manifest_options(a.common), talk_options(a.common)};
}

void settle(ValidateArguments& a) {
  if (a.run.judge.auto_split && !a.testing.empty()) {
    throw Error(ErrorKind::usage, "--auto-split and --testing exclude each other",
                {.hint = "auto-split makes the testing set itself"});
  }
  if (a.testing == "-" && a.operands.front() == "-") {
    throw Error(ErrorKind::usage, "standard input cannot be both manifests");
  }
  if (!a.image_prefix.empty() && a.images.empty()) {
    throw Error(ErrorKind::usage, "--image-prefix needs --images", {.hint = "--images DIR names the folder"});
  }
  check_standard_output(a.common);
  settle_limits(a);
  if (a.lenient_dates) a.run.check.dates = Dates::lenient;
  if (a.strict_int) a.run.check.coordinates = Coordinates::integers;
  a.run.check_extension = !a.no_extension_check;
  a.run.threads = a.common.threads;
  a.run.memory_bytes = a.common.memory_bytes;
  a.run.max_line_bytes = a.common.max_line_bytes;
  a.run.temp_folder = a.common.temp_folder;
  a.run.findings_kept = a.max_findings.value_or(a.format->max_findings);
  a.run.kept_rules = selected_rules(a);
}

json::Schema read_schema(const std::string& path) {
  try {
    return json::Schema::parse(read_small_file(path), path);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::data) throw;
    // It is no data of the run's: the command line names a file that is no schema.
    throw Error(ErrorKind::usage, error.what(),
                {.path = error.path(), .line = error.line(), .hint = "--schema takes a JSON Schema, draft 4"});
  }
}

RuleId rule_with_code(const std::string& code) {
  if (const auto rule = find_rule(code)) return *rule;
  std::vector<std::string> codes;
  for (const RuleInfo& rule : catalogue()) codes.emplace_back(rule.code);
  const auto nearest = nearest_word(code, codes);
  throw Error(ErrorKind::usage, fmt::format("unknown code '{}'", code),
              {.hint = nearest ? fmt::format("did you mean {}?", *nearest) : "--list-rules prints all of them"});
}

std::bitset<kRuleCount> selected_rules(const ValidateArguments& a) {
  std::bitset<kRuleCount> selected;
  const std::vector<std::string> only = split_list(a.only);
  if (only.empty()) selected.set();
  for (const std::string& code : only) selected.set(static_cast<std::size_t>(rule_with_code(code)));
  for (const std::string& code : split_list(a.exclude)) selected.reset(static_cast<std::size_t>(rule_with_code(code)));
  return selected;
}

}  // namespace manifest::tools
