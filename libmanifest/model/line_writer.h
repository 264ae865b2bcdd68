// SPDX-License-Identifier: Apache-2.0
// LineWriter: samples to manifest lines, many of them with the same options.
#pragma once

#include <string>
#include <string_view>

#include "libmanifest/model/sample.h"

namespace manifest {

/// Holds what all lines of a run have in common, as it will be written. Use by several threads at once is safe.
class LineWriter {
 public:
  explicit LineWriter(const LineOptions& options);

  /// As append_manifest_line(). Allocates nothing for a sample of boxes but what `out` grows by.
  void append(const Sample& sample, std::string& out) const;

 private:
  void append_detection(const Sample& sample, std::string& out) const;
  void append_labels(const Sample& sample, std::string& out) const;
  void append_label(const SampleLabel& label, std::string_view attribute, std::string_view date,
                    std::string& out) const;

  LineOptions options_;
  std::string before_boxes_;       ///< of the detection attribute, up to its list of boxes
  std::string before_classes_;     ///< from behind image_size into the class-map
  std::string before_objects_;     ///< from behind the class-map into the list of objects
  std::string before_class_name_;  ///< of an image-level label: from behind its confidence
  std::string before_date_;        ///< ... from behind its class-name
};

}  // namespace manifest
