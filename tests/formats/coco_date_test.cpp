// SPDX-License-Identifier: Apache-2.0
// COCO's dates.
#include "libmanifest/formats/coco_date.h"

#include <gtest/gtest.h>

namespace manifest::formats {
namespace {

TEST(CocoDate, ReadsItsOwnShapeAndIso8601) {
  constexpr std::int64_t kExpected = 1384397573;  // 2013-11-14T02:52:53Z
  for (const auto* text :
       {"2013-11-14 02:52:53", "2013-11-14T02:52:53", "2013-11-14T02:52:53Z", "2013-11-14T02:52:53+00:00",
        "2013-11-14T03:52:53+01:00", "2013-11-14T02:52:53.999", "2013-11-13T21:52:53-0500"}) {
    EXPECT_EQ(parse_coco_date(text), kExpected) << text;
  }
  EXPECT_EQ(parse_coco_date("2013-11-14"), kExpected - 2 * 3600 - 52 * 60 - 53);
  EXPECT_EQ(parse_coco_date("2013-11-14T02:52"), kExpected - 53);
  EXPECT_EQ(parse_coco_date("2013-11-14T02:52Z"), kExpected - 53);
  EXPECT_EQ(format_coco_date(kExpected), "2013-11-14 02:52:53");
}

TEST(CocoDate, RefusesWhatIsNoDate) {
  for (const auto* text : {"", "2013", "2013-13-14 02:52:53", "2013-02-30", "14.11.2013", "2013/11/14 02:52:53",
                           "1384397573", "2013-11-14 25:00:00"}) {
    EXPECT_EQ(parse_coco_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace manifest::formats
