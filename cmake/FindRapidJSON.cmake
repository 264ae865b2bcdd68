# SPDX-License-Identifier: Apache-2.0
# RapidJSON::RapidJSON: the headers. Debian's own package file has no target.
find_path(RapidJSON_INCLUDE_DIR rapidjson/document.h)
mark_as_advanced(RapidJSON_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(RapidJSON REQUIRED_VARS RapidJSON_INCLUDE_DIR)

if(RapidJSON_FOUND AND NOT TARGET RapidJSON::RapidJSON)
  add_library(RapidJSON::RapidJSON INTERFACE IMPORTED)
  # Its iterators compare with a const copy of themselves, which C++20 finds ambiguous and clang says at each use.
  set_target_properties(RapidJSON::RapidJSON PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${RapidJSON_INCLUDE_DIR}"
    INTERFACE_COMPILE_OPTIONS "$<$<CXX_COMPILER_ID:Clang>:-Wno-ambiguous-reversed-operator>")
endif()
