// SPDX-License-Identifier: Apache-2.0
// CocoDocument: the compact rows of one COCO file, in the order of the file, nothing resolved yet. Internal to formats/.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "libmanifest/formats/coco_ids.h"
#include "libmanifest/formats/rows.h"
#include "libmanifest/model/box.h"

namespace manifest::formats {

inline constexpr std::uint32_t kNoCocoId = ~std::uint32_t{0};

/// What an annotation's place in the image is, or why it has none.
enum class CocoShape : std::uint8_t {
  box,
  derived,   ///< from the segmentation
  missing,   ///< neither bbox nor a usable segmentation
  bad_box,   ///< bbox is not four finite numbers
  negative,  ///< width or height below 0
};

struct CocoAnnotation {
  Box box;
  double score = 1;  ///< NaN: there, but no number from 0 to 1
  CocoId id;
  std::uint32_t image = kNoCocoId;     ///< number in CocoDocument::image_ids
  std::uint32_t category = kNoCocoId;  ///< number in CocoDocument::category_ids
  CocoShape shape = CocoShape::missing;
  bool has_id = false;
  bool crowd = false;
};

struct CocoImage {
  std::string path;        ///< coco_url when it is an s3 URI, else file_name
  std::int64_t width = 0;  ///< 0: not there, or no positive integer
  std::int64_t height = 0;
  std::optional<std::int64_t> captured = {};  ///< seconds since 1970, UTC
  std::uint32_t id = kNoCocoId;               ///< number in CocoDocument::image_ids
};

struct CocoCategory {
  std::uint32_t id = kNoCocoId;  ///< number in CocoDocument::category_ids
  std::optional<std::string> name = {};
};

/// Members that have no place in a manifest: how often each was there and not empty.
struct CocoLosses {
  std::uint64_t segmentations = 0;
  std::uint64_t keypoints = 0;
  std::uint64_t areas = 0;
  std::uint64_t captions = 0;
  std::uint64_t other_annotation_members = 0;  ///< annotations that have some
  std::uint64_t licenses = 0;                  ///< images that name one
  std::uint64_t other_image_members = 0;
  std::uint64_t supercategories = 0;
  std::uint64_t other_category_members = 0;
  std::uint64_t other_members = 0;  ///< of the document
};

/// One file. Lists that grow without ever holding two copies.
struct CocoDocument {
  CocoTexts texts;
  CocoIdIndex image_ids;
  CocoIdIndex category_ids;
  std::deque<CocoImage> images;
  Rows<CocoAnnotation> annotations;
  std::deque<CocoCategory> categories;
  CocoLosses losses;
};

/// Reads a document of any size. `source` and `name` as json::StreamReader has them. Throws Error{data} for what is no
/// JSON, and for what is no detection file, saying which kind it is.
[[nodiscard]] CocoDocument read_coco(std::function<std::size_t(std::span<char>)> source, const std::string& name);

}  // namespace manifest::formats
