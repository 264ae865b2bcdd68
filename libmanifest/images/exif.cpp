// SPDX-License-Identifier: Apache-2.0
// The orientation in an EXIF block, by libexif.
#include <libexif/exif-data.h>

#include <algorithm>
#include <array>
#include <memory>

#include "libmanifest/images/decoders.h"

namespace manifest::images {
namespace {

struct Unref {
  void operator()(ExifData* data) const noexcept { exif_data_unref(data); }
};

/// libexif takes a block as it stands in a JPEG: behind this signature.
constexpr std::array<unsigned char, 6> kSignature = {'E', 'x', 'i', 'f', 0, 0};

/// SHORT by the standard; LONG is what some writers put there.
std::uint32_t value_of(const ExifEntry& entry, ExifByteOrder order) {
  if (entry.data == nullptr || entry.components < 1) return 0;
  if (entry.format == EXIF_FORMAT_SHORT && entry.size >= 2) return exif_get_short(entry.data, order);
  if (entry.format == EXIF_FORMAT_LONG && entry.size >= 4) return exif_get_long(entry.data, order);
  return 0;
}

}  // namespace

int exif_orientation(std::span<const unsigned char> tiff_block) {
  if (tiff_block.empty()) return 1;
  std::vector<unsigned char> block(kSignature.begin(), kSignature.end());
  block.insert(block.end(), tiff_block.begin(), tiff_block.end());
  const std::unique_ptr<ExifData, Unref> data(exif_data_new());
  if (data == nullptr) return 1;
  exif_data_unset_option(
      data.get(), EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);  // it would add what is missing and change what is there
  exif_data_load_data(data.get(), block.data(), static_cast<unsigned>(block.size()));
  // Of the main image only: IFD 1 describes the thumbnail.
  const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  const std::uint32_t orientation = entry == nullptr ? 0 : value_of(*entry, exif_data_get_byte_order(data.get()));
  return orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
}

}  // namespace manifest::images
