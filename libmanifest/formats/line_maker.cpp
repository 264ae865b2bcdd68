// SPDX-License-Identifier: Apache-2.0
// Size, geometry, the line, the rules: one image at a time.
#include "libmanifest/formats/line_maker.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libmanifest/formats/fit_box.h"
#include "libmanifest/formats/reasons.h"
#include "libmanifest/model/limits.h"
#include "libmanifest/rules/image_limits.h"

namespace manifest::formats {

void Work::start(Sample&& next) {
  sample = std::move(next);
  outcome.clear();
  done = false;
  line_bytes = 0;
}

Origin origin_of(const Sample& sample, std::uint64_t line, const RecordName& record) {
  return {.path = sample.origin.path, .line = line, .record = record.text()};
}

void reject_image(Work& work, std::string reason, std::string detail) {
  work.outcome.reject(work.sample.origin, std::move(reason), std::move(detail));
  work.outcome.drop("annotation.image-rejected", work.sample.annotation_count());
  work.done = true;
}

LineMaker::LineMaker(const ImportOptions& options)
    : options_(options), writer_(options.line), checker_(CheckOptions{}, labels_) {}

void LineMaker::make(Work& work, std::string& out) {
  if (!work.done) settle_empty(work);
  if (!work.done) check_content(work);
  if (!work.done) find_size(work);
  if (!work.done && !work.sample.boxes.empty()) fit_boxes(work);
  if (!work.done) settle_empty(work);
  if (!work.done) write_line(work, out);
}

/// An image without annotations that had some is no unlabeled image (tools.md 2).
void LineMaker::settle_empty(Work& work) const {
  const Sample& sample = work.sample;
  if (sample.annotation_count() != 0) return;
  if (sample.rejected != 0) {
    reject_image(work, "image.no-annotation-left", fmt::format("all {} were lost", sample.rejected + sample.skipped));
  } else if (sample.skipped != 0) {
    work.outcome.drop("image.no-annotation-left", 1);
    work.done = true;
  } else if (options_.unlabeled == Unlabeled::skip) {
    work.outcome.drop("image.unlabeled", 1);
    work.done = true;
  }
}

/// Size and aspect are the service's to judge: they are counted, for `validate --images` says it in its words.
void LineMaker::check_content(Work& work) const {
  if (options_.content == nullptr) return;
  const ImageFacts facts = options_.content->look_up(work.sample.image);
  const std::string refusal = why_refused(facts);
  switch (facts.status) {
    case ImageFacts::Status::ok:
      if (!refusal.empty()) work.outcome.change("image.outside-limits");
      return;
    case ImageFacts::Status::not_an_image:
      return reject_image(work, "image.not-an-image", refusal);
    case ImageFacts::Status::missing:
      return reject_image(work, "image.missing-file", refusal);
    case ImageFacts::Status::unsafe_path:
      return reject_image(work, "image.unsafe-path", refusal);
  }
}

void LineMaker::find_size(Work& work) const {
  Sample& sample = work.sample;
  const bool wanted = !sample.boxes.empty() || (sample.kind == SampleKind::boxes && sample.labels.empty() &&
                                                options_.unlabeled == Unlabeled::keep);
  if (sample.size || !wanted) return;
  std::string why = "the input has no width and height";
  if (options_.images != nullptr) {
    const ImageFacts facts = options_.images->look_up(sample.image);
    if (facts.status == ImageFacts::Status::ok) {
      sample.size = ImageSize{.width = facts.width, .height = facts.height};
      return;
    }
    why = fmt::format("{}, and of \"{}\" under --images: {}", why, sample.image,
                      facts.detail.empty() ? "no such file" : facts.detail);
  }
  if (!sample.boxes.empty()) reject_image(work, "image.missing-size", std::move(why));
}

/// Clips and rounds; a box of which nothing is left inside the frame is rejected.
void LineMaker::fit_boxes(Work& work) const {
  Sample& sample = work.sample;
  const auto fit = [&](SampleBox& entry) {
    const auto fitted = fit_box(entry.box, *sample.size, options_.clipping, options_.rounding);
    if (!fitted) {
      work.outcome.reject(origin_of(sample, entry.line, entry.record), "annotation.outside-frame",
                          text_of(entry.box, *sample.size));
      ++sample.rejected;
      return false;
    }
    if (fitted->clipped) work.outcome.change("annotation.clipped");
    if (fitted->rounded) work.outcome.change("annotation.rounded");
    entry.box = fitted->box;
    return true;
  };
  std::erase_if(sample.boxes, [&](SampleBox& entry) { return !fit(entry); });
}

void LineMaker::write_line(Work& work, std::string& out) {
  const std::size_t begin = out.size();
  do {
    out.resize(begin);
    if (options_.unlabeled == Unlabeled::source_ref && work.sample.annotation_count() == 0) work.sample.size.reset();
    writer_.append(work.sample, out);
  } while (!passes_rules(work, begin, out) && !work.done);
  if (work.done) {
    out.resize(begin);
    return;
  }
  out += '\n';
  work.line_bytes = out.size() - begin;
  work.outcome.annotations = work.sample.annotation_count();
}

bool LineMaker::passes_rules(Work& work, std::size_t begin, std::string& text) {
  const std::size_t end = text.size();
  text.append(json::kPadding, '\0');
  checker_.check(json::PaddedText::assume(std::string_view(text).substr(begin, end - begin)), facts_, findings_);
  text.resize(end);
  const Finding* error = first_error(findings_);
  if (error == nullptr) return true;

  std::vector<bool> bad(work.sample.boxes.size());
  for (const Finding& finding : findings_) {
    if (concerns_one_box(finding)) bad[finding.annotation] = true;
  }
  if (std::ranges::find(bad, true) != bad.end()) {
    reject_boxes(work, bad);
    settle_empty(work);
  } else if (error->rule == RuleId::too_many_boxes && options_.max_boxes == MaxBoxes::keep_largest) {
    keep_largest(work);
  } else {
    reject_image(work, reason_of_rule("image", rule_info(error->rule).code), error->detail);
  }
  return false;
}

void LineMaker::reject_boxes(Work& work, const std::vector<bool>& bad) const {
  Sample& sample = work.sample;
  std::size_t kept = 0;
  for (const Finding& finding : findings_) {
    if (!concerns_one_box(finding)) continue;
    const SampleBox& box = sample.boxes[finding.annotation];
    work.outcome.reject(origin_of(sample, box.line, box.record),
                        reason_of_rule("annotation", rule_info(finding.rule).code),
                        finding.detail.empty() ? text_of(box.box) : finding.detail);
    ++sample.rejected;
  }
  for (std::size_t i = 0; i < bad.size(); ++i) {
    if (!bad[i]) std::swap(sample.boxes[kept++], sample.boxes[i]);
  }
  sample.boxes.resize(kept);
}

void LineMaker::keep_largest(Work& work) const {
  auto& boxes = work.sample.boxes;
  std::vector<double> areas;
  areas.reserve(boxes.size());
  for (const auto& entry : boxes) areas.push_back(entry.box.area());
  const auto largest = indices_of_largest(areas, limits::kBoxesPerAttribute);
  work.outcome.drop("annotation.max-boxes", boxes.size() - largest.size());
  std::vector<SampleBox> kept;
  kept.reserve(largest.size());
  for (const auto i : largest) kept.push_back(std::move(boxes[i]));
  boxes = std::move(kept);
}

}  // namespace manifest::formats
