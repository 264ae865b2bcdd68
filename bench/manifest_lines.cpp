// SPDX-License-Identifier: Apache-2.0
#include "bench/manifest_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace manifest::bench {
namespace {

struct Size {
  std::uint32_t width, height;
};
constexpr std::array<Size, 4> kSizes{{{1280, 720}, {1920, 1080}, {640, 480}, {1080, 1350}}};

std::string string_literal(std::string_view text) { return fmt::format("\"{}\"", text); }

}  // namespace

std::uint64_t Dice::bits() noexcept {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

std::uint32_t Dice::below(std::uint32_t bound) noexcept {
  return static_cast<std::uint32_t>(((bits() >> 32U) * bound) >> 32U);
}

double Dice::unit() noexcept { return static_cast<double>(bits() >> 11U) * 0x1p-53; }

LineMaker::LineMaker(const LineOptions& options) : options_(options), dice_(options.seed) {}

std::string LineMaker::object(Members members) {
  if (options_.order == KeyOrder::shuffled) {
    for (std::uint32_t left = static_cast<std::uint32_t>(members.size()); left > 1; --left) {
      std::swap(members[left - 1], members[dice_.below(left)]);
    }
  }
  const bool spaced = options_.spacing == Spacing::spaced;
  std::string text = "{";
  for (const auto& [key, value] : members) {
    if (text.size() > 1) text += spaced ? ", " : ",";
    text += '"';
    text += key;
    text += spaced ? "\": " : "\":";
    text += value;
  }
  return text += '}';
}

std::string LineMaker::array(const std::vector<std::string>& elements) const {
  return fmt::format("[{}]", fmt::join(elements, options_.spacing == Spacing::spaced ? ", " : ","));
}

std::string LineMaker::confidence() {
  if (options_.confidence == Confidence::sixteen_digits) {
    return fmt::format("0.{:016}", dice_.bits() % 10'000'000'000'000'000U);
  }
  return fmt::format("0.{:02}", dice_.below(100));
}

std::string LineMaker::coordinate(std::uint32_t pixels) {
  if (!fractional_) return fmt::to_string(pixels);
  const std::uint32_t hundredths = dice_.below(99) + 1;
  // A quarter as programs write that compute with doubles: all digits that tell one from its neighbours.
  if (hundredths % 4 == 0) return fmt::format("{}", pixels + hundredths / 101.0);
  return fmt::format("{}.{:02}", pixels, hundredths);
}

std::string LineMaker::source_ref() {
  std::uint64_t image = number_;
  if (number_ > 0 && dice_.unit() < options_.duplicate_share) image = dice_.bits() % number_;
  const char* scheme = mistake_ == Mistake::wrong_source_ref ? "http" : "s3";
  return string_literal(fmt::format("{}://bench-bucket/datasets/street/images/{:09}.jpg", scheme, image));
}

std::string LineMaker::label(std::uint32_t index) const {
  return options_.alphabet == Alphabet::unicode ? fmt::format("étiquette 標籤 {:04}", index)
                                                : fmt::format("label-{:04}", index);
}

std::uint32_t LineMaker::draw_label() {
  const double u = dice_.unit();
  const auto index = static_cast<std::uint32_t>(u * u * u * options_.labels);
  return std::min(index, options_.labels - 1);
}

Mistake LineMaker::draw_mistake() {
  if (dice_.unit() >= options_.bad_share) return Mistake::none;
  if (options_.kind == Kind::image_level) {
    constexpr std::array kPossible{Mistake::cut_short, Mistake::wrong_source_ref, Mistake::wrong_metadata};
    return kPossible[dice_.below(kPossible.size())];
  }
  return static_cast<Mistake>(1 + dice_.below(static_cast<std::uint32_t>(Mistake::wrong_metadata)));
}

std::string LineMaker::annotation(std::uint32_t class_id, std::uint32_t width, std::uint32_t height) {
  const std::uint32_t box_width = 16 + dice_.below(width / 3);
  const std::uint32_t box_height = 16 + dice_.below(height / 3);
  // One pixel is left for a fraction.
  const std::uint32_t left = dice_.below(width - box_width - 1);
  const std::uint32_t top = dice_.below(height - box_height - 1);
  const bool outside = mistake_ == Mistake::box_outside;
  return object({{"class_id", fmt::to_string(class_id)},
                 {"left", coordinate(outside ? width : left)},
                 {"top", coordinate(top)},
                 {"width", fmt::to_string(box_width)},
                 {"height", fmt::to_string(box_height)}});
}

std::string LineMaker::detection_metadata(const std::vector<std::uint32_t>& class_ids) {
  std::vector<std::string> objects;
  for (std::size_t i = 0; i < class_ids.size(); ++i) {
    objects.push_back(mistake_ == Mistake::missing_confidence && i == 0 ? "{}"
                                                                        : object({{"confidence", confidence()}}));
  }
  std::vector<std::uint32_t> distinct = class_ids;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (mistake_ == Mistake::missing_class) distinct.pop_back();
  Members class_map;
  for (const std::uint32_t id : distinct) class_map.emplace_back(fmt::to_string(id), string_literal(label(id)));
  return object({{"objects", array(objects)},
                 {"class-map", object(std::move(class_map))},
                 {"type", mistake_ == Mistake::wrong_metadata ? "7" : string_literal("groundtruth/object-detection")},
                 {"human-annotated", string_literal("yes")},
                 {"creation-date", string_literal("2024-05-17T09:30:00.527256")},
                 {"job-name", string_literal("labeling-job/street-scenes")}});
}

void LineMaker::add_detection(Members& line) {
  const Size size = kSizes[dice_.below(kSizes.size())];
  std::vector<std::uint32_t> class_ids(1 + dice_.below(options_.boxes));
  std::vector<std::string> annotations;
  for (std::uint32_t& id : class_ids) {
    id = draw_label();
    annotations.push_back(annotation(id, size.width, size.height));
  }
  const std::string image_size =
      object({{"width", fmt::to_string(size.width)}, {"height", fmt::to_string(size.height)}, {"depth", "3"}});
  line.emplace_back("bounding-box", object({{"image_size", array({image_size})}, {"annotations", array(annotations)}}));
  line.emplace_back("bounding-box-metadata", detection_metadata(class_ids));
}

void LineMaker::add_classification(Members& line, const std::string& attribute) {
  const std::uint32_t id = draw_label();
  line.emplace_back(attribute, fmt::to_string(id));
  line.emplace_back(attribute + "-metadata",
                    object({{"confidence", confidence()},
                            {"job-name", string_literal("labeling-job/street-scenes")},
                            {"class-name", mistake_ == Mistake::wrong_metadata ? "7" : string_literal(label(id))},
                            {"human-annotated", string_literal("yes")},
                            {"creation-date", string_literal("2024-05-17T09:30:00.527256")},
                            {"type", string_literal("groundtruth/image-classification")}}));
}

const std::string& LineMaker::next() {
  mistake_ = draw_mistake();
  fractional_ = dice_.unit() < options_.fractional_share;
  Members line{{"source-ref", source_ref()}};
  if (options_.kind != Kind::image_level) add_detection(line);
  if (options_.kind != Kind::detection) add_classification(line, "weather");
  if (options_.kind == Kind::chained) add_classification(line, "time-of-day");
  for (std::uint32_t i = 0; i < options_.extra_keys; ++i) {
    line.emplace_back(fmt::format("note-{}", i),
                      object({{"text", string_literal("nobody reads this")}, {"value", confidence()}}));
  }
  if (options_.order == KeyOrder::metadata_first) {
    for (std::size_t value = 1; value + 1 < line.size(); value += 2) std::swap(line[value], line[value + 1]);
  }
  line_ = object(std::move(line));
  if (mistake_ == Mistake::cut_short) line_.resize(line_.size() - 1 - dice_.below(40));
  line_ += options_.line_end == LineEnd::crlf ? "\r\n" : "\n";
  ++number_;
  return line_;
}

}  // namespace manifest::bench
