// SPDX-License-Identifier: Apache-2.0
// Gathers rows by image.
#include "libmanifest/formats/csv_images.h"

#include "libmanifest/error.h"

namespace manifest::formats {

std::uint32_t CsvImages::image(std::string_view name, std::uint32_t file, std::uint64_t line) {
  if (!images_.empty() && names_.text(last_image_) == name) return last_image_;
  last_image_ = names_.number_of(name);
  if (last_image_ == images_.size()) images_.push_back({.line = line, .file = file});
  return last_image_;
}

void CsvImages::add(std::uint32_t image, std::string_view label, CsvEntry entry) {
  if (labels_.size() == 0 || labels_.text(last_label_) != label) last_label_ = labels_.number_of(label);
  entry.label = last_label_;
  entries_.push_back(entry);
  const auto number = static_cast<std::uint32_t>(entries_.size());
  if (number == 0) throw Error(ErrorKind::io, "more than 4 billion rows; --grouped takes any number");
  CsvImage& owner = images_[image];
  if (owner.last == 0) {
    owner.first = number;
  } else {
    entries_[owner.last - 1].next = number;
  }
  owner.last = number;
  ++owner.count;
}

void CsvImages::clear() {
  names_.clear();
  images_.clear();
  entries_.clear();
  last_image_ = 0;
}

}  // namespace manifest::formats
