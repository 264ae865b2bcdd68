// SPDX-License-Identifier: Apache-2.0
// COCO out: images are written as they come, annotations wait in a spool until the categories' ids are known.
#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <utility>

#include "libmanifest/formats/categories.h"
#include "libmanifest/formats/coco.h"
#include "libmanifest/formats/coco_date.h"
#include "libmanifest/json/writer.h"
#include "libmanifest/model/creation_date.h"
#include "libmanifest/spill/spool.h"

namespace manifest::formats {

namespace {

/// What waits in the spool for each annotation, as it is in memory.
struct Waiting {
  std::uint64_t image = 0;
  std::uint64_t category = 0;
  Box box;
  double confidence = 1;
};

class CocoWriter final : public SampleWriter {
 public:
  explicit CocoWriter(const WriteContext& context)
      : out_(context.outputs.add(context.output)),
        journal_(context.journal),
        scores_(context.options.on("scores")),
        waiting_({.temp_folder = context.temp_folder}) {
    out_.write(R"({"info":{"description":"Exported from an image-recognition manifest"},"licenses":[],"images":[)");
  }

  void write(const Sample& sample) override;
  void finish() override;

 private:
  void write_image(const Sample& sample);
  void write_annotations();
  void write_categories();
  /// The separator before a record that is not the first of its list.
  void begin_record(std::uint64_t number);

  io::Output& out_;
  Journal& journal_;
  bool scores_;
  spill::Spool waiting_;
  Categories categories_;
  std::uint64_t images_ = 0;
  std::string text_;
};

void CocoWriter::begin_record(std::uint64_t number) { text_ = number == 0 ? "\n" : ",\n"; }

void CocoWriter::write_image(const Sample& sample) {
  begin_record(images_);
  json::Writer writer(text_);
  writer.begin_object().key("id").unsigned_integer(images_ + 1);
  if (sample.size) {
    writer.key("width").integer(sample.size->width).key("height").integer(sample.size->height);
  } else {
    journal_.changed("image.no-size");
  }
  writer.member("file_name", sample.image).member("coco_url", sample.source_ref);
  if (const auto date = parse_creation_date(sample.creation_date)) {
    writer.member("date_captured", format_coco_date(date->instant.seconds));
  }
  writer.end_object();
  out_.write(text_);
}

void CocoWriter::write(const Sample& sample) {
  write_image(sample);
  ++images_;
  for (const auto& box : sample.boxes) {
    const Waiting waiting{.image = images_,
                          .category = categories_.number(box.label, box.class_id),
                          .box = box.box,
                          .confidence = box.confidence};
    char bytes[sizeof waiting];
    std::memcpy(bytes, &waiting, sizeof waiting);
    waiting_.append({bytes, sizeof bytes});
    if (!scores_ && box.confidence != 1) journal_.changed("annotation.score");
  }
}

void CocoWriter::write_annotations() {
  std::string bytes;
  auto reader = waiting_.reader();
  for (std::uint64_t number = 0; !reader.at_end(); ++number) {
    Waiting waiting;
    reader.read(sizeof waiting, bytes);
    std::memcpy(&waiting, bytes.data(), sizeof waiting);
    const Box& box = waiting.box;
    begin_record(number);
    json::Writer writer(text_);
    writer.begin_object().key("id").unsigned_integer(number + 1).key("image_id").unsigned_integer(waiting.image);
    writer.key("category_id").integer(categories_.id(waiting.category)).key("bbox").begin_array();
    writer.number(box.left).number(box.top).number(box.width).number(box.height).end_array();
    // Boxes leave as they are, even one whose area is beyond a double.
    if (std::isfinite(box.area())) writer.key("area").number(box.area());
    writer.key("iscrowd").integer(0).key("segmentation").begin_array().end_array();
    if (scores_) writer.key("score").number(waiting.confidence);
    writer.end_object();
    out_.write(text_);
  }
}

void CocoWriter::write_categories() {
  std::uint64_t number = 0;
  for (const std::uint64_t category : categories_.by_id()) {
    begin_record(number++);
    json::Writer(text_)
        .begin_object()
        .key("id")
        .integer(categories_.id(category))
        .member("name", categories_.label(category))
        .member("supercategory", "")
        .end_object();
    out_.write(text_);
  }
}

void CocoWriter::finish() {
  categories_.settle();
  out_.write("\n],\"annotations\":[");
  write_annotations();
  out_.write("\n],\"categories\":[");
  write_categories();
  out_.write("\n]}\n");
}

}  // namespace

std::unique_ptr<SampleWriter> make_coco_writer(const WriteContext& context) {
  return std::make_unique<CocoWriter>(context);
}

}  // namespace manifest::formats
