// SPDX-License-Identifier: Apache-2.0
// An input that is read more than once: a file is opened again, a pipe is kept in a nameless file.
#pragma once

#include <memory>
#include <string>

#include "libmanifest/io/input.h"

namespace manifest::io {

/// A plain file is reopened, a compressed one decoded again; a pipe or FIFO is copied (zstd level 1) into a nameless
/// file in `temp_folder` during the first pass. A file that changed between two passes (size, time of change or
/// inode) is Error{io}.
class Rereadable {
 public:
  /// Empty `temp_folder`: $TMPDIR, else /tmp.
  explicit Rereadable(std::string path, std::string temp_folder = {});
  ~Rereadable();
  Rereadable(Rereadable&&) noexcept;
  Rereadable& operator=(Rereadable&&) noexcept;

  /// The stream from its start. The first pass must have been read to its end when the input is no regular file;
  /// otherwise any number of passes may be read at a time.
  [[nodiscard]] std::unique_ptr<Input> open_pass();
  /// The same where others shall be opened before this one ends: a stream is copied first, whole.
  [[nodiscard]] std::unique_ptr<Input> open_pass_of_copy();
  [[nodiscard]] const std::string& name() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace manifest::io
