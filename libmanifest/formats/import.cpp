// SPDX-License-Identifier: Apache-2.0
// Foreign samples to manifest lines: what depends on the order of the images, and the batches between.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/line_maker.h"
#include "libmanifest/formats/seen_set.h"
#include "libmanifest/model/source_ref.h"
#include "libmanifest/parallel/ordered.h"

namespace manifest::formats {

namespace {

constexpr std::size_t kBatch = 1024;       ///< images collected before the threads start on them
constexpr std::size_t kImagesAtOnce = 32;  ///< images that a thread takes at a time

class Importer final : public SampleSink {
 public:
  Importer(ImportOptions options, Journal& journal, io::Output& out)
      : options_(std::move(options)), journal_(journal), out_(out) {
    for (std::size_t i = 0; i < std::max<std::size_t>(options_.threads, 1); ++i) makers_.emplace_back(options_);
    for (auto& maker : makers_) states_.push_back(&maker);
    batch_.reserve(kBatch);
  }

  void declare_classes(std::span<const ForeignClass> classes) override;
  void take(Sample&& sample) override;
  void flush();
  /// What is known at the end only.
  void finish();

 private:
  void prepare(Work& work);
  void set_source_ref(Work& work);
  void set_labels(Work& work);
  template <class Annotation>
  bool rename(Work& work, Annotation& annotation);
  void consume(Work& work);

  ImportOptions options_;
  Journal& journal_;
  io::Output& out_;
  SeenSet seen_;
  std::deque<LineMaker> makers_;
  std::vector<LineMaker*> states_;
  std::vector<Work> batch_;
};

void Importer::declare_classes(std::span<const ForeignClass> classes) {
  std::vector<ForeignClass> renamed;
  for (const auto& entry : classes) {
    if (const auto label = options_.labels.find(entry.label)) renamed.push_back({entry.id, std::string(*label)});
  }
  options_.class_ids.declare(renamed);
}

void Importer::take(Sample&& sample) {
  journal_.count_in("images");
  journal_.count_in("annotations", sample.annotation_count());
  Work& work = batch_.emplace_back();
  work.sample = std::move(sample);
  prepare(work);
  if (batch_.size() == kBatch) flush();
}

void Importer::prepare(Work& work) {
  set_source_ref(work);
  if (work.done) return;
  set_labels(work);
  if (!options_.creation_date.empty()) work.sample.creation_date = options_.creation_date;
}

void Importer::set_source_ref(Work& work) {
  Sample& sample = work.sample;
  if (!sample.source_ref.empty()) {
    // The reader knows it: the key of an object may look like anything.
  } else if (is_s3_uri(sample.image)) {
    sample.source_ref = sample.image;
  } else if (const auto why = why_unsafe(sample.image)) {
    reject_image(work, "image.unsafe-path", fmt::format("{}: \"{}\"", *why, sample.image));
    return;
  } else if (options_.s3_prefix.empty()) {
    throw Error(ErrorKind::usage, fmt::format("image \"{}\" is no s3 URI", sample.image),
                {.path = sample.origin.path, .hint = "--s3-prefix s3://bucket/path/ says where the images lie"});
  } else {
    sample.source_ref = join_source_ref(options_.s3_prefix, sample.image);
  }
  if (!options_.images_are_distinct && !seen_.insert(sample.source_ref)) {
    reject_image(work, "image.duplicate-source-ref", fmt::format("\"{}\" came before", sample.source_ref));
  }
}

/// Applies --rename and --label-map. False: the label is dropped.
template <class Annotation>
bool Importer::rename(Work& work, Annotation& annotation) {
  const auto label = options_.labels.find(annotation.label);
  if (!label) {
    work.outcome.drop("annotation.label-dropped", 1);
    ++work.sample.skipped;
    return false;
  }
  if (*label != annotation.label) {
    work.outcome.change("annotation.renamed");
    annotation.label = *label;
  }
  return true;
}

void Importer::set_labels(Work& work) {
  Sample& sample = work.sample;
  const auto skip = [&](std::string_view reason) {
    work.outcome.drop(reason, 1);
    ++sample.skipped;
    return false;
  };
  const auto keeps = [&](SampleBox& box) {
    if (box.crowd && options_.crowd == Flagged::skip) return skip("annotation.crowd");
    if (box.difficult && options_.difficult == Flagged::skip) return skip("annotation.difficult");
    if (!options_.labels.empty() && !rename(work, box)) return false;
    const auto id = options_.class_ids.id_of(box.label);
    if (id) {
      box.class_id = *id;
      return true;
    }
    work.outcome.reject(origin_of(sample, box.line, box.record), "annotation.unknown-category",
                        fmt::format("label \"{}\" is not in --class-map", box.label));
    ++sample.rejected;
    return false;
  };
  std::erase_if(sample.boxes, [&](SampleBox& box) { return !keeps(box); });
  std::set<std::string, std::less<>> seen;
  const auto keeps_label = [&](SampleLabel& label) {
    if (!options_.labels.empty() && !rename(work, label)) return false;
    if (seen.insert(label.label).second) return true;
    work.outcome.drop("annotation.duplicate-label", 1);
    return false;
  };
  std::erase_if(sample.labels, [&](SampleLabel& label) { return !keeps_label(label); });
}

void Importer::flush() {
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::size_t next = 0;
  parallel::process_in_order<Range>(
      std::span(states_),
      [&](Range& range) {
        if (next == batch_.size()) return parallel::Next::end;
        range.begin = next;
        range.end = next = std::min(next + kImagesAtOnce, batch_.size());
        return parallel::Next::item;
      },
      [&](LineMaker* maker, Range& range) {
        for (auto i = range.begin; i < range.end; ++i) maker->make(batch_[i]);
      },
      [&](Range& range) {
        for (auto i = range.begin; i < range.end; ++i) consume(batch_[i]);
      });
  batch_.clear();
}

void Importer::consume(Work& work) {
  Outcome& outcome = work.outcome;
  outcome.tell(journal_);
  if (outcome.line.empty()) return;
  outcome.line += '\n';
  out_.write(outcome.line);
  journal_.count_out("images");
  journal_.count_out("annotations", outcome.annotations);
}

void Importer::finish() {
  flush();
  journal_.changed("class.merged", options_.class_ids.merged());
  journal_.changed("class.renumbered", options_.class_ids.renumbered());
}

}  // namespace

void import_samples(SampleReader& reader, ImportOptions options, Journal& journal, io::Output& out) {
  options.content = reader.content();
  Importer importer(std::move(options), journal, out);
  reader.read(importer);
  importer.finish();
}

}  // namespace manifest::formats
