// SPDX-License-Identifier: Apache-2.0
// Rules about what a manifest holds as a whole (format page C.2, F, K).
#include "libmanifest/rules/dataset_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "libmanifest/json/printable.h"
#include "libmanifest/model/code_points.h"

namespace manifest {

std::uint64_t usable_images(const DatasetSubject& subject, const LabelCounts& counts) noexcept {
  if (subject.all_labels_usable) return counts.images;
  return subject.use_case == UseCase::image_level_labels ? counts.images_image_level : counts.images_with_boxes;
}

bool too_many_invalid(const Tally& tally) noexcept {
  return tally.invalid * limits::kInvalidShareDivisor > tally.lines();
}

namespace {

constexpr std::string_view kContentErrors =
    "Custom Labels guide, tm-debugging-aggregate-errors (terminal manifest content errors)";
constexpr std::string_view kOurs = "this project";
constexpr std::size_t kQuotedCodePoints = 64;

std::string quote(std::string_view label) { return '"' + json::printable_start(label, kQuotedCodePoints) + '"'; }

struct LabelNumbers {
  std::size_t declared = 0;
  std::size_t used = 0;
  std::size_t usable = 0;
};

LabelNumbers count_labels(const DatasetSubject& subject) {
  LabelNumbers numbers;
  const LabelTable& labels = subject.manifest.tally.labels;
  for (const std::uint32_t slot : labels.sorted_slots()) {
    ++numbers.declared;
    numbers.used += labels.counts(slot).used() ? 1 : 0;
    numbers.usable += usable_images(subject, labels.counts(slot)) != 0 ? 1 : 0;
  }
  return numbers;
}

std::size_t min_labels(UseCase use_case) {
  return use_case == UseCase::image_level_labels ? limits::kMinLabelsImageLevel : limits::kMinLabelsObject;
}

void too_many_invalid_rows(const DatasetSubject& subject, DatasetFindings& findings) {
  const Tally& tally = subject.manifest.tally;
  if (too_many_invalid(tally))
    findings.report(fmt::format("{} of {} lines are invalid, at most 20% may be", tally.invalid, tally.lines()));
}

void multiple_buckets(const DatasetSubject& subject, DatasetFindings& findings) {
  const std::vector<std::string>& buckets = subject.manifest.tally.buckets;
  if (buckets.size() > 1)
    findings.report(
        fmt::format("{}{}", fmt::join(buckets, ", "), buckets.size() == Tally::kBucketsKept ? ", ..." : ""));
}

void too_few_labels(const DatasetSubject& subject, DatasetFindings& findings) {
  const std::size_t used = count_labels(subject).used;
  const std::size_t needed = min_labels(subject.use_case);
  if (used < needed) findings.report(fmt::format("{} used, {} needed for {}", used, needed, name_of(subject.use_case)));
}

void too_many_labels(const DatasetSubject& subject, DatasetFindings& findings) {
  const std::size_t declared = count_labels(subject).declared;
  if (declared > limits::kMaxLabels)
    findings.report(fmt::format("{} declared, at most {} are allowed", declared, limits::kMaxLabels));
}

void too_few_usable_labels(const DatasetSubject& subject, DatasetFindings& findings) {
  const LabelNumbers numbers = count_labels(subject);
  const std::size_t needed = min_labels(subject.use_case);
  if (numbers.used < needed || numbers.usable >= needed) return;
  findings.report(fmt::format("{} of {} labels stand on lines of {}, {} needed", numbers.usable, numbers.used,
                              name_of(subject.use_case), needed));
}

/// H.1: some used label has fewer usable images than a split needs.
void too_few_images_to_split(const DatasetSubject& subject, DatasetFindings& findings) {
  if (!subject.options.auto_split || subject.section != Section::training) return;
  const LabelTable& labels = subject.manifest.tally.labels;
  std::uint64_t short_labels = 0;
  std::string first;
  for (const std::uint32_t slot : labels.sorted_slots()) {
    const LabelCounts& counts = labels.counts(slot);
    const std::uint64_t images = usable_images(subject, counts);
    if (!counts.used() || images >= subject.options.min_images_per_label) continue;
    if (short_labels++ == 0) first = fmt::format("{} has {}", quote(labels.name(slot)), images);
  }
  if (short_labels == 0) return;
  findings.report(fmt::format("{} labels have fewer than {} images: {}{}", short_labels,
                              subject.options.min_images_per_label, first, short_labels > 1 ? ", ..." : ""));
}

void too_few_images_for_autosplit(const DatasetSubject& subject, DatasetFindings& findings) {
  if (subject.options.profile == Profile::training) too_few_images_to_split(subject, findings);
}

void too_few_images_for_distribute(const DatasetSubject& subject, DatasetFindings& findings) {
  if (subject.options.profile == Profile::import) too_few_images_to_split(subject, findings);
}

/// Trimmed and folded, ASCII only.
std::string fold(std::string_view label) {
  constexpr std::string_view kBlank = " \t\n\v\f\r";
  const std::size_t begin = label.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  std::string folded(label.substr(begin, label.find_last_not_of(kBlank) - begin + 1));
  for (char& c : folded) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return folded;
}

void label_lookalike(const DatasetSubject& subject, DatasetFindings& findings) {
  const LabelTable& labels = subject.manifest.tally.labels;
  std::vector<std::pair<std::string, std::uint32_t>> folded;
  for (const std::uint32_t slot : labels.sorted_slots()) folded.emplace_back(fold(labels.name(slot)), slot);
  std::ranges::stable_sort(folded, {}, &std::pair<std::string, std::uint32_t>::first);
  for (std::size_t i = 1; i < folded.size(); ++i) {
    if (folded[i].first != folded[i - 1].first) continue;
    findings.report(
        fmt::format("{} and {}", quote(labels.name(folded[i - 1].second)), quote(labels.name(folded[i].second))));
  }
}

void label_length(const DatasetSubject& subject, DatasetFindings& findings) {
  const LabelTable& labels = subject.manifest.tally.labels;
  for (const std::uint32_t slot : labels.sorted_slots()) {
    if (count_code_points(labels.name(slot)) == limits::kLabelCodePoints) findings.report(quote(labels.name(slot)));
  }
}

void images_per_label(const DatasetSubject& subject, DatasetFindings& findings) {
  if (subject.section != Section::testing) return;
  const LabelTable& labels = subject.manifest.tally.labels;
  for (const std::uint32_t slot : labels.sorted_slots()) {
    const std::uint64_t images = labels.counts(slot).images;
    if (images <= limits::kMaxTestingImagesPerLabel) continue;
    findings.report(fmt::format("{} is on {} images, at most {} are allowed", quote(labels.name(slot)), images,
                                limits::kMaxTestingImagesPerLabel));
  }
}

void few_images(const DatasetSubject& subject, DatasetFindings& findings) {
  const std::uint64_t valid = subject.manifest.tally.valid;
  if (subject.section == Section::training && valid < limits::kFewImages) {
    findings.report(fmt::format("{} valid lines, {} or more are recommended", valid, limits::kFewImages));
  }
}

constexpr std::array kDatasetRules{
    DatasetRule{{.id = RuleId::too_many_invalid_rows,
                 .code = "ERROR_TOO_MANY_INVALID_ROWS_IN_MANIFEST",
                 .message = "The manifest file contains too many invalid rows.",
                 .scope = Scope::dataset,
                 .effect = Effect::stops_training,
                 .trigger = "More than 20% of the lines are invalid; ignored lines count among all lines.",
                 .fix = "Mend the lines listed in error_json_line_indices, the most frequent code first.",
                 .source = kContentErrors},
                too_many_invalid_rows},
    DatasetRule{{.id = RuleId::images_in_multiple_buckets,
                 .code = "ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS",
                 .message = "The manifest file contains images from multiple S3 buckets.",
                 .scope = Scope::dataset,
                 .effect = Effect::stops_training,
                 .trigger = "The well-formed source-refs name more than one bucket.",
                 .fix = "Copy the images into one bucket, then merge --rewrite-prefix s3://OLD/=s3://NEW/.",
                 .source = kContentErrors},
                multiple_buckets},
    DatasetRule{
        {.id = RuleId::too_few_labels,
         .code = "ERROR_MANIFEST_TOO_FEW_LABELS",
         .message = "The manifest file has too few labels.",
         .scope = Scope::dataset,
         .effect = Effect::stops_training,
         .trigger = "Fewer labels are used than training needs: 2 for image-level labels, 1 for object locations.",
         .fix = "Label images with another label, or mend the lines that were dropped.",
         .source = kContentErrors},
        too_few_labels},
    DatasetRule{{.id = RuleId::too_many_labels,
                 .code = "ERROR_MANIFEST_TOO_MANY_LABELS",
                 .message = "The manifest file has too many labels.",
                 .scope = Scope::dataset,
                 .effect = Effect::stops_training,
                 .trigger = "More than 250 labels are declared; unused entries of class-maps count.",
                 .fix = "Join labels with merge --rename or --label-map, or drop them with --drop-label.",
                 .source = kContentErrors},
                too_many_labels},
    DatasetRule{
        {.id = RuleId::too_few_usable_labels,
         .code = "ERROR_MANIFEST_TOO_FEW_USABLE_LABELS",
         .message = "The manifest file has too few usable labels.",
         .scope = Scope::dataset,
         .effect = Effect::stops_training,
         .trigger = "Enough labels are used, but too few of them on lines of the kind of model that is trained.",
         .fix = "Annotate the images of one kind throughout: all with image-level labels, or all with boxes.",
         .source = kContentErrors},
        too_few_usable_labels},
    DatasetRule{{.id = RuleId::insufficient_images_for_autosplit,
                 .code = "ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT",
                 .message = "The manifest file contains insufficient labeled images per label to perform auto-split.",
                 .scope = Scope::dataset,
                 .effect = Effect::stops_training,
                 .trigger = "With --auto-split: a used label has fewer than 2 usable images (--min-images-per-label).",
                 .fix = "Label more images with it, or split the manifest with the split tool.",
                 .source = kContentErrors},
                too_few_images_for_autosplit},
    DatasetRule{{.id = RuleId::insufficient_images_for_distribute,
                 .code = "ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_DISTRIBUTE",
                 .message = "The manifest file doesn't have enough labeled images to distribute the dataset.",
                 .scope = Scope::dataset,
                 .effect = Effect::stops_import,
                 .trigger = "With --profile import --auto-split: a used label has fewer than 2 usable images "
                            "(--min-images-per-label).",
                 .fix = "Label more images with it, or split the manifest with the split tool.",
                 .source = "Custom Labels guide, md-create-dataset-debugging"},
                too_few_images_for_distribute},
    DatasetRule{{.id = RuleId::label_lookalike,
                 .code = "LINT_LABEL_LOOKALIKE",
                 .message = "Two labels differ only in case or in blanks around them.",
                 .severity = Severity::warning,
                 .scope = Scope::dataset,
                 .trigger = "Two labels are equal after trimming and ASCII case folding, but not equal.",
                 .fix = "Join them with merge --rename OLD=NEW if they mean the same.",
                 .source = kOurs},
                label_lookalike},
    DatasetRule{{.id = RuleId::label_length,
                 .code = "LINT_LABEL_LENGTH",
                 .message = "A label is as long as the guide allows, and longer than the API's filter takes.",
                 .severity = Severity::lint,
                 .scope = Scope::dataset,
                 .trigger = "A label has exactly 256 characters.",
                 .fix = "Shorten it by one character.",
                 .source = "Custom Labels guide, limits; API DatasetLabel (J14)"},
                label_length},
    DatasetRule{{.id = RuleId::images_per_label,
                 .code = "LINT_IMAGES_PER_LABEL",
                 .message = "A label is on more testing images than the service allows.",
                 .severity = Severity::lint,
                 .scope = Scope::dataset,
                 .trigger = "A label of the testing manifest is on more than 1000 images.",
                 .fix = "Move images to the training manifest.",
                 .source = "Custom Labels guide, limits"},
                images_per_label},
    DatasetRule{{.id = RuleId::few_images,
                 .code = "LINT_FEW_IMAGES",
                 .message = "The training manifest has few images.",
                 .severity = Severity::lint,
                 .scope = Scope::dataset,
                 .trigger = "Fewer than 10 lines of the training manifest are valid.",
                 .fix = "Add images.",
                 .source = "Custom Labels guide, limits"},
                few_images},
};

}  // namespace

std::span<const DatasetRule> dataset_rules() noexcept { return kDatasetRules; }

}  // namespace manifest
