// SPDX-License-Identifier: Apache-2.0
// Any bytes as a VOC file: read or refused by name, and never a number that is none.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "libmanifest/formats/voc_file.h"
#include "libmanifest/json/utf8.h"

namespace {

using manifest::formats::VocFile;
using manifest::formats::VocObject;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_utf8(const std::string& text) { return manifest::json::find_invalid_utf8(text) == std::string::npos; }

void check_object(const VocObject& object) {
  require(is_utf8(object.label) && is_utf8(object.detail) && object.line > 0);
  require(std::isfinite(object.xmin) && std::isfinite(object.ymin) && std::isfinite(object.xmax) &&
          std::isfinite(object.ymax));
  if (!object.reason.empty()) {
    require(object.reason.starts_with("annotation.") && !object.detail.empty());
    return;
  }
  require(object.has_corners && !object.label.empty() && object.xmin <= object.xmax && object.ymin <= object.ymax);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const VocFile file = manifest::formats::parse_voc(bytes);
  if (file.problem) {
    require(file.problem->reason.starts_with("file.") && !file.problem->detail.empty() &&
            is_utf8(file.problem->detail));
    return 0;
  }
  require(is_utf8(file.filename) && is_utf8(file.folder) && is_utf8(file.path));
  if (file.size) require(file.size->width > 0 && file.size->height > 0 && file.size->depth > 0);
  for (const VocObject& object : file.objects) check_object(object);
  return 0;
}
