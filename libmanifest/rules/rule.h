// SPDX-License-Identifier: Apache-2.0
// What a rule is, and what it finds. Bad data is a value here, never an exception.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace manifest {

enum class Severity : std::uint8_t { error, warning, lint };

/// What a rule looks at; for lines, also where its array is written (format page B.1).
enum class Scope : std::uint8_t { line, attribute, metadata, annotation, file, dataset, pair };

/// What the service does about it.
enum class Effect : std::uint8_t {
  none,
  line_invalid,
  line_ignored,
  attribute_dropped,
  attribute_empty,  ///< contributes nothing
  attribute_unusable,
  annotation_dropped,
  stops_training,
  stops_import,
};

/// Who can decide it.
enum class DecidedBy : std::uint8_t { manifests, image_files, user_schema, service };

/// All rules, in catalogue order: the order of reports.
enum class RuleId : std::uint8_t {
  // file
  manifest_unsupported_format,
  empty_manifest,
  manifest_size_too_large,
  manifest_rows_exceeds_maximum,
  too_many_records_in_error,
  cannot_write_output,
  invalid_permissions_manifest_bucket,
  // dataset
  too_many_invalid_rows,
  images_in_multiple_buckets,
  too_few_labels,
  too_many_labels,
  too_few_usable_labels,
  insufficient_images_for_autosplit,
  insufficient_images_for_distribute,
  invalid_permissions_images_bucket,
  invalid_images_bucket_owner,
  failed_images_copy,
  // pair
  insufficient_label_overlap,
  insufficient_usable_label_overlap,
  // line, group 1
  invalid_json_line,
  missing_source_ref,
  invalid_source_ref_format,
  no_label_attributes,
  invalid_attribute_format,
  invalid_metadata_format,
  missing_box_confidence,
  missing_class_map_id,
  // line, group 2
  unsupported_use_case_type,
  invalid_label_name_length,
  no_valid_label_attributes,
  invalid_image,
  invalid_image_dimension,
  too_many_boxes,
  invalid_box,
  box_too_small,
  no_valid_annotations,
  // line, warnings
  unannotated_record,
  no_attribute_annotations,
  no_annotations,
  // ours: with the user's schema
  schema,
  // ours: warnings
  duplicate_source_ref,
  json_line_too_long,
  train_test_leak,
  duplicate_key,
  label_lookalike,
  image_size_mismatch,
  // ours: lints
  orphan_metadata,
  attribute_name,
  attribute_too_long,
  class_value_is_string,
  fractional_coordinate,
  extra_confidence,
  date_format,
  duplicate_box,
  labels_per_image,
  label_length,
  images_per_label,
  few_images,
  manifest_size,
  bom,
};
inline constexpr std::size_t kRuleCount = static_cast<std::size_t>(RuleId::bom) + 1;

/// What stands for `{}` in a message.
enum class Argument : std::uint8_t { none, attribute_name, metadata_key };

/// A rule's entry in the catalogue. All text is static.
struct RuleInfo {
  RuleId id{};
  std::string_view code;
  std::string_view message = {};  ///< the service's own text, `{}` for the argument
  Severity severity = Severity::error;
  Scope scope = Scope::line;
  Effect effect = Effect::none;
  Argument argument = Argument::none;
  DecidedBy decided_by = DecidedBy::manifests;
  std::string_view trigger = {};  ///< what makes it fire, one sentence
  std::string_view fix = {};      ///< how to mend it, one sentence
  std::string_view source = {};   ///< the document that says so
};

/// The entry of a rule; never fails.
[[nodiscard]] const RuleInfo& rule_info(RuleId id) noexcept;

/// One thing found. Line findings carry their printed place; no Record lives when a report speaks.
struct Finding {
  RuleId rule{};
  Scope place = Scope::line;     ///< line, attribute, metadata or annotation: where the array is written
  std::uint32_t annotation = 0;  ///< index in annotations, for place annotation
  std::string attribute = {};    ///< name of the label attribute concerned; empty: the line as a whole
  std::string detail = {};  ///< what exactly, with the offending value quoted (at most 64 code points); may be empty
};

/// "line", "bounding-box", "bounding-box-metadata" or "bounding-box.annotations[3]".
[[nodiscard]] std::string where_of(const Finding& finding);
/// The rule's message with its argument filled in.
[[nodiscard]] std::string message_of(const Finding& finding);

/// Names as reports print them: "error", "line", "annotation dropped".
[[nodiscard]] std::string_view name_of(Severity severity) noexcept;
[[nodiscard]] std::string_view name_of(Scope scope) noexcept;
[[nodiscard]] std::string_view name_of(Effect effect) noexcept;

/// The bit of a rule in a set of rules.
[[nodiscard]] constexpr std::uint64_t rule_bit(RuleId id) noexcept {
  return std::uint64_t{1} << static_cast<unsigned>(id);
}
static_assert(kRuleCount <= 64);

/// The bit of a lint of scope line in LineFacts::lints; 0 for every other rule.
[[nodiscard]] constexpr std::uint32_t lint_bit(RuleId id) noexcept {
  const auto n = static_cast<unsigned>(id);
  const auto first = static_cast<unsigned>(RuleId::duplicate_source_ref);
  return n < first ? 0U : 1U << (n - first);
}
static_assert(kRuleCount - static_cast<std::size_t>(RuleId::duplicate_source_ref) <= 32);

}  // namespace manifest
