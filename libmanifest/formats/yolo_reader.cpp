// SPDX-License-Identifier: Apache-2.0
// YOLO in: labels and headers read by all threads, samples in the order of the images.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "libmanifest/formats/file_tree.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/in_order.h"
#include "libmanifest/formats/yolo.h"
#include "libmanifest/formats/yolo_dataset.h"
#include "libmanifest/formats/yolo_labels.h"
#include "libmanifest/formats/yolo_paths.h"
#include "libmanifest/formats/yolo_uris.h"
#include "libmanifest/images/header.h"
#include "libmanifest/io/byte_counter.h"

namespace manifest::formats {

namespace {

/// What a thread reuses.
struct Worker {
  std::string bytes = {};
};

/// An image, and everything about it that its sample does not say.
struct Made {
  Sample sample = {};
  std::vector<Problem> problems = {};    ///< of its annotations, and of the file of its labels
  std::optional<Problem> rejected = {};  ///< the image itself; then the boxes of the sample go with it
  std::uint64_t polygons = 0;
  std::uint64_t bytes = 0;  ///< of labels
};

/// Makes samples of images. Any number of threads.
class SampleMaker {
 public:
  SampleMaker(const YoloDataset& dataset, const std::string& operand, const YoloUris& uris, const ImageSource* images)
      : dataset_(dataset), operand_(operand), uris_(uris), images_(images) {}

  [[nodiscard]] Made make(Worker& worker, const YoloPlace& place) const {
    Made made;
    if (place.root == YoloPlace::kNowhere) {  // no path of an image: the conversion says why
      made.sample.image = place.name;
      made.sample.origin.path = operand_;
      return made;
    }
    const std::string file = dataset_.places.file(place);
    const std::string_view key = dataset_.places.key(place);
    made.sample.image = key;
    if (const std::string_view uri = uris_.find(key); !uri.empty()) made.sample.image = uri;
    made.sample.origin.path = file;
    YoloLabels labels = labels_of(worker, place, made);
    set_size(file, made);
    take_boxes(labels, made);
    if (!made.rejected && !made.sample.boxes.empty() && !made.sample.size) {
      reject(made, "image.missing-size", "there is no such file, so nothing says how large the image is");
    }
    return made;
  }

 private:
  static void reject(Made& made, std::string reason, std::string detail) {
    made.rejected = Problem{.origin = made.sample.origin, .reason = std::move(reason), .detail = std::move(detail)};
  }

  YoloLabels labels_of(Worker& worker, const YoloPlace& place, Made& made) const {
    const std::string file = dataset_.places.file(place.root, label_path(place.name));
    if (!load_small_file(file, kMaxLabelBytes, worker.bytes)) return {};
    made.sample.origin.path = file;
    made.bytes = worker.bytes.size();
    YoloLabels labels = parse_yolo_labels(worker.bytes);
    if (labels.problem) {
      ++made.sample.rejected;
      made.problems.push_back({.origin = {.path = file, .line = labels.problem->line},
                               .reason = labels.problem->reason,
                               .detail = labels.problem->detail});
    }
    return labels;
  }

  /// From the image's own file, else from --images.
  void set_size(const std::string& file, Made& made) const {
    ImageFacts facts = images::read_header(file);
    std::error_code ignored;
    if (facts.status == ImageFacts::Status::missing) {
      if (std::filesystem::exists(file, ignored)) return reject(made, "image.not-an-image", std::move(facts.detail));
      if (images_ != nullptr) facts = images_->look_up(made.sample.image);
    }
    if (facts.status == ImageFacts::Status::ok) {
      made.sample.size = ImageSize{.width = facts.width, .height = facts.height};
    } else if (facts.status == ImageFacts::Status::not_an_image) {
      reject(made, "image.not-an-image", std::move(facts.detail));
    }
  }

  void take_boxes(YoloLabels& labels, Made& made) const {
    for (YoloLine& line : labels.lines) {
      const Box box = line.reason.empty() && made.sample.size ? line.box(*made.sample.size) : Box();
      const std::string* label = dataset_.classes.label(line.class_id);
      if (line.reason.empty()) refuse(line, label, box);
      if (!line.reason.empty()) {
        ++made.sample.rejected;
        made.problems.push_back({.origin = {.path = made.sample.origin.path, .line = line.line},
                                 .reason = std::move(line.reason),
                                 .detail = std::move(line.detail)});
        continue;
      }
      made.polygons += line.is_polygon() ? 1 : 0;
      made.sample.boxes.push_back({.label = *label, .box = box, .confidence = line.confidence, .line = line.line});
    }
  }

  /// What only the classes and the image's size tell.
  static void refuse(YoloLine& line, const std::string* label, const Box& box) {
    if (label == nullptr) {
      line.reason = "annotation.unknown-category";
      line.detail = fmt::format("there is no class {}", line.class_id);
    } else if (!is_finite(box)) {
      line.reason = "annotation.bad-bbox";
      line.detail = "the box is too large to be told in pixels";
    }
  }

