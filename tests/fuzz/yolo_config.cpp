// SPDX-License-Identifier: Apache-2.0
// Any bytes as a data.yaml, and as a list of names: read, or Error{data}; what is read is usable as it stands.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "libmanifest/error.h"
#include "libmanifest/formats/yolo_config.h"
#include "libmanifest/formats/yolo_paths.h"

namespace {

using manifest::formats::YoloClasses;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const YoloClasses& classes) {
  std::set<std::int64_t> ids;
  for (const auto& entry : classes.classes) {
    require(entry.id.has_value() && !entry.label.empty() && ids.insert(*entry.id).second);
    require(classes.label(*entry.id) != nullptr && *classes.label(*entry.id) == entry.label);
  }
  for (const auto& problem : classes.problems) require(problem.reason.starts_with("class."));
}

/// Labels found for an image lead back to it.
void check_paths(const std::string& image) {
  const std::string labels = manifest::formats::label_path(image);
  require(labels.ends_with(".txt"));
  if (image.ends_with('/')) return;
  for (const std::string& stem : manifest::formats::image_stems(labels)) {
    require(manifest::formats::label_path(stem + ".jpg") == labels);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  try {
    std::string text = bytes;
    const auto config = manifest::formats::parse_yolo_config(text, "data.yaml");
    if (config.names) check(*config.names);
    for (const auto& set : config.sets) {
      if (!set) continue;
      for (const auto& entry : *set) require(!entry.text.empty());
      check_paths(set->front().text);
    }
  } catch (const manifest::Error& error) {
    require(error.kind() == manifest::ErrorKind::data);
  }
  try {
    std::string text = bytes;
    check(manifest::formats::parse_yolo_names(text, "classes.txt"));
  } catch (const manifest::Error& error) {
    require(error.kind() == manifest::ErrorKind::data);
  }
  return 0;
}
