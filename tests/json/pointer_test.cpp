// SPDX-License-Identifier: Apache-2.0
// JSON Pointers to values and back.
#include "libmanifest/json/pointer.h"

#include <gtest/gtest.h>

#include <string>

namespace manifest::json {
namespace {

TEST(Pointer, LeadsToEveryValueAndBack) {
  Outline outline;
  ASSERT_FALSE(outline.scan(R"({"a":[1,{"b/c":2,"~":[[3]],"":4,"\u00e9":5}],"0":6})"));
  for (const Node& node : outline.nodes()) EXPECT_EQ(follow_pointer(outline, pointer_to(outline, node)), &node);
  EXPECT_EQ(outline.raw(*follow_pointer(outline, "/a/1/b~1c")), "2");
  EXPECT_EQ(outline.raw(*follow_pointer(outline, "/a/1/~0/0/0")), "3");
  EXPECT_EQ(outline.raw(*follow_pointer(outline, "/a/1/")), "4");
  EXPECT_EQ(outline.raw(*follow_pointer(outline, "/a/1/é")), "5");
}

TEST(Pointer, LeadsNowhere) {
  Outline outline;
  ASSERT_FALSE(outline.scan(R"({"a":[1,2],"b":3})"));
  for (const char* const pointer :
       {"a", "/c", "/a/2", "/a/01", "/a/-1", "/a/1x", "/a/", "/b/0", "/~2", "/~", "/a/99999999999999999999"}) {
    EXPECT_EQ(follow_pointer(outline, pointer), nullptr) << pointer;
  }
}

}  // namespace
}  // namespace manifest::json
