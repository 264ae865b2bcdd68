// SPDX-License-Identifier: Apache-2.0
// CocoValues: single values of a COCO file, by the meaning that its members have. Internal to formats/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "libmanifest/formats/coco_ids.h"
#include "libmanifest/json/stream_reader.h"

namespace manifest::formats {

/// Each call takes the reader's next value, whatever it is; what it should not be gives nothing. Both outlive it.
class CocoValues {
 public:
  CocoValues(json::StreamReader& json, CocoTexts& texts) : json_(json), texts_(texts) {}

  [[nodiscard]] std::optional<CocoId> id();
  [[nodiscard]] std::optional<double> number();
  /// true, or a number that is not 0.
  [[nodiscard]] bool flag();
  /// Pixels of an image's side; 0: no positive integer.
  [[nodiscard]] std::int64_t side();
  [[nodiscard]] std::optional<std::string> text();
  /// Whether the value passed over says anything: null, [], {}, "" do not.
  [[nodiscard]] bool skip_counting();

 private:
  json::StreamReader& json_;
  CocoTexts& texts_;
  std::string text_;
};

}  // namespace manifest::formats
