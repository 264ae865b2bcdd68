// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/image_groups.h"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

bool same_key(const spill::Row& a, const spill::Row& b) noexcept { return a[0] == b[0] && a[1] == b[1]; }

}  // namespace

NumberedImages number_images(spill::RowSorter& rows, std::uint64_t lines) {
  if (lines >= kNoImage) {
    throw Error(ErrorKind::data, fmt::format("{} lines are more than this strategy can number", lines),
                {.hint = "--strategy hash has no such limit"});
  }
  NumberedImages images;
  images.image_of_line.assign(lines, kNoImage);
  rows.sort();
  spill::RowStream stream = rows.stream();
  spill::Row before{};
  std::uint64_t stood_at = 0;
  for (spill::Row row{}; stream.next(row); before = row) {
    const bool is_duplicate = images.count != 0 && same_key(row, before);
    if (!is_duplicate) {
      ++images.count;
      stood_at = row[2];
    }
    images.image_of_line[row[2]] = images.count - 1;
    if (!is_duplicate) continue;
    if (images.is_duplicate.empty()) images.is_duplicate.assign(lines, false);
    images.is_duplicate[row[2]] = true;
    if (images.duplicates++ != 0 && row[2] > images.first_duplicate) continue;
    images.first_duplicate = row[2];
    images.stood_at = stood_at;
  }
  return images;
}

ImageSets::ImageSets(std::uint32_t images) : parent_(images) { std::iota(parent_.begin(), parent_.end(), 0U); }

std::uint32_t ImageSets::find(std::uint32_t image) noexcept {
  while (parent_[image] != image) {
    parent_[image] = parent_[parent_[image]];
    image = parent_[image];
  }
  return image;
}

void ImageSets::join(std::uint32_t a, std::uint32_t b) noexcept {
  a = find(a);
  b = find(b);
  if (a < b) std::swap(a, b);
  parent_[a] = b;
}

std::uint32_t ImageSets::add() {
  parent_.push_back(static_cast<std::uint32_t>(parent_.size()));
  return parent_.back();
}

std::vector<std::uint32_t> ImageSets::take_numbers() {
  // Whoever an image hangs on has a lower number, and so has been given its set's already.
  std::uint32_t sets = 0;
  for (std::uint32_t image = 0; image < parent_.size(); ++image) {
    parent_[image] = parent_[image] == image ? sets++ : parent_[parent_[image]];
  }
  return std::move(parent_);
}

ImageSets join_groups(spill::RowSorter& rows, const std::vector<bool>& left_out, NumberedImages& images) {
  ImageSets sets(images.count);
  rows.sort();
  spill::RowStream stream = rows.stream();
  std::optional<spill::Row> before;
  for (spill::Row row{}; stream.next(row);) {
    if (!left_out.empty() && left_out[row[2]]) continue;
    std::uint32_t& image = images.image_of_line[row[2]];
    if (image == kNoImage) image = sets.add();
    if (before && same_key(row, *before)) sets.join(image, images.image_of_line[(*before)[2]]);
    before = row;
  }
  return sets;
}

}  // namespace manifest::edit
