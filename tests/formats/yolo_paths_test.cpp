// SPDX-License-Identifier: Apache-2.0
// Where labels lie, there and back.
#include "libmanifest/formats/yolo_paths.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace manifest::formats {
namespace {

using testing::ElementsAreArray;

struct Case {
  const char* image;
  const char* labels;
};

TEST(YoloPaths, TheLastFolderCalledImagesBecomesLabels) {
  constexpr Case kCases[] = {
      {"images/a.jpg", "labels/a.txt"},
      {"images/train/a.b.jpg", "labels/train/a.b.txt"},
      {"train/images/a.jpg", "train/labels/a.txt"},
      {"images/x/images/a.jpg", "images/x/labels/a.txt"},
      {"images/images/a.jpg", "images/labels/a.txt"},
      {"labels/images/a.jpg", "labels/labels/a.txt"},
      {"my-images/images2/a.jpg", "my-images/images2/a.txt"},
      {"Images/a.jpg", "Images/a.txt"},
      {"images", "images.txt"},
      {"a/images", "a/images.txt"},
      {"a.jpg", "a.txt"},
      {"v1.2/a", "v1.2/a.txt"},
      {"images/.jpg", "labels/.jpg.txt"},
      {"images/a.", "labels/a.txt"},
  };
  for (const Case& c : kCases) EXPECT_EQ(label_path(c.image), c.labels) << c.image;
}

struct StemCase {
  const char* labels;
  std::vector<std::string> stems;
};

TEST(YoloPaths, ALabelFileKnowsWhatItsImagesMayBeCalled) {
  const StemCase cases[] = {
      {"labels/a.txt", {"images/a", "labels/a"}},
      {"labels/x/labels/a.b.txt", {"labels/x/images/a.b", "labels/x/labels/a.b"}},
      {"images/x/labels/a.txt", {"images/x/images/a"}},
      {"a.txt", {"a"}},
      {"images/a.txt", {}},
      {"labels/images/a.txt", {}},
  };
  for (const StemCase& c : cases) {
    EXPECT_THAT(image_stems(c.labels), ElementsAreArray(c.stems)) << c.labels;
    for (const std::string& stem : c.stems) EXPECT_EQ(label_path(stem + ".png"), c.labels);
  }
}

TEST(YoloPaths, AFolderOfImagesHasOneOfLabels) {
  EXPECT_EQ(label_folder("images"), "labels");
  EXPECT_EQ(label_folder("a/images/b"), "a/labels/b");
  EXPECT_EQ(label_folder("images/images"), "images/labels");
  EXPECT_EQ(label_folder("a/b"), std::nullopt);
  EXPECT_EQ(label_folder(""), std::nullopt);
}

}  // namespace
}  // namespace manifest::formats
