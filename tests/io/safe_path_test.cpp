// SPDX-License-Identifier: Apache-2.0
// Which paths stay in their folder.
#include "libmanifest/io/safe_path.h"

#include <gtest/gtest.h>

#include <string_view>

namespace manifest::io {
namespace {

using namespace std::string_view_literals;

TEST(SafePath, PathsInsideTheFolderAreSafe) {
  for (const auto path : {"a"sv, "a/b"sv, "a/b.c/d.txt"sv, "..."sv, "..a/b.."sv, ".hidden"sv, "-rf"sv, "a b/ü"sv,
                          "12:30.jpg"sv, "a\\b"sv, "cat:dog.jpg"sv, "\n"sv}) {
    EXPECT_TRUE(is_safe_relative_path(path)) << path;
  }
}

TEST(SafePath, PathsThatMayLeadOutAreNot) {
  for (const auto path : {""sv,
                          "/"sv,
                          "/etc/passwd"sv,
                          "."sv,
                          ".."sv,
                          "../a"sv,
                          "a/.."sv,
                          "a/../b"sv,
                          "a/./b"sv,
                          "./a"sv,
                          "a//b"sv,
                          "a/"sv,
                          "a\0b"sv,
                          "C:a"sv,
                          "c:/a"sv,
                          "s3://bucket/key"sv,
                          "file:/etc/passwd"sv,
                          "a\\..\\b"sv,
                          "..\\a"sv,
                          "a/..\\b"sv}) {
    EXPECT_FALSE(is_safe_relative_path(path)) << path;
  }
}

}  // namespace
}  // namespace manifest::io
