// SPDX-License-Identifier: Apache-2.0
#include "tools/open_files.h"

#include <sys/resource.h>

namespace manifest::tools {

void raise_open_files() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace manifest::tools
