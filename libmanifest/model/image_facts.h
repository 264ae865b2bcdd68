// SPDX-License-Identifier: Apache-2.0
// What an image file itself says, for the rules; who reads files is images/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace manifest {

/// An image as its file's header tells it, EXIF orientation applied.
struct ImageFacts {
  enum class Status : std::uint8_t {
    ok,
    missing,      ///< no such file, or it cannot be read
    unsafe_path,  ///< the key leads out of the folder; nothing was opened
    not_an_image  ///< neither PNG nor JPEG by content, or a broken header
  };
  Status status = Status::missing;
  std::uint64_t bytes = 0;  ///< of the file
  std::uint32_t width = 0;  ///< pixels, as shown
  std::uint32_t height = 0;
  std::string detail = {};  ///< why, when not ok
};

/// Where the rules learn of the files. Implementations are safe to call from several threads at once.
class ImageSource {
 public:
  virtual ~ImageSource() = default;
  [[nodiscard]] virtual ImageFacts look_up(std::string_view source_ref) const = 0;
};

}  // namespace manifest
