# SPDX-License-Identifier: Apache-2.0
# MANIFEST_SANITIZE for the library, the tools and the tests together: a half-instrumented program reports nonsense.
if(MANIFEST_SANITIZE)
  add_compile_options(-fsanitize=${MANIFEST_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    add_compile_options(-fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/cmake/sanitizer_ignorelist.txt)
  endif()
  add_link_options(-fsanitize=${MANIFEST_SANITIZE})
endif()
