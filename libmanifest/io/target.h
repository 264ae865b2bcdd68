// SPDX-License-Identifier: Apache-2.0
// What the path of an output means.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <string>

namespace manifest::io {

/// Where an output goes, all symbolic links followed.
struct Target {
  enum class Kind : std::uint8_t {
    new_file,       ///< nothing has that name yet
    existing_file,  ///< a regular file
    device,         ///< a device, FIFO or socket: written in place
    descriptor,     ///< standard output, or what /dev/stdout or /dev/fd/N lead to: written in place
  };
  Kind kind = Kind::new_file;
  std::string path;       ///< resolved; of a file the folder is canonical where it exists
  int descriptor = -1;    ///< of Kind::descriptor, not owned
  struct stat status {};  ///< of what is there; not of Kind::new_file
};

/// "-" is standard output. Throws Error{exists} for a directory, Error{usage} for a path that cannot name a file, and
/// Error{io} where the way to it is barred.
[[nodiscard]] Target resolve_target(const std::string& path);

}  // namespace manifest::io
