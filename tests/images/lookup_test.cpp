// SPDX-License-Identifier: Apache-2.0
// From a source-ref to the image's file, and never out of the folder.
#include "libmanifest/images/lookup.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "image_bytes.h"
#include "libmanifest/error.h"
#include "libmanifest/images/beneath.h"

namespace manifest::images {
namespace {

namespace fs = std::filesystem;
using Status = ImageFacts::Status;

struct Case {
  const char* path;
  Status status;
};

/// images/ with links of all kinds, and a secret beside it.
class Lookup : public testing::Test {
 protected:
  Lookup() {
    scratch_.put("secret.png", png(111, 111));
    scratch_.put("secret/deep.png", png(111, 111));
    scratch_.put("images/a.png", png(100, 80));
    scratch_.put("images/deep/er/b.jpg", jpeg(120, 90));
    scratch_.put("images-other/c.png", png(111, 111));
    const fs::path images = folder();
    fs::create_symlink("a.png", images / "inside.png");
    fs::create_symlink("../a.png", images / "deep/up_inside.png");
    fs::create_symlink(images / "a.png", images / "absolute_inside.png");
    fs::create_directory_symlink(images / "deep", images / "deep_link");
    fs::create_symlink("../secret.png", images / "outside.png");
    fs::create_symlink(scratch_.path() + "/secret.png", images / "absolute_outside.png");
    fs::create_directory_symlink("../secret", images / "outside_folder");
    fs::create_symlink(scratch_.path() + "/images-other/c.png", images / "neighbour.png");
    fs::create_symlink("loop", images / "loop");
    fs::create_symlink("nowhere", images / "dangling.png");
  }
  [[nodiscard]] std::string folder() const { return scratch_.path() + "/images"; }
  ScratchFolder scratch_;
};

constexpr Case kCases[] = {
    {"a.png", Status::ok},
    {"deep/er/b.jpg", Status::ok},
    {"/a.png", Status::ok},
    {"deep//er/b.jpg", Status::ok},
    {"inside.png", Status::ok},
    {"deep/up_inside.png", Status::ok},
    {"absolute_inside.png", Status::ok},
    {"deep_link/er/b.jpg", Status::ok},
    {"outside.png", Status::unsafe_path},
    {"absolute_outside.png", Status::unsafe_path},
    {"outside_folder/deep.png", Status::unsafe_path},
    {"neighbour.png", Status::unsafe_path},
    {"../secret.png", Status::unsafe_path},
    {"deep/../../secret.png", Status::unsafe_path},
    {"deep/../a.png", Status::unsafe_path},
    {"..", Status::unsafe_path},
    {"..a.png", Status::missing},
    {"b.png", Status::missing},
    {"deep", Status::missing},
    {"", Status::missing},
    {"/", Status::missing},
    {"loop", Status::missing},
    {"dangling.png", Status::missing},
    {"a.png/b.png", Status::missing},
};

TEST_F(Lookup, FollowsLinksInsideTheFolderOnly) {
  const ImageFolder images(folder());
  for (const Case& c : kCases) {
    const ImageFacts facts = images.look_up(c.path);
    EXPECT_EQ(facts.status, c.status) << c.path << ": " << facts.detail;
    EXPECT_NE(facts.width, 111U) << c.path;
    EXPECT_EQ(facts.detail.empty(), c.status == Status::ok) << c.path << ": " << facts.detail;
  }
}

TEST_F(Lookup, WithoutTheKernelsHelpAnswersTheSame) {
  const int folder_fd = open(folder().c_str(), O_RDONLY | O_DIRECTORY);
  ASSERT_GE(folder_fd, 0);
  for (const Case& c : kCases) {
    const std::string path = c.path;
    if (path.find("..") != std::string::npos || path.empty() || path[0] == '/') continue;
    const BeneathResult by_kernel = open_beneath(folder_fd, folder(), path);
    const BeneathResult by_walking = open_by_walking(folder_fd, folder(), path);
    EXPECT_EQ(by_kernel.status, by_walking.status) << path;
    for (const int fd : {by_kernel.fd, by_walking.fd}) {
      if (fd >= 0) close(fd);
    }
  }
  close(folder_fd);
}

TEST_F(Lookup, ANameWithNulIsMissing) {
  EXPECT_EQ(ImageFolder(folder()).look_up(std::string_view("a.png\0.txt", 10)).status, Status::missing);
}

TEST_F(Lookup, TakesTheKeyBehindAnyBucket) {
  const auto source = make_image_lookup({.folder = folder()});
  EXPECT_EQ(source->look_up("s3://bucket/a.png").width, 100U);
  EXPECT_EQ(source->look_up("s3://other/deep/er/b.jpg").width, 120U);
  EXPECT_EQ(source->look_up("s3://bucket/../secret.png").status, Status::unsafe_path);
  EXPECT_EQ(source->look_up("s3://b/a.png").status, Status::missing) << "no bucket has so short a name";
}

TEST_F(Lookup, TakesAPathOfAForeignFileAsItIs) {
  for (const char* prefix : {"", "s3://bucket/data/"}) {
    const auto source = make_image_lookup({.folder = folder(), .prefix = prefix});
    EXPECT_EQ(source->look_up("deep/er/b.jpg").width, 120U);
    EXPECT_EQ(source->look_up("../secret.png").status, Status::unsafe_path);
  }
}

TEST_F(Lookup, UnderAPrefixTakesTheRestOfTheKey) {
  for (const char* prefix : {"s3://bucket/data/", "s3://bucket/data"}) {
    const auto source = make_image_lookup({.folder = folder(), .prefix = prefix});
    EXPECT_EQ(source->look_up("s3://bucket/data/a.png").width, 100U);
    EXPECT_EQ(source->look_up("s3://bucket/data/../secret.png").status, Status::unsafe_path);
    for (const char* outside :
         {"s3://bucket/a.png", "s3://bucket/data2/a.png", "s3://bucket/data/", "s3://other/data/a.png"}) {
      EXPECT_EQ(source->look_up(outside).status, Status::missing) << outside;
    }
  }
}

TEST_F(Lookup, RefusesAFolderThatIsNoneAndAPrefixThatIsNone) {
  EXPECT_THROW(ImageFolder(folder() + "/nothing"), Error);
  EXPECT_THROW(ImageFolder(folder() + "/a.png"), Error);
  for (const char* prefix : {"bucket/data/", "s3://", "S3://bucket/"}) {
    EXPECT_THROW(static_cast<void>(make_image_lookup({.folder = folder(), .prefix = prefix})), Error) << prefix;
  }
}

TEST_F(Lookup, ServesManyThreadsAtOnce) {
  const auto source = make_image_lookup({.folder = folder()});
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        EXPECT_EQ(source->look_up("s3://bucket/a.png").width, 100U);
        EXPECT_EQ(source->look_up("s3://bucket/text.png").status, Status::missing);
      }
    });
  }
}

}  // namespace
}  // namespace manifest::images
