// SPDX-License-Identifier: Apache-2.0
// The one table of formats.
#include <algorithm>
#include <array>

#include "libmanifest/formats/coco.h"
#include "libmanifest/formats/csv.h"
#include "libmanifest/formats/folder.h"
#include "libmanifest/formats/format.h"
#include "libmanifest/formats/groundtruth.h"
#include "libmanifest/formats/voc.h"
#include "libmanifest/formats/yolo.h"

namespace manifest::formats {

std::span<const Format> formats() noexcept {
  static const std::array kFormats{
      Format{.name = "coco",
             .summary = "COCO object detection: one JSON document",
             .options = coco_options(),
             .make_reader = make_coco_reader,
             .make_writer = make_coco_writer},
      Format{.name = "csv",
             .summary = "CSV of image-level labels or of boxes, in eight dialects",
             .options = csv_options(),
             .make_reader = make_csv_reader,
             .make_writer = make_csv_writer,
             .holds_image_labels = true},
      Format{.name = "folder",
             .summary = "a folder of images or the listing of a bucket, labels by folder",
             .options = folder_options(),
             .make_reader = make_folder_reader,
             .images_are_distinct = true},
      Format{.name = "groundtruth",
             .summary = "Ground Truth job output, made to fit Custom Labels",
             .options = groundtruth_options(),
             .convert_lines = convert_groundtruth},
      Format{.name = "voc",
             .summary = "Pascal VOC: one XML file an image",
             .options = voc_options(),
             .make_reader = make_voc_reader,
             .make_writer = make_voc_writer,
             .output = OutputKind::folder,
             .needs_size = true},
      Format{.name = "yolo",
             .summary = "YOLO: a data.yaml and one text file an image",
             .options = yolo_options(),
             .make_reader = make_yolo_reader,
             .make_writer = make_yolo_writer,
             .output = OutputKind::folder,
             .needs_size = true},
  };
  return kFormats;
}

const Format* find_format(std::string_view name) noexcept {
  const auto all = formats();
  const auto found = std::ranges::find(all, name, &Format::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace manifest::formats
