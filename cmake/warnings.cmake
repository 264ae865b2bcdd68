# SPDX-License-Identifier: Apache-2.0
# The warnings that our own code is held to, by g++ and clang++ alike.
add_library(manifest_warnings INTERFACE)
target_compile_options(manifest_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  # g++ 12 sees overlaps in std::string's own operator+ when it optimises (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${MANIFEST_WERROR}>:-Werror>)
