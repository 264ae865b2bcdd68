// SPDX-License-Identifier: Apache-2.0
// How many files a run may hold open.
#pragma once

namespace manifest::tools {

/// Raises this process's limit of open files as far as it may (setrlimit, the hard limit): a run of many parts holds one
/// or two for each. What it may not have is told when a file cannot be opened.
void raise_open_files() noexcept;

}  // namespace manifest::tools
