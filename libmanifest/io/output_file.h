// SPDX-License-Identifier: Apache-2.0
// One output that is being written: buffered, compressed where its name says so.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/io/compression.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/io/posix.h"

namespace manifest::io {

class OutputFile final : public Output {
 public:
  /// What finish() leaves behind.
  enum class Durability : std::uint8_t { written, on_disk };

  /// `name` is what errors name.
  OutputFile(FileDescriptor descriptor, std::string name, Compression compression);

  void write(std::string_view bytes) override;
  void write_pieces(std::span<const std::string_view> pieces) override;
  [[nodiscard]] bool closed() const noexcept override { return closed_; }

  /// Writes what is still held, ends the compression and closes the file; write() may not follow. The second call
  /// does nothing.
  void finish(Durability durability);

 private:
  template <class Bytes>
  void put(const Bytes& bytes);

  FileDescriptor descriptor_;
  std::unique_ptr<Encoder> encoder_;
  std::string pending_;
  bool closed_ = false;
};

}  // namespace manifest::io
