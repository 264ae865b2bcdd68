# SPDX-License-Identifier: Apache-2.0
# Installs the library, its headers, and the two files by which other projects find it. tools/ installs the tools.
include(CMakePackageConfigHelpers)

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME library)
install(TARGETS manifest EXPORT manifest-targets FILE_SET HEADERS)
install(EXPORT manifest-targets NAMESPACE manifest:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/manifest)

configure_package_config_file(cmake/manifest-config.cmake.in ${PROJECT_BINARY_DIR}/manifest-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/manifest)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/manifest-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/manifest-config.cmake ${PROJECT_BINARY_DIR}/manifest-config-version.cmake
  cmake/FindLibcsv.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/manifest)

# A shared library brings its own dependencies; who links the static one must name them.
if(NOT BUILD_SHARED_LIBS)
  set(pc_requires "simdjson fmt zlib libzstd libxxhash re2 libpng libjpeg libexif pugixml yaml-cpp")
  set(pc_libs "-lcsv -pthread")
endif()
# Both files find the prefix from where they lie, so that an installed tree may be moved.
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig
  OUTPUT_VARIABLE pc_prefix)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY ${CMAKE_INSTALL_PREFIX} OUTPUT_VARIABLE pc_libdir)
configure_file(cmake/manifest.pc.in ${PROJECT_BINARY_DIR}/manifest.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/manifest.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
