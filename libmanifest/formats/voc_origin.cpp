// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/voc_origin.h"

#include <fmt/format.h>

namespace manifest::formats {

void OriginEvidence::add(const VocFile& file, const std::string& path) {
  for (const VocObject& object : file.objects) {
    if (!object.has_corners) continue;
    ++boxes_;
    add_minimum(object.xmin, "xmin", path, object.line);
    add_minimum(object.ymin, "ymin", path, object.line);
  }
}

void OriginEvidence::add_minimum(double value, const char* name, const std::string& path, std::uint64_t line) {
  const bool is_first_zero = value == 0 && zero_at_.empty();
  const bool is_least = least_at_.empty() || value < least_;
  if (!is_first_zero && !is_least) return;
  const std::string where = fmt::format("{} {} in {}:{}", name, value, path, line);
  if (is_first_zero) zero_at_ = where;
  if (is_least) {
    least_ = value;
    least_at_ = where;
  }
}

std::string OriginEvidence::words() const {
  if (boxes_ == 0) return {};
  if (!zero_at_.empty()) return fmt::format("origin 0: {}", zero_at_);
  if (least_ < 2) return fmt::format("origin 1: no xmin or ymin is 0, the least is {}", least_at_);
  return fmt::format("warning: origin 1 without evidence: the least is {}; --origin 0 or 1 says what is meant",
                     least_at_);
}

}  // namespace manifest::formats
