// SPDX-License-Identifier: Apache-2.0
// Gathers the rows of all tables, and holds those that no check runs: the service's own, and what is found late.
#include "libmanifest/rules/catalogue.h"

#include <algorithm>
#include <array>
#include <cassert>

#include "libmanifest/rules/dataset_rules.h"
#include "libmanifest/rules/line_rules.h"

namespace manifest {
namespace {

constexpr std::string_view kAggregateErrors = "Custom Labels guide, tm-debugging-aggregate-errors";
constexpr std::string_view kOurs = "this project";

/// Codes that only the service can decide: listed as "not checked offline".
constexpr std::array kServiceRules{
    RuleInfo{.id = RuleId::cannot_write_output,
             .code = "ERROR_CANNOT_WRITE_OUTPUT_S3_BUCKET",
             .message = "Unable to write to output S3 bucket.",
             .scope = Scope::file,
             .effect = Effect::stops_training,
             .decided_by = DecidedBy::service,
             .trigger = "The service may not write to the output bucket.",
             .fix = "Grant s3:PutObject on the output bucket.",
             .source = kAggregateErrors},
    RuleInfo{.id = RuleId::invalid_permissions_manifest_bucket,
             .code = "ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET",
             .message = "The S3 bucket permissions are incorrect.",
             .scope = Scope::file,
             .effect = Effect::stops_training,
             .decided_by = DecidedBy::service,
             .trigger = "The service may not read the manifest's bucket.",
             .fix = "Grant the service read access to the bucket.",
             .source = kAggregateErrors},
    RuleInfo{.id = RuleId::invalid_permissions_images_bucket,
             .code = "ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET",
             .message = "The permissions for the images S3 bucket are invalid.",
             .scope = Scope::dataset,
             .effect = Effect::stops_training,
             .decided_by = DecidedBy::service,
             .trigger = "The service may not read the images' bucket.",
             .fix = "Grant the service read access to the bucket.",
             .source = kAggregateErrors},
    RuleInfo{.id = RuleId::invalid_images_bucket_owner,
             .code = "ERROR_INVALID_IMAGES_S3_BUCKET_OWNER",
             .message = "Invalid owner id for images S3 bucket.",
             .scope = Scope::dataset,
             .effect = Effect::stops_training,
             .decided_by = DecidedBy::service,
             .trigger = "The images' bucket belongs to another account than the manifest's bucket.",
             .fix = "Keep manifest and images in buckets of one account.",
             .source = kAggregateErrors},
    RuleInfo{.id = RuleId::failed_images_copy,
             .code = "ERROR_FAILED_IMAGES_S3_COPY",
             .message = "Failed to copy images from S3 bucket.",
             .scope = Scope::dataset,
             .effect = Effect::stops_training,
             .decided_by = DecidedBy::service,
             .trigger = "The service could not copy a single image.",
             .fix = "Check that the images exist and may be read.",
             .source = kAggregateErrors},
};

/// Ours, found outside the tables: by the user's schema, or only when all lines were read.
constexpr std::array kLateRules{
    RuleInfo{.id = RuleId::schema,
             .code = "SCHEMA",
             .message = "The line breaks the schema.",
             .decided_by = DecidedBy::user_schema,
             .trigger = "With --schema FILE: the line does not satisfy the JSON Schema.",
             .fix = "See the instance path and the keyword that failed.",
             .source = "JSON Schema draft 4, and the user's file"},
    RuleInfo{
        .id = RuleId::duplicate_source_ref,
        .code = "LINT_DUPLICATE_SOURCE_REF",
        .message = "The image stood on an earlier line; the import keeps the first and drops this one without a word.",
        .severity = Severity::warning,
        .trigger = "source-ref is the same string as on an earlier line of this manifest.",
        .fix = "Join the lines with merge --on-duplicate union, or drop all but one with first or last.",
        .source = "Custom Labels guide, md-create-manifest-file-validation-rules"},
    RuleInfo{.id = RuleId::train_test_leak,
             .code = "LINT_TRAIN_TEST_LEAK",
             .message = "The same image is in the training and in the testing manifest.",
             .severity = Severity::warning,
             .scope = Scope::pair,
             .trigger = "A source-ref stands in both manifests.",
             .fix = "Split again with the split tool, which never does this.",
             .source = kOurs},
};

using Catalogue = std::array<RuleInfo, kRuleCount>;

template <class Rows>
void put(const Rows& rows, Catalogue& all) {
  for (const auto& row : rows) {
    if constexpr (requires { row.info; }) {
      if (!row.info.message.empty()) all[static_cast<std::size_t>(row.info.id)] = row.info;
    } else {
      all[static_cast<std::size_t>(row.id)] = row;
    }
  }
}

Catalogue gather() {
  Catalogue all{};
  put(readable_rules(), all);
  put(file_rules(), all);
  put(dataset_rules(), all);
  put(pair_rules(), all);
  put(std::array{invalid_json_line_rule(), json_line_too_long_rule()}, all);
  put(entry_rules(), all);
  put(shape_rules(), all);
  put(link_rules(), all);
  put(dropping_rules(), all);
  put(remaining_rules(), all);
  put(image_rules(), all);
  put(annotation_list_rules(), all);
  put(box_rules(), all);
  put(roll_up_rules(), all);
  put(lint_rules(), all);
  put(kServiceRules, all);
  put(kLateRules, all);
  assert(std::ranges::none_of(all, [](const RuleInfo& rule) { return rule.code.empty(); }));
  return all;
}

}  // namespace

std::span<const RuleInfo> catalogue() noexcept {
  static const Catalogue kAll = gather();
  return kAll;
}

std::optional<RuleId> find_rule(std::string_view code) noexcept {
  const std::span<const RuleInfo> all = catalogue();
  const auto rule = std::ranges::find(all, code, &RuleInfo::code);
  if (rule == all.end()) return std::nullopt;
  return rule->id;
}

const RuleInfo& rule_info(RuleId id) noexcept { return catalogue()[static_cast<std::size_t>(id)]; }

}  // namespace manifest
