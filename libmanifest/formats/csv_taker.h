// SPDX-License-Identifier: Apache-2.0
// From the cells of a row to what they say of an image, in every dialect.
// Internal to formats/.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/formats/csv_images.h"
#include "libmanifest/formats/csv_layout.h"
#include "libmanifest/formats/csv_options.h"
#include "libmanifest/formats/journal.h"

namespace manifest::formats {

/// Puts rows into `images`; rows and annotations that cannot be used go to the journal. One thread.
class CsvTaker {
 public:
  /// References must outlive it. `before_image`: called when a row of another image comes than the last (--grouped).
  CsvTaker(const CsvReadOptions& options, Journal& journal, CsvImages& images, std::function<void()> before_image);

  /// The rows that follow are of this file.
  void start_file(const CsvLayout& layout, std::uint32_t file, std::string path);
  void take(std::span<const std::string_view> cells, std::uint64_t line);
  void reject_row(std::uint64_t line, std::string detail);

  /// tfod: whether a coordinate of the file was above 1, so that all are pixels.
  [[nodiscard]] bool saw_pixels() const noexcept { return saw_pixels_; }

 private:
  using Cells = std::span<const std::string_view>;

  void take_labels(Cells cells, std::size_t first);
  void take_automl(Cells cells);
  void take_automl_box(Cells cells);
  void take_columns(Cells cells);
  void take_box(Cells cells, std::string_view name);
  void take_region(Cells cells);
  [[nodiscard]] bool is_selected(std::string_view set);
  [[nodiscard]] bool has_right_count(Cells cells);
  [[nodiscard]] bool set_image(std::string_view cell, bool has_boxes);
  [[nodiscard]] std::optional<ImageSize> size_of(Cells cells);
  void set_size(const ImageSize& size);
  [[nodiscard]] bool set_geometry(Cells cells, CsvEntry& entry);
  [[nodiscard]] bool fit_shape(CsvEntry& entry);
  [[nodiscard]] Box box_around(const CsvEntry& entry) const;
  [[nodiscard]] Box box_between(const CsvEntry& entry) const;
  [[nodiscard]] bool set_confidence(Cells cells, CsvEntry& entry);
  void set_flags(Cells cells, CsvEntry& entry);
  void add(std::string_view label, CsvEntry entry);
  /// The row's annotation cannot be used; its image stands.
  void reject(std::string reason, std::string detail);
  [[nodiscard]] std::string_view cell(Cells cells, CsvRole role) const;
  [[nodiscard]] std::string_view text(std::string_view cell) const;

  const CsvReadOptions& options_;
  Journal& journal_;
  CsvImages& images_;
  std::function<void()> before_image_;
  CsvLayout layout_;
  std::uint32_t file_ = 0;
  std::string path_;
  std::uint64_t line_ = 0;
  std::uint32_t image_ = 0;
  bool saw_pixels_ = false;
  bool has_flags_ = false;  ///< of any kind
  /// The row before was mostly of an image of the same size.
  struct KnownSize {
    std::string width;
    std::string height;
    ImageSize size = {};
  } known_size_;
};

}  // namespace manifest::formats
