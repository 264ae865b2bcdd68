# SPDX-License-Identifier: Apache-2.0
# The warnings that our own code is held to, by g++ and clang++ alike.
add_library(manifest_warnings INTERFACE)
target_compile_options(manifest_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  # -Wrestrict: optimising, g++ 12 sees overlaps in std::string's own operator+ (GCC bug 105651).
  $<$<BOOL:${MANIFEST_WERROR}>:-Werror>
  $<$<AND:$<BOOL:${MANIFEST_WERROR}>,$<CXX_COMPILER_ID:GNU>>:-Wno-error=restrict>
  # -Wmaybe-uninitialized: likewise, strings of an aggregate that was never begun, on the way out of an exception.
  $<$<AND:$<BOOL:${MANIFEST_WERROR}>,$<CXX_COMPILER_ID:GNU>>:-Wno-error=maybe-uninitialized>)
