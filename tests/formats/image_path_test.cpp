// SPDX-License-Identifier: Apache-2.0
// Paths that become keys, and keys that become paths.
#include "libmanifest/formats/image_path.h"

#include <gtest/gtest.h>

namespace manifest::formats {
namespace {

using namespace std::string_view_literals;

TEST(ImagePath, OnlyTheLowerCaseSchemeIsAnS3Uri) {
  EXPECT_TRUE(is_s3_uri("s3://bucket/key"));
  EXPECT_FALSE(is_s3_uri("S3://bucket/key"));
  EXPECT_FALSE(is_s3_uri("a/s3://bucket/key"));
}

TEST(ImagePath, WhatLeadsOutIsUnsafe) {
  for (const auto path : {""sv, "/a.jpg"sv, "\\a.jpg"sv, "C:\\a.jpg"sv, "c:/a.jpg"sv, "C:a.jpg"sv, "http://x/a.jpg"sv,
                          "S3://b/a.jpg"sv, "file:///a"sv, ".."sv, "../a.jpg"sv, "a/../b.jpg"sv, "a/.."sv,
                          "..\\a.jpg"sv, "a\\..\\b"sv, "a\0b"sv, "a\xFF.jpg"sv}) {
    EXPECT_TRUE(why_unsafe(path)) << path;
  }
}

TEST(ImagePath, OddKeysAreLegal) {
  for (const auto path : {"a.jpg"sv, "a/b c.jpg"sv, "./a.jpg"sv, "a//b.jpg"sv, "..a/b..jpg"sv, "ab:c.jpg"sv,
                          "a+b%20.jpg"sv, "\xC3\xA9.jpg"sv, "-rf"sv, "a/"sv}) {
    EXPECT_FALSE(why_unsafe(path)) << path;
  }
}

TEST(ImagePath, AnImageLeavesUnderItsKey) {
  EXPECT_EQ(export_path("s3://bucket/a/b.jpg", ""), "a/b.jpg");
  EXPECT_EQ(export_path("s3://bucket/a/b.jpg", "s3://bucket/a"), "b.jpg");
  EXPECT_EQ(export_path("s3://bucket/a/b.jpg", "s3://bucket/a/"), "b.jpg");
  EXPECT_EQ(export_path("s3://bucket/ab.jpg", "s3://bucket/a"), std::nullopt);
  EXPECT_EQ(export_path("s3://other/a/b.jpg", "s3://bucket/a/"), std::nullopt);
  EXPECT_EQ(export_path("s3://bucket/a/", "s3://bucket/a/"), std::nullopt);
}

}  // namespace
}  // namespace manifest::formats
