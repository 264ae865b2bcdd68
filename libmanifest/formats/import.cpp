// SPDX-License-Identifier: Apache-2.0
// Foreign samples to manifest lines: what depends on the order of the images, and the batches between.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/line_maker.h"
#include "libmanifest/formats/seen_set.h"
#include "libmanifest/model/source_ref.h"
#include "libmanifest/parallel/relay.h"

namespace manifest::formats {

namespace {

constexpr std::size_t kImagesAtOnce = 64;         ///< images that a thread takes at a time
constexpr std::size_t kAnnotationsAtOnce = 2048;  ///< ... or fewer, where they have many annotations
/// Batches in flight, for any number of threads: what an input's end has to say of its images is told after its middle's.
constexpr std::size_t kBatches = 32;

/// Images on their way through the threads.
struct Batch {
  std::vector<Work> works = {};  ///< those behind `size` are spare
  std::size_t size = 0;
  std::uint64_t annotations = 0;
  std::string lines = {};

  [[nodiscard]] std::span<Work> all() { return std::span(works).first(size); }
};

std::vector<std::unique_ptr<LineMaker>> make_makers(const ImportOptions& options) {
  std::vector<std::unique_ptr<LineMaker>> makers(std::max<std::size_t>(options.threads, 1));
  for (auto& maker : makers) maker = std::make_unique<LineMaker>(options);
  return makers;
}

class Importer final : public SampleSink {
 public:
  Importer(ImportOptions options, Journal& journal, io::Output& out)
      : options_(std::move(options)),
        journal_(journal),
        out_(out),
        makers_(make_makers(options_)),
        relay_(
            std::span(makers_), kBatches,
            [](std::unique_ptr<LineMaker>& maker, Batch& batch) {
              batch.lines.clear();
              for (Work& work : batch.all()) maker->make(work, batch.lines);
            },
            [this](Batch& batch) { consume(batch); }) {}

  void declare_classes(std::span<const ForeignClass> classes) override;
  void take(Sample&& sample) override;
  /// What is known at the end only.
  void finish();

 private:
  void hand_over();
  void prepare(Work& work);
  void set_source_ref(Work& work);
  void set_labels(Work& work);
  template <class Annotation>
  bool rename(Work& work, Annotation& annotation);
  void consume(Batch& batch);

  ImportOptions options_;
  Journal& journal_;
  io::Output& out_;
  SeenSet seen_;
  std::vector<std::unique_ptr<LineMaker>> makers_;
  parallel::Relay<Batch, std::unique_ptr<LineMaker>> relay_;
  Batch* batch_ = nullptr;  ///< being filled
};

void Importer::declare_classes(std::span<const ForeignClass> classes) {
  std::vector<ForeignClass> renamed;
  for (const auto& entry : classes) {
    if (const auto label = options_.labels.find(entry.label)) renamed.push_back({entry.id, std::string(*label)});
  }
  options_.class_ids.declare(renamed);
}

void Importer::take(Sample&& sample) {
  if (batch_ == nullptr) {
    batch_ = &relay_.open();
    batch_->size = 0;
    batch_->annotations = 0;
  }
  Batch& batch = *batch_;
  if (batch.size == batch.works.size()) batch.works.emplace_back();
  batch.annotations += sample.annotation_count();
  Work& work = batch.works[batch.size++];
  work.start(std::move(sample));
  prepare(work);
  if (batch.size == kImagesAtOnce || batch.annotations >= kAnnotationsAtOnce) hand_over();
}

void Importer::hand_over() {
  journal_.count_in("images", batch_->size);
  journal_.count_in("annotations", batch_->annotations);
  batch_ = nullptr;
  relay_.push();
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
    if (sample.labels.size() == 1 || seen.insert(label.label).second) return true;
    work.outcome.drop("annotation.duplicate-label", 1);
    return false;
  };
  std::erase_if(sample.labels, [&](SampleLabel& label) { return !keeps_label(label); });
}

void Importer::consume(Batch& batch) {
  std::uint64_t images = 0;
  std::uint64_t annotations = 0;
  std::string_view lines = batch.lines;
  for (const Work& work : batch.all()) {
    work.outcome.tell(journal_);
    annotations += work.outcome.annotations;
    if (work.line_bytes == 0) continue;
    ++images;
    out_.write(lines.substr(0, work.line_bytes));  // one at a time: an output may be counting them (--batch)
    lines.remove_prefix(work.line_bytes);
  }
  journal_.count_out("images", images);
  journal_.count_out("annotations", annotations);
}

void Importer::finish() {
  if (batch_ != nullptr) hand_over();
  relay_.finish();
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
