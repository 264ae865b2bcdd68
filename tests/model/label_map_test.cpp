// SPDX-License-Identifier: Apache-2.0
// Labels renamed, merged and dropped.
#include "libmanifest/model/label_map.h"

#include <gtest/gtest.h>

#include "libmanifest/error.h"

namespace manifest {
namespace {

TEST(LabelMap, LeavesOtherLabelsAlone) {
  const LabelMap map;
  EXPECT_TRUE(map.empty());
  EXPECT_EQ(map.find("dog"), "dog");
}

TEST(LabelMap, RenamesOnceAndDrops) {
  LabelMap map;
  map.add_option("dog=animal");
  map.add_option("animal=thing");
  map.add_option("cat=");
  EXPECT_EQ(map.find("dog"), "animal");
  EXPECT_EQ(map.find("animal"), "thing");
  EXPECT_EQ(map.find("cat"), std::nullopt);
}

TEST(LabelMap, AFileTakesAnyLabel) {
  LabelMap map;
  map.add_file(R"({"a=b": "c=d", "x": null})", "map.json");
  EXPECT_EQ(map.find("a=b"), "c=d");
  EXPECT_EQ(map.find("x"), std::nullopt);
}

TEST(LabelMap, RefusesWhatIsAmbiguous) {
  for (const auto* option : {"dog", "a=b=c", "=dog"}) {
    LabelMap map;
    EXPECT_THROW(map.add_option(option), Error) << option;
  }
  LabelMap map;
  map.add_option("dog=cat");
  EXPECT_THROW(map.add_option("dog=cow"), Error);
  EXPECT_THROW(map.add_file(R"(["dog"])", "map.json"), Error);
  EXPECT_THROW(map.add_file(R"({"cow": ""})", "map.json"), Error);
}

TEST(LabelMap, RefusesANameThatIsTooLongForALabel) {
  LabelMap map;
  std::string longest;
  for (int i = 0; i < 256; ++i) longest += "\u00e9";
  map.add_option("dog=" + longest);
  EXPECT_EQ(map.find("dog"), longest);
  EXPECT_THROW(map.add_option("cat=" + longest + "x"), Error);
  EXPECT_THROW(map.add_file("{\"cow\":\"" + longest + "x\"}", "map.json"), Error);
}

}  // namespace
}  // namespace manifest
