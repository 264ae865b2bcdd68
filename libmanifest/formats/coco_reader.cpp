// SPDX-License-Identifier: Apache-2.0
// COCO in: resolves the rows of each file and pushes its images.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "libmanifest/formats/coco.h"
#include "libmanifest/formats/coco_document.h"
#include "libmanifest/io/input.h"
#include "libmanifest/model/creation_date.h"

namespace manifest::formats {

namespace {

constexpr FormatOption kOptions[] = {
    {.name = "crowd",
     .value = "skip|keep",
     .default_value = "skip",
     .help = "boxes around a group of objects (iscrowd: 1)"},
    {.name = "scores",
     .value = "",
     .default_value = "",
     .help = "write each box's confidence as `score`",
     .use = FormatOption::Use::export_only},
};

constexpr std::size_t kFetchedAhead = 4;  ///< images; one takes a microsecond, which is longer than memory does

/// The rows of one file, resolved: which annotation belongs to which image, and what is wrong with the others.
class Resolver {
 public:
  Resolver(std::string path, CocoDocument& document, const ReadContext& context)
      : path_(std::move(path)),
        document_(document),
        journal_(context.journal),
        skip_crowd_(context.options.is("crowd", "skip")) {}

  void push(SampleSink& sink);

 private:
  void resolve_categories();
  void resolve_images();
  void resolve_annotations();
  bool accept(const CocoAnnotation& row, std::size_t index);
  void sort_by_image();
  void push_image(std::size_t image, SampleSink& sink);
  void fetch_rows(std::size_t image) const noexcept;
  SampleBox box_of(const CocoAnnotation& row, std::size_t index) const;
  void count_losses();

  [[nodiscard]] Origin origin_of_annotation(const CocoAnnotation& row, std::size_t index) const;
  [[nodiscard]] RecordName record_of(const CocoAnnotation& row, std::size_t index) const;
  [[nodiscard]] Origin origin_of_image(std::size_t image) const;
  bool reject(const CocoAnnotation& row, std::size_t index, std::string_view reason, std::string detail);
  [[nodiscard]] bool has_image(const CocoAnnotation& row) const {
    return row.image != kNoCocoId && image_of_id_[row.image] != kNoCocoId;
  }

