# SPDX-License-Identifier: Apache-2.0
# Runs one golden test of a tool and compares all that it made, byte for byte.
#
#   cmake -D CASE=tests/cli/<tool>/<case> -D TOOL=<binary> -D TESTDATA=<folder> -D RUN_DIR=<scratch> -P run_cli_case.cmake
#
# A case is a folder:
#   cmd      one command for `sh`, run in an empty folder; pipes and redirections are fine. It sees $TOOL (the binary),
#            $BIN (the folder of all tools), $CASE (this folder) and $TESTDATA; the last two are relative paths, the same on
#            every machine
#   needs    a path without which the case is skipped, aloud (no file: nothing)
#   in/      files that are put into the folder before the run; afterwards they must be what they were
#   exit     the exit code (no file: 0)
#   stdout   what is expected there (no file: nothing); stderr likewise
#   files/   the files that the command leaves behind, each byte for byte; any other file or folder fails the case,
#            temporary ones in $TMPDIR included. A name that stands in in/ too may have changed
#
# UPDATE_GOLDEN=1 in the environment rewrites stdout, stderr, exit and files/ of the cases that are run:
#   UPDATE_GOLDEN=1 ctest --test-dir build -R '^cli\.validate\.'   and then read `git diff`.
cmake_minimum_required(VERSION 3.23)

if(EXISTS ${CASE}/needs)
  file(STRINGS ${CASE}/needs needed)
  if(NOT EXISTS ${needed})
    message(STATUS "SKIPPED: there is no ${needed} here")
    return()
  endif()
endif()

set(work ${RUN_DIR}/work)
set(made ${RUN_DIR}/made)
set(temporary ${RUN_DIR}/tmp)
set(failures "")

function(fail text)
  set(failures "${failures}${text}\n" PARENT_SCOPE)
endfunction()

function(is_same left right result)
  file(SHA256 ${left} left_hash)
  file(SHA256 ${right} right_hash)
  if(left_hash STREQUAL right_hash)
    set(${result} ON PARENT_SCOPE)
  else()
    set(${result} OFF PARENT_SCOPE)
  endif()
endfunction()

# Fails with a diff, if `got` is not `wanted`. A missing `wanted` stands for an empty file.
macro(compare wanted got name)
  set(wanted_file ${wanted})
  if(NOT EXISTS ${wanted_file})
    set(wanted_file ${RUN_DIR}/empty)
  endif()
  is_same(${wanted_file} ${got} same)
  if(NOT same)
    execute_process(COMMAND diff -a -u --label expected/${name} --label got/${name} ${wanted_file} ${got}
      OUTPUT_VARIABLE difference ERROR_VARIABLE difference)
    fail("${name} differs:\n${difference}")
  endif()
endmacro()

function(prepare)
  file(REMOVE_RECURSE ${RUN_DIR})
  file(MAKE_DIRECTORY ${work} ${made} ${temporary})
  file(WRITE ${RUN_DIR}/empty "")
  file(CREATE_LINK ${CASE} ${RUN_DIR}/case SYMBOLIC)
  file(CREATE_LINK ${TESTDATA} ${RUN_DIR}/testdata SYMBOLIC)
  if(EXISTS ${CASE}/in)
    file(COPY ${CASE}/in/ DESTINATION ${work})
  endif()
endfunction()

# Only these variables of the caller's environment reach the command: a golden test is the same everywhere.
function(run)
  cmake_path(GET TOOL PARENT_PATH bin)
  execute_process(
    COMMAND env -i PATH=$ENV{PATH} HOME=$ENV{HOME} LC_ALL=C ASAN_OPTIONS=$ENV{ASAN_OPTIONS} TSAN_OPTIONS=$ENV{TSAN_OPTIONS}
      TMPDIR=${temporary} TOOL=${TOOL} BIN=${bin} CASE=../case TESTDATA=../testdata sh ${CASE}/cmd
    WORKING_DIRECTORY ${work} INPUT_FILE /dev/null
    OUTPUT_FILE ${made}/stdout ERROR_FILE ${made}/stderr RESULT_VARIABLE code)
  file(WRITE ${made}/exit "${code}\n")
endfunction()

macro(check_files)
  file(GLOB_RECURSE left LIST_DIRECTORIES true RELATIVE ${work} ${work}/*)
  foreach(name IN LISTS left)
    if(IS_DIRECTORY ${work}/${name})
      if(NOT IS_DIRECTORY ${CASE}/files/${name} AND NOT IS_DIRECTORY ${CASE}/in/${name})
        fail("folder left behind: ${name}")
      endif()
    elseif(EXISTS ${CASE}/files/${name})
      compare(${CASE}/files/${name} ${work}/${name} ${name})
    elseif(EXISTS ${CASE}/in/${name})
      compare(${CASE}/in/${name} ${work}/${name} ${name})
    else()
      fail("file left behind: ${name}")
    endif()
  endforeach()

  file(GLOB_RECURSE expected RELATIVE ${CASE}/files ${CASE}/files/*)
  if(EXISTS ${CASE}/in)
    file(GLOB_RECURSE inputs RELATIVE ${CASE}/in ${CASE}/in/*)
    list(APPEND expected ${inputs})
  endif()
  foreach(name IN LISTS expected)
    if(NOT EXISTS ${work}/${name})
      fail("missing: ${name}")
    endif()
  endforeach()

  file(GLOB_RECURSE temporaries RELATIVE ${temporary} ${temporary}/*)
  if(temporaries)
    fail("temporary files left behind: ${temporaries}")
  endif()
endmacro()

function(check)
  set(wanted_code 0)
  if(EXISTS ${CASE}/exit)
    file(STRINGS ${CASE}/exit wanted_code)
  endif()
  file(STRINGS ${made}/exit code)
  if(NOT code STREQUAL wanted_code)
    fail("exit code ${code}, expected ${wanted_code}")
  endif()
  compare(${CASE}/stdout ${made}/stdout stdout)
  compare(${CASE}/stderr ${made}/stderr stderr)
  check_files()
  if(failures)
    message(FATAL_ERROR "${failures}")
  endif()
endfunction()

function(update_stream name unless)
  is_same(${made}/${name} ${unless} same)
  if(same)
    file(REMOVE ${CASE}/${name})
  else()
    file(COPY_FILE ${made}/${name} ${CASE}/${name})
  endif()
endfunction()

function(update)
  file(WRITE ${RUN_DIR}/success "0\n")
  update_stream(exit ${RUN_DIR}/success)
  update_stream(stdout ${RUN_DIR}/empty)
  update_stream(stderr ${RUN_DIR}/empty)
  file(REMOVE_RECURSE ${CASE}/files)
  file(GLOB_RECURSE left RELATIVE ${work} ${work}/*)
  foreach(name IN LISTS left)
    set(same OFF)
    if(EXISTS ${CASE}/in/${name})
      is_same(${CASE}/in/${name} ${work}/${name} same)
    endif()
    if(NOT same)
      cmake_path(GET name PARENT_PATH folder)
      file(COPY ${work}/${name} DESTINATION ${CASE}/files/${folder})
    endif()
  endforeach()
endfunction()

prepare()
run()
if("$ENV{UPDATE_GOLDEN}")
  update()
else()
  check()
endif()
