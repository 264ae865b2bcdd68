# SPDX-License-Identifier: Apache-2.0
# Installs the library, shared or static, and builds a foreign project against it: by find_package and by pkg-config.
#
#   cmake -D ROOT=<project> -D BUILD=<its build> -D SCRATCH=<folder> -D SHARED=ON|OFF -D CXX=<compiler> \
#         -D LAUNCHER=<ccache or nothing> -D TOOLS=<names, comma between> -P run.cmake
#
# The build at hand is installed where it is of the kind asked for; the other kind is built in SCRATCH.
cmake_minimum_required(VERSION 3.23)

function(run)
  execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "exit ${code}: ${command}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_ok how program)
  run(${CMAKE_COMMAND} -E env LD_LIBRARY_PATH=${prefix}/${libdir} ${program})
  if(NOT output STREQUAL "ok\n")
    message(FATAL_ERROR "${how}: the consumer printed: ${output}")
  endif()
  message(STATUS "${how}: ok")
endfunction()

set(prefix ${SCRATCH}/prefix)
set(build ${BUILD})
file(REMOVE_RECURSE ${prefix} ${SCRATCH}/consumer)
file(STRINGS ${BUILD}/CMakeCache.txt built_shared REGEX "^BUILD_SHARED_LIBS:")
if(SHARED AND NOT built_shared MATCHES "=ON" OR NOT SHARED AND built_shared MATCHES "=ON")
  set(build ${SCRATCH}/build)
  run(${CMAKE_COMMAND} -S ${ROOT} -B ${build} -G Ninja -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_FLAGS_DEBUG=-O0
    -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} -D BUILD_SHARED_LIBS=${SHARED} -D MANIFEST_BUILD_TESTS=OFF)
  run(${CMAKE_COMMAND} --build ${build} --target manifest)
endif()
run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix} --component library)
file(GLOB package ${prefix}/lib*/cmake/manifest ${prefix}/lib/*/cmake/manifest)
cmake_path(GET package PARENT_PATH libdir)
cmake_path(GET libdir PARENT_PATH libdir)
cmake_path(RELATIVE_PATH libdir BASE_DIRECTORY ${prefix})

run(${CMAKE_COMMAND} -S ${ROOT}/tests/install/consumer -B ${SCRATCH}/consumer -G Ninja
  -D CMAKE_CXX_COMPILER=${CXX} -D CMAKE_PREFIX_PATH=${prefix})
run(${CMAKE_COMMAND} --build ${SCRATCH}/consumer)
expect_ok(find_package ${SCRATCH}/consumer/consumer)

set(ENV{PKG_CONFIG_PATH} ${prefix}/${libdir}/pkgconfig)
run(pkg-config --cflags --libs manifest)
separate_arguments(flags UNIX_COMMAND "${output}")
run(${CXX} ${ROOT}/tests/install/consumer/consumer.cpp -o ${SCRATCH}/by_pkg_config ${flags})
expect_ok(pkg-config ${SCRATCH}/by_pkg_config)

# The installed tools find their library by themselves, also after the tree was moved. The loader asks /proc where a
# program lies.
if(build STREQUAL BUILD AND TOOLS AND NOT EXISTS /proc/self/exe)
  message(STATUS "no /proc here: the moved tools are not tried")
elseif(build STREQUAL BUILD AND TOOLS)
  run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix})
  file(REMOVE_RECURSE ${SCRATCH}/moved)
  file(RENAME ${prefix} ${SCRATCH}/moved)
  string(REPLACE "," ";" tools "${TOOLS}")
  foreach(tool IN LISTS tools)
    run(${SCRATCH}/moved/bin/manifest-${tool} --version)
    message(STATUS "manifest-${tool}: ok")
  endforeach()
endif()
