// SPDX-License-Identifier: Apache-2.0
// Any bytes as a YOLO label file: each line read or refused by name, and never a number that is none.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "libmanifest/formats/yolo_labels.h"
#include "libmanifest/json/utf8.h"

namespace {

using manifest::formats::YoloLine;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_utf8(const std::string& text) { return manifest::json::find_invalid_utf8(text) == std::string::npos; }

void check_line(const YoloLine& line) {
  require(line.line > 0 && is_utf8(line.detail));
  if (!line.reason.empty()) {
    require(line.reason.starts_with("annotation.") && !line.detail.empty());
    return;
  }
  require(line.confidence >= 0 && line.confidence <= 1);
  const manifest::Box box = line.box({.width = 640, .height = 480});
  if (manifest::is_finite(box)) require(box.width >= 0 && box.height >= 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto labels = manifest::formats::parse_yolo_labels(bytes);
  if (labels.problem) require(labels.problem->reason.starts_with("file.") && labels.lines.empty());
  std::uint64_t last = 0;
  for (const YoloLine& line : labels.lines) {
    require(line.line > last);
    last = line.line;
    check_line(line);
  }
  return 0;
}
