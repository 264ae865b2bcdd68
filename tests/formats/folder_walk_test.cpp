// SPDX-License-Identifier: Apache-2.0
// Walking a folder: keys in byte order, links followed inside only.
#include "libmanifest/formats/folder_walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "libmanifest/error.h"
#include "tests/support/temp_folder.h"

namespace manifest::formats {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

class FolderWalk : public ::testing::Test {
 protected:
  void add(const std::string& name) {
    fs::create_directories(fs::path(folder_.path(name)).parent_path());
    (void)folder_.file(name, "");
  }
  void link(const std::string& target, const std::string& name) { fs::create_symlink(target, folder_.path(name)); }

  std::vector<std::string> walk(const std::string& below = "") {
    std::vector<std::string> keys;
    links_ = walk_folder(folder_.path(below), [&](std::string_view key) { keys.emplace_back(key); });
    return keys;
  }

  manifest::testing::TempFolder folder_;
  WalkedLinks links_;
};

TEST_F(FolderWalk, KeysComeInByteOrderOfTheWholeKey) {
  for (const auto* name : {"a/z", "a.b/c", "a-b", "a0", "a/b/c", "a/b-c", "A", "\xC3\xA9/x", "\xFF", ".hidden/.x"})
    add(name);
  const auto keys = walk();
  EXPECT_TRUE(std::ranges::is_sorted(keys));
  EXPECT_THAT(keys,
              ElementsAre(".hidden/.x", "A", "a-b", "a.b/c", "a/b-c", "a/b/c", "a/z", "a0", "\xC3\xA9/x", "\xFF"));
}

TEST_F(FolderWalk, LinksAreFollowedInsideOnly) {
  add("in/a");
  add("out/b");
  link("a", "in/file");
  link(folder_.path("in"), "in/again");
  link("../out", "in/outside");
  link("../out/b", "in/outside_file");
  link("nowhere", "in/broken");
  EXPECT_THAT(walk("in"), ElementsAre("a", "broken", "file"));
  EXPECT_EQ(links_.outside, 2U);
  EXPECT_EQ(links_.loops, 1U);
  EXPECT_EQ(walk().size(), 6U);
  EXPECT_EQ(links_.outside, 0U);
}

TEST_F(FolderWalk, LoopsEnd) {
  add("a/x");
  add("b/y");
  link("../b", "a/to_b");
  link("../a", "b/to_a");
  link("self", "self");
  link(".", "dot");
  EXPECT_THAT(walk(), ElementsAre("a/to_b/y", "a/x", "b/to_a/x", "b/y", "self"));
  EXPECT_EQ(links_.loops, 3U);
}

TEST_F(FolderWalk, ASisterWhoseNameBeginsLikeTheFolderIsOutside) {
  add("in/a");
  add("inside/b");
  link("../inside", "in/link");
  EXPECT_THAT(walk("in"), ElementsAre("a"));
  EXPECT_EQ(links_.example, "link");
}

TEST_F(FolderWalk, OurOwnTemporaryFilesArePassedOver) {
  add("a");
  add(".manifest-tmp-abcdef");
  EXPECT_THAT(walk(), ElementsAre("a"));
}

TEST_F(FolderWalk, AFolderThatCannotBeReadIsAnError) {
  add("a/b");
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  fs::permissions(folder_.path("a"), fs::perms::none);
  EXPECT_THROW(walk(), Error);
  fs::permissions(folder_.path("a"), fs::perms::owner_all);
}

}  // namespace
}  // namespace manifest::formats
