// SPDX-License-Identifier: Apache-2.0
// YOLO out: boxes wait in a spool until the classes' ids are known, then each image gets its label file.
#include <fmt/format.h>
#include <yaml-cpp/emitter.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "libmanifest/formats/categories.h"
#include "libmanifest/formats/foreign_text.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/yolo.h"
#include "libmanifest/formats/yolo_paths.h"
#include "libmanifest/json/writer.h"
#include "libmanifest/spill/spool.h"

namespace manifest::formats {

namespace {

/// Where the image has to lie so that its labels are found by everybody: below a folder called images.
std::string image_path_of(std::string_view key) {
  return has_images_folder(key) ? std::string(key) : fmt::format("images/{}", key);
}

/// A list has one path a line, and readers strip it.
bool fits_a_line(std::string_view path) noexcept {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  return std::ranges::none_of(path, is_control) && !path.ends_with(' ');
}

bool is_finite(const NormalisedCentre& centre) noexcept {
  return std::isfinite(centre.x) && std::isfinite(centre.y) && std::isfinite(centre.width) &&
         std::isfinite(centre.height);
}

/// What waits in the spool for each box, as it is in memory.
struct Waiting {
  std::uint64_t category = 0;
  NormalisedCentre centre;
  double confidence = 1;
};

class YoloWriter final : public SampleWriter {
 public:
  explicit YoloWriter(const WriteContext& context)
      : context_(context),
        scores_(context.options.on("scores")),
        list_(context.outputs.add_in_folder(context.output, std::string(kYoloListName))),
        uris_(context.outputs.add_in_folder(context.output, std::string(kYoloUrisName))),
        waiting_({.temp_folder = context.temp_folder}) {}

  [[nodiscard]] std::string entry_of(const Sample& sample) const override {
    return label_path(image_path_of(sample.image));
  }

  [[nodiscard]] std::optional<std::string> why_not(const Sample& sample) const override {
    const std::string entry = entry_of(sample);
    if (!fits_a_line(sample.image)) return fmt::format("a list cannot hold the path {}", in_quotes(sample.image));
    if (!fits_file_names(entry)) return fmt::format("no file can be called {}", in_quotes(entry));
    if (sample.size->width <= 0 || sample.size->height <= 0) return "the image has no extent to take shares of";
    for (const SampleBox& box : sample.boxes) {
      if (!is_finite(normalised_centre_of(box.box, *sample.size)))
        return "a box is too large to be a share of the image";
    }
    return std::nullopt;
  }

  void write(const Sample& sample) override {
    list_.write(fmt::format("./{}\n", image_path_of(sample.image)));
    uris_.write(fmt::format("{}\t{}\n", image_path_of(sample.image), sample.source_ref));
    waiting_.append_text(entry_of(sample));
    waiting_.append_varint(sample.boxes.size());
    for (const SampleBox& box : sample.boxes) {
      const Waiting waiting{.category = categories_.number(box.label, box.class_id),
                            .centre = normalised_centre_of(box.box, *sample.size),
                            .confidence = box.confidence};
      char bytes[sizeof waiting];
      std::memcpy(bytes, &waiting, sizeof waiting);
      waiting_.append({bytes, sizeof bytes});
      if (!scores_ && box.confidence != 1) context_.journal.changed("annotation.score");
    }
  }

  void finish() override {
    categories_.settle();
    write_config();
    std::vector<std::size_t> ids(categories_.size());
    std::size_t next = 0;
    for (const std::uint64_t number : categories_.by_id()) ids[number] = next++;
    std::string entry;
    for (auto reader = waiting_.reader(); !reader.at_end();) {
      reader.read_text(entry);
      write_labels(entry, reader, ids);
    }
  }

 private:
  void write_labels(const std::string& entry, spill::Spool::Reader& reader, const std::vector<std::size_t>& ids) {
    text_.clear();
    for (std::uint64_t left = reader.read_varint(); left > 0; --left) {
      Waiting waiting;
      reader.read(sizeof waiting, bytes_);
      std::memcpy(&waiting, bytes_.data(), sizeof waiting);
      text_ += std::to_string(ids[waiting.category]);
      const NormalisedCentre& centre = waiting.centre;
      for (const double value : {centre.x, centre.y, centre.width, centre.height}) append(value);
      if (scores_) append(waiting.confidence);
      text_ += '\n';
    }
    put(entry, text_);
  }

  void append(double value) {
    text_ += ' ';
    json::append_number(value, text_);
  }

  /// Names in double quotes, so that nobody's YAML takes `no` for a truth value or `1` for a number.
  void write_config() {
    YAML::Emitter yaml;
    yaml << YAML::BeginMap << YAML::Key << "train" << YAML::Value << std::string(kYoloListName);
    yaml << YAML::Key << "nc" << YAML::Value << categories_.size() << YAML::Key << "names" << YAML::Value
         << YAML::BeginMap;
    std::size_t id = 0;
    for (const std::uint64_t number : categories_.by_id()) {
      yaml << YAML::Key << id++ << YAML::Value << YAML::DoubleQuoted << categories_.label(number);
    }
    yaml << YAML::EndMap << YAML::EndMap;
    put(std::string(kYoloConfigName), std::string(yaml.c_str()) + "\n");
  }

  void put(const std::string& name, std::string_view text) {
    io::Output& file = context_.outputs.add_in_folder(context_.output, name);
    file.write(text);
    context_.outputs.close(file);
  }

  WriteContext context_;
  bool scores_;
  io::Output& list_;
  io::Output& uris_;
  spill::Spool waiting_;
  Categories categories_;
  std::string text_;   ///< of one file
  std::string bytes_;  ///< of one box
};

}  // namespace

std::unique_ptr<SampleWriter> make_yolo_writer(const WriteContext& context) {
  return std::make_unique<YoloWriter>(context);
}

}  // namespace manifest::formats
