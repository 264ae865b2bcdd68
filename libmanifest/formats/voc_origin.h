// SPDX-License-Identifier: Apache-2.0
// Does an input count pixels from 0 or from 1? VOC counts from 1 and many tools do not (conversions.md, Pascal VOC).
// Internal to formats/.
#pragma once

#include <cstdint>
#include <string>

#include "libmanifest/formats/voc_file.h"
#include "libmanifest/model/box.h"

namespace manifest::formats {

/// What the files of one input say about it. One thread; files in their order, so that the words are the same each time.
class OriginEvidence {
 public:
  void add(const VocFile& file, const std::string& path);

  /// Any xmin or ymin of 0 means 0, else 1.
  [[nodiscard]] PixelOrigin origin() const noexcept { return zero_at_.empty() ? PixelOrigin::one : PixelOrigin::zero; }
  /// "origin 0: xmin 0 in a.xml:12"; a warning when nothing speaks for either; empty when there are no boxes.
  [[nodiscard]] std::string words() const;

 private:
  void add_minimum(double value, const char* name, const std::string& path, std::uint64_t line);

  std::uint64_t boxes_ = 0;
  double least_ = 0;
  std::string least_at_;
  std::string zero_at_;  ///< the first one
};

}  // namespace manifest::formats