  const YoloDataset& dataset_;
  const std::string& operand_;
  const YoloUris& uris_;
  const ImageSource* images_;
};

class YoloReader final : public SampleReader {
 public:
  explicit YoloReader(const ReadContext& context) : context_(context) {
    const std::string& set = context.options.text("set");
    for (const std::string& operand : context.paths) {
      datasets_.push_back(find_yolo_dataset({.operand = operand,
                                             .set = set == "all" ? std::string() : set,
                                             .names = context.options.text("names"),
                                             .images = context.images}));
    }
  }

  void read(SampleSink& sink) override {
    for (std::size_t i = 0; i < datasets_.size(); ++i) read_dataset(datasets_[i], context_.paths[i], sink);
  }

 private:
  void read_dataset(const YoloDataset& dataset, const std::string& operand, SampleSink& sink);
  void tell(Made& made, SampleSink& sink);
  void tell_stray(const YoloDataset& dataset, const YoloPlace& place);

  ReadContext context_;
  std::vector<YoloDataset> datasets_;
  std::uint64_t bytes_ = 0;  ///< of the operand that is read
};

void YoloReader::read_dataset(const YoloDataset& dataset, const std::string& operand, SampleSink& sink) {
  const YoloUris uris(dataset.places.file({.name = std::string(kYoloUrisName), .root = 0}));
  for (const std::string& note : dataset.notes) context_.journal.note(note);
  if (uris.size() > 0)
    context_.journal.note(fmt::format("{} gives {} images their source-ref", kYoloUrisName, uris.size()));
  for (const Problem& problem : dataset.classes.problems) context_.journal.reject_unseen(problem);
  for (const Problem& problem : dataset.problems) context_.journal.reject_unseen(problem);
  sink.declare_classes(dataset.classes.classes);
  bytes_ = dataset.bytes + uris.bytes();
  const SampleMaker maker(dataset, operand, uris, context_.images);
  std::vector<Worker> workers(std::max<std::size_t>(context_.threads, 1));
  make_in_order<Made>(
      dataset.images.size(), std::span(workers),
      [&](Worker& worker, std::size_t index) { return maker.make(worker, dataset.images[index]); },
      [&](Made& made, std::size_t) { tell(made, sink); });
  for (const YoloPlace& stray : dataset.strays) tell_stray(dataset, stray);
  context_.journal.ledger().add_input(operand, bytes_);
}

void YoloReader::tell(Made& made, SampleSink& sink) {
  Journal& journal = context_.journal;
  bytes_ += made.bytes;
  if (context_.progress != nullptr) context_.progress->done += made.bytes;
  for (const Problem& problem : made.problems) journal.reject_unseen(problem);
  if (made.rejected) {
    journal.reject_unseen(*made.rejected);
    journal.drop_unseen("annotation.image-rejected", made.sample.boxes.size());
    return;
  }
  journal.changed("annotation.polygon", made.polygons);
  sink.take(std::move(made.sample));
}

/// A label file without its image. Elsewhere than in a folder of labels a text is one only if it reads like one.
void YoloReader::tell_stray(const YoloDataset& dataset, const YoloPlace& place) {
  std::string bytes;
  const std::string file = dataset.places.file(place);
  if (!load_small_file(file, kMaxLabelBytes, bytes)) return;
  const std::uint64_t size = bytes.size();
  const YoloLabels labels = parse_yolo_labels(bytes);
  const bool reads_like_labels =
      std::ranges::any_of(labels.lines, [](const YoloLine& line) { return line.reason.empty(); });
  if (!has_labels_folder(place.name) && !reads_like_labels) return;
  bytes_ += size;
  const std::string detail = fmt::format("no image belongs to these {} labels", labels.lines.size());
  context_.journal.reject_unseen({.origin = {.path = file}, .reason = "file.stray-labels", .detail = detail});
  context_.journal.drop_unseen("annotation.unknown-image", labels.lines.size());
}

constexpr auto kOptions = std::to_array<FormatOption>({
    {.name = "set",
     .value = "all|train|val|test",
     .default_value = "all",
     .help = "which of the sets of the data.yaml; all: train, then val, then test"},
    {.name = "names",
     .value = "FILE",
     .default_value = "",
     .help = "class names, one a line, instead of the data.yaml's or those of a classes.txt"},
    {.name = "scores",
     .value = "",
     .default_value = "",
     .help = "write each box's confidence as a sixth value",
     .use = FormatOption::Use::export_only},
});

}  // namespace

std::span<const FormatOption> yolo_options() noexcept { return kOptions; }

std::unique_ptr<SampleReader> make_yolo_reader(const ReadContext& context) {
  return std::make_unique<YoloReader>(context);
}

}  // namespace manifest::formats
