// SPDX-License-Identifier: Apache-2.0
// Reads a COCO file into rows: one pass, any order of members.
#include "libmanifest/formats/coco_document.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/coco_date.h"
#include "libmanifest/formats/coco_segmentation.h"
#include "libmanifest/formats/coco_values.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/json/stream_reader.h"

namespace manifest::formats {

namespace {

using json::NodeType;

class Reader {
 public:
  Reader(json::StreamReader& json, CocoDocument& document, const std::string& name)
      : json_(json), values_(json, document.texts), document_(document), name_(name) {}

  void read();

 private:
  struct BoxValue {
    bool given = false;  ///< there and not null
    std::optional<Box> box;
  };

  template <class Element>
  void read_list(Element element);
  void read_image();
  void read_category();
  void read_annotation();
  void read_annotation_member(CocoAnnotation& row, BoxValue& box);
  void read_other_annotation_member();
  void read_segments();
  void read_segment();
  void settle_shape(CocoAnnotation& row, const BoxValue& box);
  BoxValue read_box();
  void read_segmentation(const BoxValue& box);
  void read_score(CocoAnnotation& row);
  void check_kind() const;
  [[noreturn]] void refuse(std::string_view reason) const;

  json::StreamReader& json_;
  CocoValues values_;
  CocoDocument& document_;
  const std::string& name_;
  std::string key_;
  std::string segmentation_;
  bool has_other_members_ = false;  ///< of the record being read
  bool has_segmentation_ = false;
  bool has_images_ = false;
  bool has_annotations_ = false;
  std::uint64_t records_ = 0;          ///< elements of `annotations`
  std::uint64_t without_place_ = 0;    ///< ... with neither bbox nor segmentation nor segments_info
  std::uint64_t segment_records_ = 0;  ///< ... with segments_info
  std::vector<std::pair<CocoAnnotation, BoxValue>> segments_;
};

void Reader::refuse(std::string_view reason) const {
  throw Error(ErrorKind::data, std::string(reason), {.path = name_});
}

template <class Element>
void Reader::read_list(Element element) {
  if (json_.type() != NodeType::array) refuse(fmt::format("`{}` is not a list", key_));
  json_.begin_array();
  while (json_.next_element()) element();
}

void Reader::read() {
  if (json_.type() == NodeType::array) {
    refuse("the document is a list, as COCO's results are, not a dataset with images, annotations and categories");
  }
  if (json_.type() != NodeType::object) refuse("the document is no JSON object");
  json_.begin_object();
  while (json_.next_member(key_)) {
    if (key_ == "images") {
      has_images_ = true;
      read_list([&] { read_image(); });
    } else if (key_ == "annotations") {
      has_annotations_ = true;
      read_list([&] { read_annotation(); });
    } else if (key_ == "categories") {
      read_list([&] { read_category(); });
    } else if (values_.skip_counting()) {
      ++document_.losses.other_members;
    }
  }
  json_.finish();
  check_kind();
}

void Reader::check_kind() const {
  if (!has_images_) refuse("there is no `images` member: not a COCO dataset");
  if (!has_annotations_) {
    refuse("there is no `annotations` member: a file of image information (as of a test set), not of detections");
  }
  if (records_ == 0 || without_place_ != records_) return;
  const CocoLosses& losses = document_.losses;
  if (losses.captions != 0) refuse("the annotations are captions: there are no boxes to convert");
  if (losses.keypoints != 0) refuse("the annotations are keypoints without boxes: there is nothing to convert");
  if (segment_records_ != 0) refuse("the annotations are panoptic segments without boxes: there is nothing to convert");
}

void Reader::read_image() {
  CocoImage& row = document_.images.emplace_back();
  if (json_.type() != NodeType::object) return json_.skip();
  std::optional<std::string> file_name;
  bool has_license = false;
  has_other_members_ = false;
  json_.begin_object();
  while (json_.next_member(key_)) {
    if (key_ == "id") {
      if (const auto id = values_.id()) row.id = document_.image_ids.number(*id);
    } else if (key_ == "file_name") {
      file_name = values_.text();
    } else if (key_ == "coco_url") {
      auto url = values_.text();
      if (url && is_s3_uri(*url)) row.path = std::move(*url);
    } else if (key_ == "width") {
      row.width = values_.side();
    } else if (key_ == "height") {
      row.height = values_.side();
    } else if (key_ == "date_captured") {
      if (const auto text = values_.text()) row.captured = parse_coco_date(*text);
    } else if (key_ == "license") {
      has_license = values_.skip_counting();
    } else {
      has_other_members_ = values_.skip_counting() || has_other_members_;
    }
  }
  if (row.path.empty() && file_name) row.path = std::move(*file_name);
  document_.losses.licenses += has_license ? 1 : 0;
  document_.losses.other_image_members += has_other_members_ ? 1 : 0;
}

void Reader::read_category() {
  CocoCategory& row = document_.categories.emplace_back();
  if (json_.type() != NodeType::object) return json_.skip();
  bool has_supercategory = false;
  has_other_members_ = false;
  json_.begin_object();
  while (json_.next_member(key_)) {
    if (key_ == "id") {
      if (const auto id = values_.id()) row.id = document_.category_ids.number(*id);
    } else if (key_ == "name") {
      row.name = values_.text();
    } else if (key_ == "supercategory") {
      has_supercategory = values_.skip_counting();
    } else {
      has_other_members_ = values_.skip_counting() || has_other_members_;
    }
  }
  document_.losses.supercategories += has_supercategory ? 1 : 0;
  document_.losses.other_category_members += has_other_members_ ? 1 : 0;
}

void Reader::read_annotation() {
  ++records_;
  CocoAnnotation row;
  BoxValue box;
  has_other_members_ = false;
  has_segmentation_ = false;
  segmentation_.clear();
  segments_.clear();
  const auto segment_records = segment_records_;
  if (json_.type() == NodeType::object) {
    json_.begin_object();
    while (json_.next_member(key_)) read_annotation_member(row, box);
  } else {
    json_.skip();
  }
  document_.losses.other_annotation_members += has_other_members_ ? 1 : 0;
  if (segment_records != segment_records_) {
    for (auto& [segment, segment_box] : segments_) {
      segment.image = row.image;
      settle_shape(segment, segment_box);
      document_.annotations.push_back(segment);
    }
    return;
  }
  settle_shape(row, box);
  document_.annotations.push_back(row);
  if (!box.given && !has_segmentation_) ++without_place_;
}

void Reader::read_annotation_member(CocoAnnotation& row, BoxValue& box) {
  if (key_ == "bbox") {
    box = read_box();
  } else if (key_ == "image_id") {
    if (const auto id = values_.id()) row.image = document_.image_ids.number(*id);
  } else if (key_ == "category_id") {
    if (const auto id = values_.id()) row.category = document_.category_ids.number(*id);
  } else if (key_ == "id") {
    if (const auto id = values_.id()) {
      row.id = *id;
      row.has_id = true;
    }
  } else if (key_ == "iscrowd") {
    row.crowd = values_.flag();
  } else if (key_ == "segmentation") {
    read_segmentation(box);
  } else if (key_ == "segments_info") {
    read_segments();
  } else if (key_ == "score") {
    read_score(row);
  } else {
    read_other_annotation_member();
  }
}

void Reader::read_other_annotation_member() {
  CocoLosses& losses = document_.losses;
  if (key_ == "area") {
    losses.areas += values_.skip_counting() ? 1 : 0;
  } else if (key_ == "keypoints") {
    losses.keypoints += values_.skip_counting() ? 1 : 0;
  } else if (key_ == "caption") {
    losses.captions += values_.skip_counting() ? 1 : 0;
  } else if (key_ == "num_keypoints") {
    json_.skip();
  } else {
    has_other_members_ = values_.skip_counting() || has_other_members_;
  }
}

Reader::BoxValue Reader::read_box() {
  const NodeType type = json_.type();
  if (type != NodeType::array) {
    json_.skip();
    return {.given = type != NodeType::null, .box = std::nullopt};
  }
  std::array<double, 4> numbers{};
  std::size_t count = 0;
  bool sound = true;
  json_.begin_array();
  while (json_.next_element()) {
    const auto value = values_.number();
    sound = sound && value && count < numbers.size();
    if (sound) numbers[count] = *value;
    ++count;
  }
  const Box box{numbers[0], numbers[1], numbers[2], numbers[3]};
  if (!sound || count != numbers.size() || !is_finite(box)) return {.given = true, .box = std::nullopt};
  return {.given = true, .box = box};
}

/// The segmentation is kept only while there is no box, and only until the annotation ends.
void Reader::read_segmentation(const BoxValue& box) {
  const NodeType type = json_.type();
  const bool is_shape = type == NodeType::array || type == NodeType::object;
  if (box.given || !is_shape) {
    has_segmentation_ = values_.skip_counting();
  } else {
    json_.capture(segmentation_);
    has_segmentation_ = segmentation_.find_first_not_of("[]{} \t\r\n") != std::string::npos || segmentation_.empty();
  }
  document_.losses.segmentations += has_segmentation_ ? 1 : 0;
}

void Reader::read_score(CocoAnnotation& row) {
  if (json_.type() == NodeType::null) return json_.skip();
  const auto value = values_.number();
  const bool sound = value && *value >= 0 && *value <= 1;
  row.score = sound ? *value : std::numeric_limits<double>::quiet_NaN();
}

/// Panoptic: one record an image, its boxes in segments_info. Segment ids are colours, unique in their image only.
void Reader::read_segments() {
  if (json_.type() != NodeType::array) return json_.skip();
  ++segment_records_;
  bool has_place = false;
  json_.begin_array();
  while (json_.next_element()) {
    read_segment();
    has_place = has_place || segments_.back().second.given;
  }
  if (!has_place) ++without_place_;
}

void Reader::read_segment() {
  auto& [row, box] = segments_.emplace_back();
  if (json_.type() != NodeType::object) return json_.skip();
  json_.begin_object();
  while (json_.next_member(key_)) {
    if (key_ == "bbox") {
      box = read_box();
    } else if (key_ == "category_id") {
      if (const auto id = values_.id()) row.category = document_.category_ids.number(*id);
    } else if (key_ == "iscrowd") {
      row.crowd = values_.flag();
    } else if (key_ == "id") {
      json_.skip();
    } else {
      read_other_annotation_member();
    }
  }
}

void Reader::settle_shape(CocoAnnotation& row, const BoxValue& box) {
  if (box.box) {
    row.box = *box.box;
    row.shape = box.box->width < 0 || box.box->height < 0 ? CocoShape::negative : CocoShape::box;
  } else if (box.given) {
    row.shape = CocoShape::bad_box;
  } else if (const auto derived = box_of_segmentation(segmentation_)) {
    row.box = *derived;
    row.shape = CocoShape::derived;
  }
}

}  // namespace

CocoDocument read_coco(std::function<std::size_t(std::span<char>)> source, const std::string& name) {
  CocoDocument document;
  json::StreamReader json(std::move(source), name);
  Reader(json, document, name).read();
  return document;
}

}  // namespace manifest::formats
