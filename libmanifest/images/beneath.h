// SPDX-License-Identifier: Apache-2.0
// Opening a file that must lie beneath a folder, whatever links say.
// Internal to images/.
#pragma once

#include <cstdint>
#include <string>

namespace manifest::images {

/// What opening came to: a descriptor that the caller closes, or why there is none.
struct BeneathResult {
  enum class Status : std::uint8_t { opened, failed, leads_out };
  Status status = Status::failed;
  int fd = -1;
  int error_number = 0;  ///< errno, when failed
};

/// Opens `relative` for reading beneath the folder `folder_fd`, whose path without links is `folder_path`. Links are followed inside
/// only: by the kernel (openat2, Linux 5.6) where it can, else by resolving the path and walking it with O_NOFOLLOW.
/// REQUIRES: no ".." component and no NUL in `relative`.
[[nodiscard]] BeneathResult open_beneath(int folder_fd, const std::string& folder_path, const std::string& relative);

/// The second way alone, for the tests.
[[nodiscard]] BeneathResult open_by_walking(int folder_fd, const std::string& folder_path, const std::string& relative);

}  // namespace manifest::images
