// SPDX-License-Identifier: Apache-2.0
// A nameless temporary file: written at its end, read anywhere.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace manifest::spill {

/// The file comes into being with the first write and is gone with the object, or with the process. Movable.
/// Not thread-safe while written; any number of threads may read() at a time. Errors are Error{io} with the folder.
class NamelessFile {
 public:
  /// `folder` empty: $TMPDIR, else /tmp.
  explicit NamelessFile(std::string folder);
  ~NamelessFile();
  NamelessFile(NamelessFile&& other) noexcept;
  NamelessFile& operator=(NamelessFile&& other) noexcept;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  void append(std::span<const char> bytes);
  /// Fills `out` with the bytes from `offset` on. REQUIRES: they were written.
  void read(std::uint64_t offset, std::span<char> out) const;

 private:
  std::string folder_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

}  // namespace manifest::spill
