// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/source_ref.h"

#include <gtest/gtest.h>

#include <string>

namespace manifest {
namespace {

TEST(SourceRef, TellsS3UrisFromOthers) {
  struct Case {
    std::string text;
    bool well_formed;
  };
  const std::string snowman = "\xE2\x98\x83";
  std::string many_snowmen;
  for (int i = 0; i < 1024; ++i) many_snowmen += snowman;
  const Case cases[] = {
      {"s3://bucket/image.jpg", true},
      {"s3://abc/k", true},
      {"s3://ab/k", false},  // a bucket has 3 characters at least
      {"s3://" + std::string(255, 'b') + "/k", true},
      {"s3://" + std::string(256, 'b') + "/k", false},
      {"s3://Bucket.with-all_0/k", true},
      {"s3://buck et/k", false},
      {"s3://b\xC3\xBC"
       "cket/k",
       false},
      {"S3://bucket/k", false},
      {"https://bucket/k", false},
      {"s3:///key", false},
      {"s3://bucket/", false},
      {"s3://bucket", false},
      {"", false},
      {"s3://bucket//", true},  // the key is "/"
      {"s3://bucket/a b+c%20", true},
      {"s3://bucket/" + std::string(1024, 'k'), true},
      {"s3://bucket/" + std::string(1025, 'k'), false},
      {"s3://bucket/" + many_snowmen, true},  // 1024 characters, 3072 bytes
      {"s3://bucket/" + many_snowmen + "x", false},
  };
  for (const Case& c : cases) EXPECT_EQ(parse_source_ref(c.text).has_value(), c.well_formed) << c.text;
}

TEST(SourceRef, NamesBucketAndKey) {
  const auto parts = parse_source_ref("s3://bucket/folder/image.jpg");
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->bucket, "bucket");
  EXPECT_EQ(parts->key, "folder/image.jpg");
}

TEST(SourceRef, JoinsWithExactlyOneSlash) {
  for (const char* prefix : {"s3://bucket/p", "s3://bucket/p/"}) {
    for (const char* path : {"a/b.jpg", "/a/b.jpg"}) EXPECT_EQ(join_source_ref(prefix, path), "s3://bucket/p/a/b.jpg");
  }
}

}  // namespace
}  // namespace manifest
