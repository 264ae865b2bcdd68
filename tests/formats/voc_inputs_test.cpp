// SPDX-License-Identifier: Apache-2.0
// Operands, folders and image sets.
#include "libmanifest/formats/voc_inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "libmanifest/error.h"
#include "libmanifest/formats/voc_text.h"

namespace manifest::formats {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class VocInputsTest : public testing::Test {
 protected:
  VocInputsTest() : root_((fs::temp_directory_path() / "voc_inputs_XXXXXX").string()) {
    if (mkdtemp(root_.data()) == nullptr) throw std::runtime_error("no scratch folder");
  }
  ~VocInputsTest() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  [[nodiscard]] std::string at(const std::string& name) const { return root_ + "/" + name; }

  void put(const std::string& name, std::string_view text = "<annotation/>") const {
    fs::create_directories(fs::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << text;
  }

  /// Paths below the scratch folder.
  [[nodiscard]] std::vector<std::string> paths(const VocInputs& inputs) const {
    std::vector<std::string> out;
    for (const VocInput& file : inputs.files) out.push_back(file.path.substr(root_.size() + 1));
    return out;
  }

  [[nodiscard]] static std::vector<std::string> names(const VocInputs& inputs) {
    std::vector<std::string> out;
    for (const VocInput& file : inputs.files) out.push_back(file.name);
    return out;
  }

  std::string root_;
};

TEST_F(VocInputsTest, AFolderIsWalkedAndItsFilesComeByPath) {
  put("v/b.xml");
  put("v/a/z.xml");
  put("v/a/b.XML");
  put("v/a.b/c.xml");
  put("v/readme.txt");
  put("v/.xml");
  put("v/folder.xml/inside.xml");
  const VocInputs inputs = find_voc_inputs({at("v")}, "");
  EXPECT_THAT(paths(inputs),
              ElementsAre("v/a.b/c.xml", "v/a/b.XML", "v/a/z.xml", "v/b.xml", "v/folder.xml/inside.xml"));
  EXPECT_THAT(names(inputs), ElementsAre("a.b/c", "a/b", "a/z", "b", "folder.xml/inside"));
  EXPECT_THAT(names(find_voc_inputs({at("v/")}, "")), ElementsAre("a.b/c", "a/b", "a/z", "b", "folder.xml/inside"));
}

TEST_F(VocInputsTest, FilesAreThemselvesWhateverTheirName) {
  put("v/b.xml");
  put("a.voc");
  const VocInputs inputs = find_voc_inputs({at("v/b.xml"), at("a.voc")}, "");
  EXPECT_THAT(paths(inputs), ElementsAre("a.voc", "v/b.xml"));
  EXPECT_THAT(names(inputs), ElementsAre("a.voc", "b"));
  EXPECT_EQ(inputs.files[0].operand, 1U);
  EXPECT_EQ(inputs.files[1].operand, 0U);
}

TEST_F(VocInputsTest, LinksToFilesCountAndLinksToFoldersAreNotFollowed) {
  put("v/a.xml");
  put("elsewhere/b.xml");
  fs::create_symlink("a.xml", at("v/link.xml"));
  fs::create_directory_symlink("../elsewhere", at("v/elsewhere"));
  fs::create_directory_symlink(".", at("v/loop"));
  fs::create_symlink("nowhere", at("v/dangling.xml"));
  EXPECT_THAT(paths(find_voc_inputs({at("v")}, "")), ElementsAre("v/a.xml", "v/link.xml"));
}

TEST_F(VocInputsTest, AnImageSetPicksFilesOfEachDevkit) {
  for (const char* year : {"kit/VOC2007/", "kit/VOC2012/"}) {
    for (const char* file : {"1", "2", "3"}) put(year + std::string("Annotations/") + file + ".xml");
  }
  put("kit/VOC2007/ImageSets/Main/train.txt", "3\n1\n");
  put("kit/VOC2007/ImageSets/Main/dog_train.txt", "2  1\r\n3 -1\r\n\r\n2 1");
  put("kit/VOC2012/ImageSets/Main/train.txt", "2\n9\n../../../secret\n");
  put("kit/VOC2012/ImageSets/Layout/other.txt", "2\n");
  const VocInputs train = find_voc_inputs({at("kit")}, "train");
  EXPECT_THAT(names(train), ElementsAre("VOC2007/Annotations/1", "VOC2007/Annotations/3", "VOC2012/Annotations/2"));
  ASSERT_EQ(train.problems.size(), 2U);
  EXPECT_EQ(train.problems[0].reason, "file.missing");
  EXPECT_EQ(train.problems[0].origin.line, 2U);
  EXPECT_THAT(train.problems[0].detail, HasSubstr("VOC2012/Annotations/9.xml"));
  EXPECT_THAT(train.problems[1].detail, HasSubstr("../../../secret"));
  EXPECT_THAT(names(find_voc_inputs({at("kit/VOC2007")}, "dog_train")), ElementsAre("Annotations/2", "Annotations/3"));
}

TEST_F(VocInputsTest, AnUnknownImageSetIsAUsageErrorThatNamesTheKnownOnes) {
  put("kit/Annotations/1.xml");
  put("kit/ImageSets/Main/val.txt", "1\n");
  put("kit/ImageSets/Main/train.txt", "1\n");
  try {
    static_cast<void>(find_voc_inputs({at("kit")}, "test"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_EQ(error.hint(), "image sets: train, val");
  }
}

TEST_F(VocInputsTest, WhatCannotBeReadOrHoldsNothingIsAnError) {
  put("empty/readme.txt");
  const auto kind_of = [&](const std::string& operand) {
    try {
      static_cast<void>(find_voc_inputs({operand}, ""));
    } catch (const Error& error) {
      return error.kind();
    }
    return ErrorKind::bug;
  };
  EXPECT_EQ(kind_of(at("nothing")), ErrorKind::io);
  EXPECT_EQ(kind_of(at("empty")), ErrorKind::data);
}

TEST_F(VocInputsTest, ASpecialFileIsReadAtOnceAndKept) {
  ASSERT_EQ(mkfifo(at("fifo").c_str(), 0600), 0);
  const std::jthread feeder([&] { std::ofstream(at("fifo")) << "<annotation/>"; });
  const VocInputs inputs = find_voc_inputs({at("fifo")}, "");
  ASSERT_EQ(inputs.files.size(), 1U);
  for (int round = 0; round < 2; ++round) {
    std::string text = "left over";
    load_voc_input(inputs.files[0], text);
    EXPECT_EQ(text, "<annotation/>");
  }
}

TEST_F(VocInputsTest, FilesOfEverySizeAreLoadedWholeUpToTheLimit) {
  std::string text;
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1}, std::size_t{16384}, std::size_t{16385}, std::size_t{100'000}}) {
    put("a.xml", std::string(size, 'x'));
    load_voc_input({.path = at("a.xml")}, text);
    EXPECT_EQ(text, std::string(size, 'x'));
  }
  put("a.xml", std::string(kMaxXmlBytes + 100, 'x'));
  load_voc_input({.path = at("a.xml")}, text);
  EXPECT_EQ(text.size(), kMaxXmlBytes + 1);
  EXPECT_THROW(load_voc_input({.path = at("gone.xml")}, text), Error);
}

TEST_F(VocInputsTest, ACompressedFileIsDecompressed) {
  const gzFile file = gzopen(at("a.xml").c_str(), "wb");
  ASSERT_GT(gzputs(file, "<annotation/>"), 0);
  gzclose(file);
  std::string text;
  load_voc_input({.path = at("a.xml")}, text);
  EXPECT_EQ(text, "<annotation/>");
}

}  // namespace
}  // namespace manifest::formats
