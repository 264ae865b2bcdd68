// SPDX-License-Identifier: Apache-2.0
// Which images a YOLO input is, where their labels lie, and what its classes are called.
// Internal to formats/.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/problem.h"
#include "libmanifest/formats/yolo_config.h"
#include "libmanifest/formats/yolo_places.h"
#include "libmanifest/model/image_facts.h"

namespace manifest::formats {

/// What one operand comes to.
struct YoloDataset {
  YoloPlaces places;
  YoloClasses classes = {};
  std::vector<YoloPlace> images = {};  ///< set after set; of a folder in byte order, of a list in its order
  std::vector<YoloPlace> strays =
      {};  ///< text files that are no label file of an image in the same folder; in byte order
  std::vector<Problem> problems = {};   ///< what the data.yaml or a list names and what is not there
  std::vector<std::string> notes = {};  ///< for the user
  std::uint64_t bytes = 0;              ///< of data.yaml, names and lists
};

struct YoloQuery {
  std::string operand = {};             ///< a folder, or a file ending .yaml or .yml
  std::string set = {};                 ///< one of kYoloSets; empty: all
  std::string names = {};               ///< a list of class names; empty: what the operand has
  const ImageSource* images = nullptr;  ///< finds the images of label files that have none beside them; may be null
};

/// Throws Error{usage} for an operand that is neither and for a set that there is not, Error{data} for a bad data.yaml and where
/// nothing says what the classes are called, Error{io} for what cannot be read.
[[nodiscard]] YoloDataset find_yolo_dataset(const YoloQuery& query);

}  // namespace manifest::formats
