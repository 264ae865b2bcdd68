// SPDX-License-Identifier: Apache-2.0
// An input whose beginning is looked at before it is read. Internal to formats/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/io/byte_counter.h"
#include "libmanifest/io/input.h"

namespace manifest::formats {

/// Reads as the input inside does, from its very start.
class PeekedInput final : public io::Input {
 public:
  /// `progress` (may be null) is told what has been read of the file itself.
  explicit PeekedInput(std::unique_ptr<io::Input> inside, io::ByteCounter* progress = nullptr);

  /// The first 256 KiB, or all that there is. Stays the same while the rest is read.
  [[nodiscard]] std::string_view head() const noexcept { return head_; }
  [[nodiscard]] bool head_is_all() const noexcept { return is_all_; }
  /// Uncompressed bytes taken from the input so far, the head included.
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }

  std::size_t read(std::span<char> out) override;
  [[nodiscard]] std::uint64_t file_position() const noexcept override { return inside_->file_position(); }

 private:
  std::size_t read_on(std::span<char> out);

  std::unique_ptr<io::Input> inside_;
  io::ByteCounter* progress_;
  std::uint64_t before_ = 0;  ///< what earlier inputs had told
  std::string head_;
  std::size_t at_ = 0;
  bool is_all_ = false;
  std::uint64_t bytes_ = 0;
};

/// Throws Error{data} when a text begins as UTF-16 does (Windows tools write it): nothing in it would be found.
void refuse_utf16(std::string_view head, const std::string& path);

}  // namespace manifest::formats
