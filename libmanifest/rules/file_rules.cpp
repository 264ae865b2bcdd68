// SPDX-License-Identifier: Apache-2.0
// Rules about the manifest as a file (format page C.1, K).
#include <fmt/format.h>

#include <array>

#include "libmanifest/rules/dataset_rules.h"

namespace manifest {
namespace {

constexpr std::string_view kFileErrors =
    "Custom Labels guide, tm-debugging-aggregate-errors (terminal manifest file errors)";
constexpr std::string_view kOurs = "this project";

void unsupported_format(const DatasetSubject& subject, DatasetFindings& findings) {
  if (!subject.manifest.has_extension) return findings.report("the file name has no extension");
  const Tally& tally = subject.manifest.tally;
  if (tally.json_objects == 0 && subject.manifest.all_lines() != tally.blank)
    findings.report("no line is a JSON object");
}

void empty_manifest(const DatasetSubject& subject, DatasetFindings& findings) {
  const std::uint64_t lines = subject.manifest.all_lines();
  if (lines == subject.manifest.tally.blank)
    findings.report(lines == 0 ? "it has no line" : fmt::format("all its {} lines are blank", lines));
}

void size_too_large(const DatasetSubject& subject, DatasetFindings& findings) {
  if (subject.manifest.bytes <= limits::kManifestBytes) return;
  findings.report(fmt::format("{} bytes, at most {} are accepted", subject.manifest.bytes, limits::kManifestBytes));
}

void rows_exceed_maximum(const DatasetSubject& subject, DatasetFindings& findings) {
  const bool training = subject.section == Section::training;
  const std::uint64_t limit = training ? subject.options.max_training_lines : subject.options.max_testing_lines;
  if (subject.manifest.all_lines() <= limit) return;
  findings.report(fmt::format("{} lines, at most {} are accepted", subject.manifest.all_lines(), limit));
}

void too_many_records_in_error(const DatasetSubject& subject, DatasetFindings& findings) {
  if (subject.options.profile != Profile::import) return;
  const std::uint64_t removed = subject.manifest.tally.removed;
  if (removed * limits::kInvalidShareDivisor <= subject.manifest.all_lines()) return;
  findings.report(
      fmt::format("{} of {} lines would be removed, at most 20% may be", removed, subject.manifest.all_lines()));
}

void manifest_size(const DatasetSubject& subject, DatasetFindings& findings) {
  const std::uint64_t bytes = subject.manifest.bytes;
  if (bytes <= limits::kManifestBytesDecimal || bytes > limits::kManifestBytes) return;
  findings.report(fmt::format("{} bytes: above 10^9, not above 2^30", bytes));
}

void byte_order_mark(const DatasetSubject& subject, DatasetFindings& findings) {
  if (subject.manifest.has_bom) findings.report({});
}

constexpr std::array kReadableRules{
    DatasetRule{{.id = RuleId::manifest_unsupported_format,
                 .code = "ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT",
                 .message = "The manifest file extension or contents are invalid.",
                 .scope = Scope::file,
                 .effect = Effect::stops_training,
                 .trigger = "The file name has no extension, or no line that is not blank is a JSON object.",
                 .fix = "Name the file something.manifest, and write one JSON object a line.",
                 .source = kFileErrors},
                unsupported_format},
    DatasetRule{{.id = RuleId::empty_manifest,
                 .code = "ERROR_EMPTY_MANIFEST",
                 .message = "The manifest file is empty.",
                 .scope = Scope::file,
                 .effect = Effect::stops_training,
                 .trigger = "The file has no bytes, or only blank lines.",
                 .fix = "Check what wrote the file; a filter may have dropped every line.",
                 .source = kFileErrors},
                empty_manifest},
};

constexpr std::array kFileRules{
    DatasetRule{{.id = RuleId::manifest_size_too_large,
                 .code = "ERROR_MANIFEST_SIZE_TOO_LARGE",
                 .message = "The manifest file size exceeds the maximum supported size.",
                 .scope = Scope::file,
                 .effect = Effect::stops_training,
                 .trigger = "The file has more than 1 GB (1,073,741,824 bytes).",
                 .fix = "Cut it with merge --max-bytes.",
                 .source = kFileErrors},
                size_too_large},
    DatasetRule{{.id = RuleId::manifest_rows_exceeds_maximum,
                 .code = "ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM",
                 .message = "The manifest file has too many rows.",
                 .scope = Scope::file,
                 .effect = Effect::stops_training,
                 .trigger = "The manifest has more lines than the region's limit: 250,000; 28,000 and 7,000 (testing) "
                            "in Mumbai and London.",
                 .fix = "Cut it with merge --max-lines, or ask the service for a higher limit and give --max-rows.",
                 .source = "Custom Labels guide, limits"},
                rows_exceed_maximum},
    DatasetRule{{.id = RuleId::too_many_records_in_error,
                 .code = "ERROR_TOO_MANY_RECORDS_IN_ERROR",
                 .message = "The manifest file has too many terminal errors.",
                 .scope = Scope::file,
                 .effect = Effect::stops_import,
                 .trigger = "With --profile import: the import would remove more than 20% of the lines.",
                 .fix = "Mend the lines that would be removed.",
                 .source = "Custom Labels guide, md-create-dataset-debugging"},
                too_many_records_in_error},
    DatasetRule{{.id = RuleId::manifest_size,
                 .code = "LINT_MANIFEST_SIZE",
                 .message = "The manifest is close to the size limit, which may be meant in decimal.",
                 .severity = Severity::lint,
                 .scope = Scope::file,
                 .trigger = "The file has more than 10^9 and at most 2^30 bytes.",
                 .fix = "Cut it with merge --max-bytes 1000000000 to be on the safe side.",
                 .source = "Custom Labels guide, limits (J12)"},
                manifest_size},
    DatasetRule{{.id = RuleId::bom,
                 .code = "LINT_BOM",
                 .message = "The file starts with a UTF-8 byte order mark.",
                 .severity = Severity::lint,
                 .scope = Scope::file,
                 .trigger = "The first three bytes are EF BB BF.",
                 .fix = "Remove them: RFC 8259 section 8.1 forbids writers to add them.",
                 .source = kOurs},
                byte_order_mark},
};

}  // namespace

std::span<const DatasetRule> readable_rules() noexcept { return kReadableRules; }
std::span<const DatasetRule> file_rules() noexcept { return kFileRules; }

}  // namespace manifest
