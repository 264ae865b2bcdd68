// SPDX-License-Identifier: Apache-2.0
// YOLO in and out through the conversion: which images, which paths, strays and threads. There and back: yolo_round_trip_test.cpp.
#include "libmanifest/formats/yolo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/formats/convert.h"
#include "tests/formats/csv_run.h"
#include "tests/formats/yolo_run.h"
#include "tests/support/temp_folder.h"

namespace manifest::formats {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The keys of the lines.
std::vector<std::string> keys(const YoloResult& result) {
  std::vector<std::string> out;
  constexpr std::string_view kStart = "{\"source-ref\":\"s3://bucket/";
  for (std::size_t i = result.text.find(kStart); i != std::string::npos; i = result.text.find(kStart, i + 1)) {
    const std::size_t start = i + kStart.size();
    out.push_back(result.text.substr(start, result.text.find('"', start) - start));
  }
  return out;
}

TEST_F(Yolo, SetsComeInTheirOrderAndFoldersInByteOrder) {
  for (const char* name : {"b", "B", "a/z", "a", "\xC3\xA9"}) put_image(fmt::format("d/images/train/{}.png", name));
  put_image("d/images/val/1.png");
  put_image("d/images/test/2.png");
  put("d/data.yaml", "test: images/test\nval: images/val\ntrain: images/train\nnames: [dog]\n");
  EXPECT_THAT(keys(run_import(at("d"))),
              ElementsAre("images/train/B.png", "images/train/a.png", "images/train/a/z.png", "images/train/b.png",
                          "images/train/\xC3\xA9.png", "images/val/1.png", "images/test/2.png"));
  options_.set("set", "val");
  EXPECT_THAT(keys(run_import(at("d/data.yaml"))), ElementsAre("images/val/1.png"));
}

struct LayoutCase {
  const char* yaml;  ///< nullptr: a classes.txt instead
  const char* image;
  const char* labels;
  const char* operand;
  const char* key;
};

TEST_F(Yolo, ImagesAndLabelsAreFoundInEveryLayout) {
  constexpr LayoutCase kCases[] = {
      {nullptr, "d/images/a.png", "d/labels/a.txt", "d", "images/a.png"},
      {nullptr, "d/images/x/a.png", "d/labels/x/a.txt", "d/", "images/x/a.png"},
      {nullptr, "d/a.png", "d/a.txt", "d", "a.png"},
      {nullptr, "d/train/images/a.png", "d/train/labels/a.txt", "d", "train/images/a.png"},
      {"names: [dog]", "d/images/a.png", "d/labels/a.txt", "d/data.yaml", "images/a.png"},
      {"names: [dog]\ntrain: images", "d/images/a.png", "d/labels/a.txt", "d", "images/a.png"},
      {"names: [dog]\ntrain: ./images/", "d/images/a.png", "d/labels/a.txt", "d", "images/a.png"},
      {"names: [dog]\ntrain: .", "d/images/a.png", "d/labels/a.txt", "d", "images/a.png"},
      {"names: [dog]\ntrain: images/a.png", "d/images/a.png", "d/labels/a.txt", "d", "images/a.png"},
      {"names: [dog]\npath: x\ntrain: images", "d/x/images/a.png", "d/x/labels/a.txt", "d", "x/images/a.png"},
      {"names: [dog]\npath: x\ntrain: images", "d/images/a.png", "d/labels/a.txt", "d", "images/a.png"},
      {"names: [dog]\npath: ../e\ntrain: images", "e/images/a.png", "e/labels/a.txt", "d", "images/a.png"},
      {"names: [dog]\npath: ..\ntrain: d/images", "d/images/a.png", "d/labels/a.txt", "d", "images/a.png"},
      {"names: [dog]\ntrain: ../images", "d/images/a.png", "d/labels/a.txt", "d", "images/a.png"},
      {"names: [dog]\ntrain: images\\x", "d/images/x/a.png", "d/labels/x/a.txt", "d", "images/x/a.png"},
      {"names: [dog]\ntrain: [images]", "d/images/a.png", "d/labels/a.txt", "d/../d", "images/a.png"},
  };
  for (const LayoutCase& c : kCases) {
    SCOPED_TRACE(fmt::format("{} {} {}", c.yaml == nullptr ? "none" : c.yaml, c.image, c.operand));
    fs::remove_all(at("d"));
    fs::remove_all(at("e"));
    put_labelled(c.image, c.labels);
    put(c.yaml == nullptr ? "d/classes.txt" : "d/data.yaml", c.yaml == nullptr ? "dog\n" : c.yaml);
    EXPECT_EQ(told(run_import(at(c.operand)).text), fmt::format("{} 100x80: dog 40 30 20 20", c.key));
  }
}

TEST_F(Yolo, AFolderCalledImagesHasItsLabelsBesideIt) {
  put_labelled("d/images/a.png", "d/labels/a.txt");
  put("names", "dog");
  options_.set("names", at("names"));
  EXPECT_EQ(told(run_import(at("d/images")).text), "a.png 100x80: dog 40 30 20 20");
  fs::rename(at("d/labels/a.txt"), at("d/images/a.txt"));
  fs::remove(at("d/labels"));
  EXPECT_EQ(told(run_import(at("d/images/")).text), "a.png 100x80: dog 40 30 20 20");
}

TEST_F(Yolo, LinksCountAsTheFilesThatTheyLeadTo) {
  put_labelled("elsewhere/images/a.png", "elsewhere/labels/a.txt");
  put("d/data.yaml", "train: images\nnames: [dog]\n");
  fs::create_directory_symlink(at("elsewhere/images"), at("d/images"));
  fs::create_directory_symlink(at("elsewhere/labels"), at("d/labels"));
  EXPECT_EQ(told(run_import(at("d")).text), "images/a.png 100x80: dog 40 30 20 20");
  fs::create_directory_symlink(at("d"), at("link"));
  EXPECT_EQ(told(run_import(at("link/data.yaml")).text), "images/a.png 100x80: dog 40 30 20 20");
  put("d/data.yaml", fmt::format("path: {}\ntrain: images\nnames: [dog]\n", at("link")));
  EXPECT_EQ(told(run_import(at("d")).text), "images/a.png 100x80: dog 40 30 20 20");
}

struct ListCase {
  const char* line;
  const char* key;     ///< nullptr: rejected
  const char* counts;  ///< nullptr: none
};

TEST_F(Yolo, LinesOfAListAreRelativeToTheListOrToThePath) {
  constexpr ListCase kCases[] = {
      {"./a.png", "p/sub/a.png", nullptr},
      {"b.png", "p/b.png", nullptr},
      {"sub/a.png", "p/sub/a.png", nullptr},
      {"p/b.png", "p/b.png", nullptr},
      {"c.png", "c.png", nullptr},
      {"a.png", "p/sub/a.png", nullptr},
      {"./../b.png", "p/b.png", nullptr},
      {"  b.png\t\r", "p/b.png", nullptr},
      {"absent.png", "p/absent.png", nullptr},
      {"./absent.png", "p/sub/absent.png", nullptr},
      {"sub\\a.png", "p/sub/a.png", nullptr},
      {"", nullptr, nullptr},
      {"../../../x.png", nullptr, "image.unsafe-path=1"},
      {"/x.png", nullptr, "image.unsafe-path=1"},
      {"http://host/x.png", nullptr, "image.unsafe-path=1"},
      {"0 0.5 0.5 0.1 0.1", nullptr, "image.not-an-image=1"},
  };
  put("data.yaml", "path: p\ntrain: sub/list.txt\nnames: [dog]\n");
  for (const char* image : {"p/sub/a.png", "p/b.png", "c.png"}) put_image(image);
  for (const ListCase& c : kCases) {
    SCOPED_TRACE(c.line);
    put("p/sub/list.txt", c.line);
    const YoloResult result = run_import(at("data.yaml"));
    EXPECT_EQ(fmt::format("{}", fmt::join(keys(result), " ")), c.key == nullptr ? "" : c.key);
    EXPECT_EQ(counted(result.ledger), c.counts == nullptr ? "" : c.counts);
  }
  put("p/sub/list.txt", std::string(100'000, 'x') + ".png\n./a.png\n");
  EXPECT_EQ(counted(run_import(at("data.yaml")).ledger), "image.unsafe-path=1");
}

TEST_F(Yolo, LabelsWithoutTheirImageAreToldAndCounted) {
  put("d/classes.txt", "dog\n");
  put_labelled("d/images/a.png", "d/labels/a.txt");
  put("d/labels/classes.txt", "dog\n");
  put("d/labels/b.txt", "0 0.5 0.5 0.2 0.25\nx\n\n");
  put("d/labels/empty.txt", "");
  put("d/images/a.txt", "0 0.1 0.1 0.2 0.2");
  put("d/images/notes.txt", "0 dogs\n");
  put("d/notes.txt", "not looked at\n");
  const YoloResult result = run_import(at("d"));
  EXPECT_EQ(told(result.text), "images/a.png 100x80: dog 40 30 20 20");
  EXPECT_EQ(counted(result.ledger), "annotation.unknown-image=3 file.stray-labels=3");
  EXPECT_THAT(result.talk, Contains(at("d/labels/b.txt") + ": file.stray-labels: no image belongs to these 2 labels"));
}

TEST_F(Yolo, AFileOfLabelsServesAllImagesOfItsName) {
  put("d/classes.txt", "dog\n");
  put_labelled("d/images/a.png", "d/labels/a.txt");
  put_image("d/images/a.PNG");
  put_image("d/images/a.b.png");
  const YoloResult result = run_import(at("d"));
  EXPECT_EQ(told(result.text),
            "images/a.PNG 100x80: dog 40 30 20 20 / images/a.b.png 100x80: / images/a.png 100x80: dog 40 30 20 20");
  EXPECT_EQ(counted(result.ledger), "");
}

TEST_F(Yolo, ABoxBeyondADoubleIsRejectedWhateverBecomesOfBoxes) {
  put("d/classes.txt", "dog\n");
  put_image("d/images/a.png");
  put("d/labels/a.txt", "0 1e308 0.5 1e308 0.5\n0 0.5 0.5 1e308 0.5\n0 0.5 0.5 0.2 0.25\n0 0 0 1e308 1e308 0 1\n");
  import_.clipping = Clipping::none;
  const YoloResult result = run_import(at("d"));
  EXPECT_EQ(told(result.text), "images/a.png 100x80: dog 40 30 20 20");
  EXPECT_EQ(counted(result.ledger), "annotation.bad-bbox=3");
}

TEST_F(Yolo, ClassIdsAreThoseOfTheDataSet) {
  put("d/data.yaml", "names: {7: dog, 3: cat, 9: dog, -2: mouse, 11: unused}\n");
  put_image("d/images/a.png");
  put("d/labels/a.txt", "9 .5 .5 .2 .25\n3 .5 .5 .2 .25\n-2 .5 .5 .2 .25\n7 .5 .5 .2 .25\n");
  const YoloResult result = run_import(at("d"));
  EXPECT_THAT(result.text, HasSubstr(R"("class-map":{"7":"dog","3":"cat","0":"mouse"})"));
  EXPECT_EQ(counted(result.ledger), "class.merged=1 class.renumbered=1");
}

TEST_F(Yolo, TheAnswerDoesNotDependOnThreads) {
  put("d/classes.txt", "dog\n");
  for (int i = 0; i < 300; ++i) {
    put_image(fmt::format("d/images/{}/{}.png", i % 7, i));
    put(fmt::format("d/labels/{}/{}.txt", i % 7, i), fmt::format("{} 0.5 0.{:03} 0.2 0.2\n", i % 11 == 0 ? 1 : 0, i));
  }
  const YoloResult one = run_import(at("d"));
  EXPECT_EQ(keys(one).size(), 272U);
  for (const std::size_t threads : {2U, 8U}) {
    import_.threads = threads;
    const YoloResult other = run_import(at("d"));
    EXPECT_TRUE(other.text == one.text);
    EXPECT_EQ(other.talk, one.talk);
    EXPECT_EQ(other.ledger.inputs()[0].bytes, one.ledger.inputs()[0].bytes);
  }
}

/// A line with one box.
std::string line_of(std::string_view key) {
  constexpr const char* kLine =
      R"({{"source-ref":"s3://bucket/{}","bounding-box":{{"annotations":[{{"left":40,"top":30,"width":20,"height":20,)"
      R"("class_id":0}}],"image_size":[{{"width":100,"depth":3,"height":80}}]}},"bounding-box-metadata":{{"job-name":"j",)"
      R"("class-map":{{"0":"dog"}},"human-annotated":"yes","objects":[{{"confidence":1}}],)"
      R"("creation-date":"2024-01-02T03:04:05","type":"groundtruth/object-detection"}}}})";
  return fmt::format(fmt::runtime(kLine), key) + "\n";
}

TEST_F(Yolo, AnExportIsReadyForTrainingOnceTheImagesLieInTheirPlaces) {
  std::string manifest;
  for (const char* key : {"x/a.png", "x/images/b.png", "images/c.png"}) {
    manifest += line_of(key);
  }
  run_export(manifest, "e");
  EXPECT_EQ(folder_.content("e/train.txt"), "./images/x/a.png\n./x/images/b.png\n./images/c.png\n");
  EXPECT_EQ(folder_.content("e/data.yaml"), "train: train.txt\nnc: 1\nnames:\n  0: \"dog\"\n");
  for (const char* labels : {"e/labels/x/a.txt", "e/x/labels/b.txt", "e/labels/c.txt"}) {
    EXPECT_EQ(folder_.content(labels), "0 0.5 0.5 0.2 0.25\n") << labels;
  }
  EXPECT_THAT(keys(run_import(at("e"))), IsEmpty());
  for (const char* image : {"e/images/x/a.png", "e/x/images/b.png", "e/images/c.png"}) put_image(image);
  EXPECT_THAT(keys(run_import(at("e"))), ElementsAre("x/a.png", "x/images/b.png", "images/c.png"));
  fs::remove(at("e/source-refs.tsv"));
  EXPECT_THAT(keys(run_import(at("e"))), ElementsAre("images/x/a.png", "x/images/b.png", "images/c.png"));
}

TEST_F(Yolo, NoImageTakesTheFileOrTheFolderOfAnother) {
  constexpr auto kPairs = std::to_array<std::array<const char*, 2>>({
      {"a.jpg", "a.png"},
      {"a.jpg", "images/a.jpg"},
      {"a.jpg", "a.txt/b.jpg"},
      {"a.txt/b.jpg", "a.jpg"},
      {"a.txt/c/b.jpg", "a.jpg"},
  });
  int number = 0;
  for (const auto& [first, second] : kPairs) {
    SCOPED_TRACE(fmt::format("{} {}", first, second));
    const YoloResult result = run_export(line_of(first) + line_of(second), fmt::format("e{}", number++));
    EXPECT_EQ(counted(result.ledger), "annotation.image-rejected=1 image.path-collision=1");
  }
  EXPECT_EQ(counted(run_export(line_of("a/b.jpg") + line_of("a.jpg") + line_of("a/c.jpg"), "fine").ledger), "");
}

TEST_F(Yolo, WhatIsNotFollowedIsTold) {
  put_labelled("d/images/a.png", "d/labels/a.txt");
  put("d/data.yaml", "path: nowhere\ntrain: images\nnames: [dog]\n");
  fs::create_directory_symlink(at("d/labels"), at("d/images/more"));
  const YoloResult result = run_import(at("d"));
  EXPECT_EQ(told(result.text), "images/a.png 100x80: dog 40 30 20 20");
  EXPECT_THAT(result.talk, ElementsAre(HasSubstr("there is no folder \"nowhere\""),
                                       HasSubstr("images/more is a link to a folder, which is not followed")));
}

TEST_F(Yolo, AnImageThatIsThereAndNoFileIsRejectedAndNobodyWaitsForIt) {
  put("d/list.txt", "pipe.png\nfolder.png\nabsent.png\n");
  put("d/data.yaml", "train: list.txt\nnames: [dog]\n");
  fs::create_directory(at("d/folder.png"));
  ASSERT_EQ(mkfifo(at("d/pipe.png").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo(at("d/absent.txt").c_str(), 0600), 0);
  const YoloResult result = run_import(at("d"));
  EXPECT_THAT(keys(result), ElementsAre("absent.png"));
  EXPECT_EQ(counted(result.ledger), "image.not-an-image=2");
}

}  // namespace
}  // namespace manifest::formats
