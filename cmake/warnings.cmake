# SPDX-License-Identifier: Apache-2.0
# The warnings that our own code is held to, by g++ and clang++ alike.
add_library(manifest_warnings INTERFACE)
target_compile_options(manifest_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${MANIFEST_WERROR}>:-Werror>)