  std::string path_;
  CocoDocument& document_;
  Journal& journal_;
  bool skip_crowd_;
  std::vector<ForeignClass> classes_;
  std::vector<const std::string*> label_of_id_;  ///< by number of the category id; nullptr: unknown
  std::vector<bool> conflict_of_id_;
  std::vector<std::uint32_t> image_of_id_;  ///< by number of the image id: row in images; kNoCocoId: none
  std::vector<bool> image_dropped_;         ///< by row: a later image of an id
  std::vector<std::uint64_t> rejected_;     ///< by row in images
  std::vector<std::uint64_t> skipped_;
  std::vector<std::uint32_t> accepted_;  ///< annotations, in the order of the file; then by image
  std::vector<std::uint32_t> first_;     ///< by row in images: its first in accepted_; one more at the end
};

Origin Resolver::origin_of_image(std::size_t image) const {
  const CocoImage& row = document_.images[image];
  if (row.id == kNoCocoId) return {.path = path_, .record = fmt::format("image at index {}", image)};
  return {.path = path_, .record = "image " + document_.texts.name(document_.image_ids.id(row.id))};
}

RecordName Resolver::record_of(const CocoAnnotation& row, std::size_t index) const {
  if (!row.has_id) return {"annotation at index", static_cast<std::int64_t>(index)};
  if (!row.id.is_text) return {"annotation", row.id.value};
  return "annotation " + document_.texts.name(row.id);
}

Origin Resolver::origin_of_annotation(const CocoAnnotation& row, std::size_t index) const {
  return {.path = path_, .record = record_of(row, index).text()};
}

bool Resolver::reject(const CocoAnnotation& row, std::size_t index, std::string_view reason, std::string detail) {
  if (has_image(row)) ++rejected_[image_of_id_[row.image]];
  journal_.reject_unseen(
      {.origin = origin_of_annotation(row, index), .reason = std::string(reason), .detail = std::move(detail)});
  return false;
}

/// The first name of an id stands. A second one makes it undecidable what its annotations mean.
void Resolver::resolve_categories() {
  label_of_id_.assign(document_.category_ids.size(), nullptr);
  conflict_of_id_.assign(document_.category_ids.size(), false);
  std::size_t index = 0;
  for (const CocoCategory& row : document_.categories) {
    const std::size_t place = index++;
    const bool sound = row.id != kNoCocoId && row.name;
    if (sound && label_of_id_[row.id] == nullptr) {
      const CocoId& id = document_.category_ids.id(row.id);
      label_of_id_[row.id] = &*row.name;
      classes_.push_back({.id = id.is_text ? std::nullopt : std::optional(id.value), .label = *row.name});
    } else if (!sound) {
      journal_.reject_unseen({.origin = {.path = path_, .record = fmt::format("category at index {}", place)},
                              .reason = "class.bad-record",
                              .detail = "no id or no name"});
    } else if (*label_of_id_[row.id] != *row.name) {
      conflict_of_id_[row.id] = true;
      const auto id = document_.texts.name(document_.category_ids.id(row.id));
      journal_.reject_unseen({.origin = {.path = path_, .record = "category " + id},
                              .reason = "class.conflict",
                              .detail = fmt::format("\"{}\", after \"{}\"", *row.name, *label_of_id_[row.id])});
    }
  }
}

void Resolver::resolve_images() {
  image_of_id_.assign(document_.image_ids.size(), kNoCocoId);
  image_dropped_.assign(document_.images.size(), false);
  rejected_.assign(document_.images.size(), 0);
  skipped_.assign(document_.images.size(), 0);
  std::uint32_t image = 0;
  for (const CocoImage& row : document_.images) {
    const std::uint32_t place = image++;
    if (row.id == kNoCocoId) {
      image_dropped_[place] = true;
      journal_.reject_unseen(
          {.origin = origin_of_image(place), .reason = "image.bad-record", .detail = "no usable id"});
    } else if (image_of_id_[row.id] != kNoCocoId) {
      image_dropped_[place] = true;
      journal_.reject_unseen({.origin = origin_of_image(place),
                              .reason = "image.duplicate-id",
                              .detail = fmt::format("\"{}\"", row.path)});
    } else {
      image_of_id_[row.id] = place;
    }
  }
}

bool Resolver::accept(const CocoAnnotation& row, std::size_t index) {
  if (!has_image(row)) {
    const auto id = row.image == kNoCocoId ? "no image_id" : document_.texts.name(document_.image_ids.id(row.image));
    return reject(row, index, "annotation.unknown-image", id);
  }
  if (row.category == kNoCocoId || label_of_id_[row.category] == nullptr) {
    const auto id =
        row.category == kNoCocoId ? "no category_id" : document_.texts.name(document_.category_ids.id(row.category));
    return reject(row, index, "annotation.unknown-category", id);
  }
  if (conflict_of_id_[row.category]) {
    return reject(row, index, "annotation.class-conflict",
                  document_.texts.name(document_.category_ids.id(row.category)));
  }
  if (row.crowd && skip_crowd_) {
    ++skipped_[image_of_id_[row.image]];
    journal_.drop_unseen("annotation.crowd");
    return false;
  }
  switch (row.shape) {
    case CocoShape::missing:
      return reject(row, index, "annotation.no-geometry", "neither a bbox nor a usable segmentation");
    case CocoShape::bad_box:
      return reject(row, index, "annotation.bad-bbox", "bbox is not four finite numbers");
    case CocoShape::negative:
      return reject(row, index, "annotation.negative-size",
                    fmt::format("width {}, height {}", row.box.width, row.box.height));
    case CocoShape::derived:
      journal_.changed("annotation.bbox-derived");
      break;
    case CocoShape::box:
      break;
  }
  if (std::isnan(row.score)) return reject(row, index, "annotation.bad-score", "score is no number from 0 to 1");
  return true;
}

void Resolver::resolve_annotations() {
  CocoIdsSeen ids;
  for (std::uint32_t place = 0; place < document_.annotations.size(); ++place) {
    const CocoAnnotation& row = document_.annotations[place];
    if (row.has_id && !ids.insert(row.id)) {
      reject(row, place, "annotation.duplicate-id", "an earlier annotation has that id");
      continue;
    }
    if (accept(row, place)) accepted_.push_back(place);
  }
}

/// Counting sort: images in their order, annotations of one image in that of the file.
void Resolver::sort_by_image() {
  first_.assign(document_.images.size() + 1, 0);
  const auto image_of = [&](std::uint32_t index) { return image_of_id_[document_.annotations[index].image]; };
  for (const auto index : accepted_) ++first_[image_of(index) + 1];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  std::vector<std::uint32_t> sorted(accepted_.size());
  std::vector<std::uint32_t> next = first_;
  for (const auto index : accepted_) sorted[next[image_of(index)]++] = index;
  accepted_ = std::move(sorted);
}

SampleBox Resolver::box_of(const CocoAnnotation& row, std::size_t index) const {
  return {.label = *label_of_id_[row.category],
          .box = row.box,
          .confidence = row.score,
          .crowd = row.crowd,
          .record = record_of(row, index)};
}

void Resolver::push_image(std::size_t image, SampleSink& sink) {
  const CocoImage& row = document_.images[image];
  Sample sample{
      .image = row.path, .origin = origin_of_image(image), .rejected = rejected_[image], .skipped = skipped_[image]};
  if (row.width > 0 && row.height > 0) sample.size = ImageSize{.width = row.width, .height = row.height};
  if (row.captured) sample.creation_date = format_creation_date({.seconds = *row.captured}, Fraction::none);
  sample.boxes.reserve(first_[image + 1] - first_[image]);
  for (auto i = first_[image]; i < first_[image + 1]; ++i) {
    sample.boxes.push_back(box_of(document_.annotations[accepted_[i]], accepted_[i]));
  }
  sink.take(std::move(sample));
}

/// The annotations of an image lie all over the file's.
void Resolver::fetch_rows(std::size_t image) const noexcept {
  if (image >= document_.images.size()) return;
  for (auto i = first_[image]; i < first_[image + 1]; ++i) document_.annotations.fetch(accepted_[i]);
}

void Resolver::count_losses() {
  const CocoLosses& losses = document_.losses;
  journal_.changed("annotation.area", losses.areas);
  journal_.changed("annotation.caption", losses.captions);
  journal_.changed("annotation.keypoints", losses.keypoints);
  journal_.changed("annotation.segmentation", losses.segmentations);
  journal_.changed("annotation.other-members", losses.other_annotation_members);
  journal_.changed("class.supercategory", losses.supercategories);
  journal_.changed("class.other-members", losses.other_category_members);
  journal_.changed("image.license", losses.licenses);
  journal_.changed("image.other-members", losses.other_image_members);
  journal_.changed("file.other-members", losses.other_members);
  const bool undated = std::ranges::any_of(document_.images, [](const CocoImage& row) { return !row.captured; });
  journal_.changed("file.run-date", undated ? 1 : 0);
}

void Resolver::push(SampleSink& sink) {
  resolve_categories();
  sink.declare_classes(classes_);
  resolve_images();
  resolve_annotations();
  sort_by_image();
  count_losses();
  for (std::size_t image = 0; image < document_.images.size(); ++image) {
    fetch_rows(image + kFetchedAhead);
    if (!image_dropped_[image]) push_image(image, sink);
  }
}

class CocoReader final : public SampleReader {
 public:
  explicit CocoReader(const ReadContext& context) : context_(context) {}

  void read(SampleSink& sink) override {
    for (const auto& path : context_.paths) {
      std::uint64_t bytes = 0;
      const auto input = io::Input::open(path);
      const std::uint64_t before = context_.progress == nullptr ? 0 : context_.progress->done.load();
      if (context_.progress != nullptr) context_.progress->total += input->file_size().value_or(0);
      auto document = read_coco(
          [&](std::span<char> out) {
            const auto got = input->read(out);
            bytes += got;
            if (context_.progress != nullptr) context_.progress->done = before + input->file_position();
            return got;
          },
          input->name());
      context_.journal.ledger().add_input(path, bytes);
      Resolver(input->name(), document, context_).push(sink);
    }
  }

 private:
  ReadContext context_;
};

}  // namespace

std::span<const FormatOption> coco_options() noexcept { return kOptions; }

std::unique_ptr<SampleReader> make_coco_reader(const ReadContext& context) {
  return std::make_unique<CocoReader>(context);
}

}  // namespace manifest::formats
