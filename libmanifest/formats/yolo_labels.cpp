// SPDX-License-Identifier: Apache-2.0
// `class cx cy w h [confidence]`, or a class and the corners of a polygon.
#include "libmanifest/formats/yolo_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "libmanifest/model/class_ids.h"

namespace manifest::formats {

namespace {

constexpr std::size_t kBoxValues = 5;
constexpr std::size_t kScoredBoxValues = 6;
constexpr std::size_t kLeastPolygonValues = 7;

/// An integer; also as savetxt of NumPy writes one (`0.0`, `0.000e+00`), up to where doubles are exact.
std::optional<std::int64_t> class_of(std::string_view text) noexcept {
  std::int64_t id = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return id;
  const std::optional<double> value = finite_number(text);
  if (!value || std::trunc(*value) != *value || std::abs(*value) > static_cast<double>(kMaxClassId))
    return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

class LineReader {
 public:
  explicit LineReader(std::vector<std::string_view>& values) : values_(values) {}

  /// REQUIRES: `text` is not blank.
  YoloLine read(std::string_view text, std::uint64_t number) {
    line_ = {.line = number};
    split(text);
    const bool is_polygon = values_.size() >= kLeastPolygonValues && values_.size() % 2 == 1;
    if (!is_polygon && values_.size() != kBoxValues && values_.size() != kScoredBoxValues) {
      reject(
          "annotation.bad-bbox",
          fmt::format("{} values: neither a box (5, with a confidence 6) nor a polygon (7, 9, ...)", values_.size()));
    } else if (set_class()) {
      is_polygon ? set_polygon() : set_box();
    }
    return std::move(line_);
  }

 private:
  void split(std::string_view text) {
    constexpr std::string_view kBlanks = " \t";
    values_.clear();
    for (std::size_t at = text.find_first_not_of(kBlanks); at < text.size();) {
      const std::size_t end = std::min(text.find_first_of(kBlanks, at), text.size());
      values_.push_back(text.substr(at, end - at));
      at = text.find_first_not_of(kBlanks, end);
    }
  }

  void reject(std::string_view reason, std::string detail) {
    line_.reason = reason;
    line_.detail = std::move(detail);
  }

  bool set_class() {
    const std::optional<std::int64_t> id = class_of(values_.front());
    if (id) line_.class_id = *id;
    if (!id) reject("annotation.unknown-category", fmt::format("class {} is no integer", in_quotes(values_.front())));
    return id.has_value();
  }

  std::optional<double> coordinate(std::size_t index) {
    const std::optional<double> value = finite_number(values_[index]);
    if (!value) reject("annotation.bad-bbox", fmt::format("{} is no number", in_quotes(values_[index])));
    return value;
  }

  void set_box() {
    std::array<double, 4> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::optional<double> value = coordinate(i + 1);
      if (!value) return;
      numbers[i] = *value;
    }
    const auto [x, y, width, height] = numbers;
    if (width < 0 || height < 0) {
      return reject("annotation.negative-size", fmt::format("width {}, height {}", width, height));
    }
    line_.shape = NormalisedCentre{.x = x, .y = y, .width = width, .height = height};
    if (values_.size() == kScoredBoxValues) set_confidence();
  }

  void set_confidence() {
    const std::optional<double> value = finite_number(values_.back());
    if (!value || *value < 0 || *value > 1) {
      return reject("annotation.bad-score", fmt::format("confidence {}", in_quotes(values_.back())));
    }
    line_.confidence = *value;
  }

  void set_polygon() {
    BoundingBox around;
    for (std::size_t i = 1; i < values_.size(); i += 2) {
      const std::optional<double> x = coordinate(i);
      const std::optional<double> y = x ? coordinate(i + 1) : std::nullopt;
      if (!y) return;
      around.add(*x, *y);
    }
    line_.shape = around.corners();
  }

  YoloLine line_;
  std::vector<std::string_view>& values_;
};

}  // namespace

Box YoloLine::box(const ImageSize& frame) const noexcept {
  if (const auto* corners = std::get_if<Corners>(&shape)) return box_from_normalised_corners(*corners, frame);
  return box_from_normalised_centre(*std::get_if<NormalisedCentre>(&shape), frame);
}

YoloLabels parse_yolo_labels(std::string& bytes) {
  YoloLabels labels;
  if (bytes.size() > kMaxLabelBytes) {
    labels.problem =
        FileProblem{.reason = "file.bad-labels", .detail = fmt::format("larger than {} MiB", kMaxLabelBytes >> 20U)};
    return labels;
  }
  labels.problem = convert_to_utf8(bytes);
  if (labels.problem) return labels;
  std::vector<std::string_view> values;
  LineReader reader(values);
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    const std::string_view text = trimmed(std::string_view(bytes).substr(at, end - at));
    ++number;
    if (!text.empty()) labels.lines.push_back(reader.read(text, number));
    at = end + (bytes.compare(end, 2, "\r\n") == 0 ? 2 : 1);
  }
  return labels;
}

}  // namespace manifest::formats
