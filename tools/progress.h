// SPDX-License-Identifier: Apache-2.0
// Progress on stderr: bytes, percent, rate, time left (tools.md 0).
#pragma once

#include <memory>

#include "libmanifest/io/byte_counter.h"
#include "tools/options.h"

namespace manifest::tools {

/// Shows `counter` from a thread of its own while it lives, and leaves a clean line behind. auto: only when stderr is
/// a terminal, from the second second on. always: also elsewhere, then a line each time, and once at the end.
class Progress {
 public:
  Progress(const CommonOptions& common, const io::ByteCounter& counter);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// "512.0 MiB of 1.0 GiB, 50 %, 256.0 MiB/s, 2 s left"; without a total "512.0 MiB, 256.0 MiB/s".
[[nodiscard]] std::string progress_text(std::uint64_t done, std::uint64_t total, double seconds);

}  // namespace manifest::tools
