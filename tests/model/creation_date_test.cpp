// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/model/creation_date.h"

#include <gtest/gtest.h>

#include <string_view>

namespace manifest {
namespace {

TEST(CreationDate, AcceptsTheShapesOfTheSpecification) {
  for (const std::string_view text :
       {"2018-10-18T22:18:13.527256", "2020-03-06T17:46:39.176", "2013-11-18T02:53:27", "2021-06-22T10:11:18.006Z",
        "2013-11-18 02:53:27", "2013-11-18T02:53:27+01:00", "2013-11-18T02:53:27-0130",
        "2013-11-18T02:53:27.123456789Z", "2016-12-31T23:59:60", "2024-02-29T00:00:00", "0001-01-01T00:00:00",
        "9999-12-31T23:59:59"}) {
    EXPECT_TRUE(parse_creation_date(text)) << text;
  }
}

TEST(CreationDate, RefusesEverythingElse) {
  for (const std::string_view text : {"",
                                      "2013-11-18",
                                      "2013-11-18T02:53",
                                      "2013-11-18t02:53:27",
                                      "2013-11-18T24:00:00",
                                      "2013-11-18T02:60:00",
                                      "2013-11-18T02:53:61",
                                      "2013-02-29T00:00:00",
                                      "2013-13-01T00:00:00",
                                      "2013-00-01T00:00:00",
                                      "2013-11-00T00:00:00",
                                      "0000-01-01T00:00:00",
                                      "2013-11-18T02:53:27.",
                                      "2013-11-18T02:53:27.1234567890",
                                      "2013-11-18T02:53:27z",
                                      "2013-11-18T02:53:27+1:00",
                                      "2013-11-18T02:53:27+24:00",
                                      "2013-11-18T02:53:27+01:60",
                                      "2013-11-18T02:53:27 Z",
                                      " 2013-11-18T02:53:27",
                                      "2013-11-18T02:53:27 ",
                                      "2013-11-18  02:53:27",
                                      "13-11-18T02:53:27",
                                      "2013/11/18T02:53:27",
                                      "\xD9\xA2"
                                      "013-11-18T02:53:27",
                                      "2013-11-18T02:53:27,5",
                                      "2013-11-18T02:53:27+01:"}) {
    EXPECT_FALSE(parse_creation_date(text)) << text;
  }
}

TEST(CreationDate, NotesTheSpaceForm) {
  EXPECT_TRUE(parse_creation_date("2013-11-18 02:53:27")->with_space);
  EXPECT_FALSE(parse_creation_date("2013-11-18T02:53:27")->with_space);
}

TEST(CreationDate, ComparesInstantsAcrossOffsets) {
  const auto instant = [](std::string_view text) { return parse_creation_date(text)->instant; };
  EXPECT_EQ(instant("1970-01-01T00:00:00"), (Instant{0, 0}));
  EXPECT_EQ(instant("2013-11-18T02:53:27+01:00"), instant("2013-11-18T01:53:27Z"));
  EXPECT_EQ(instant("2013-11-18T02:53:27-0130"), instant("2013-11-18T04:23:27"));
  EXPECT_LT(instant("2013-11-18T02:53:27.1"), instant("2013-11-18T02:53:27.11"));
  EXPECT_EQ(instant("2013-11-18T02:53:27.5").nanoseconds, 500'000'000U);
}

TEST(CreationDate, WritesWhatItReads) {
  const auto instant = parse_creation_date("2013-11-18 02:53:27.5")->instant;
  EXPECT_EQ(format_creation_date(instant, Fraction::none), "2013-11-18T02:53:27");
  EXPECT_EQ(format_creation_date(instant, Fraction::microseconds), "2013-11-18T02:53:27.500000");
}

}  // namespace
}  // namespace manifest
