// SPDX-License-Identifier: Apache-2.0
// YOLO in and out through the conversion: which images, which paths, strays, threads, and the way there and back.
#include "libmanifest/formats/yolo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "libmanifest/error.h"
#include "libmanifest/formats/convert.h"
#include "libmanifest/json/document.h"
#include "tests/formats/csv_run.h"
#include "tests/support/temp_folder.h"

namespace manifest::formats {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Result {
  std::string text;               ///< the manifest
  std::vector<std::string> talk;  ///< notes and problems
  Ledger ledger;
};

class Yolo : public ::testing::Test {
 protected:
  Yolo() {
    import_.s3_prefix = "s3://bucket";
    import_.line.creation_date = "2024-01-02T03:04:05";
    import_.rounding = Rounding::none;
  }

  void put(const std::string& name, std::string_view text) const {
    fs::create_directories(fs::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << text;
  }
  /// A PNG of 100 by 80.
  void put_image(const std::string& name) const {
    static const std::string kPlain =
        manifest::testing::TempFolder::read_file(MANIFEST_SOURCE_DIR "/testdata/images/plain.png");
    put(name, kPlain);
  }
  void put_labelled(const std::string& image, const std::string& labels) const {
    put_image(image);
    put(labels, "0 0.5 0.5 0.2 0.25\n");
  }
  [[nodiscard]] std::string at(const std::string& name) const { return folder_.path(name); }

  Result run_import(const std::string& operand) {
    Result result;
    Journal journal({.talk = [&](std::string_view text) { result.talk.emplace_back(text); }});
    io::OutputSet outputs(io::Overwrite::allow);
    io::Output& out = outputs.add(at("out.manifest"));
    const auto reader = make_yolo_reader({.paths = {operand},
                                          .options = options_,
                                          .journal = journal,
                                          .images = import_.images,
                                          .threads = import_.threads});
    ImportOptions options = import_;
    import_samples(*reader, std::move(options), journal, out);
    outputs.commit();
    journal.ledger().check();
    result.text = folder_.content("out.manifest");
    result.ledger = journal.ledger();
    return result;
  }

  Result run_export(std::string_view manifest, const std::string& folder) {
    Result result;
    put("in.manifest", manifest);
    Journal journal({.talk = [&](std::string_view text) { result.talk.emplace_back(text); }});
    io::OutputSet outputs(io::Overwrite::refuse);
    const auto writer =
        make_yolo_writer({.output = at(folder), .outputs = outputs, .options = options_, .journal = journal});
    export_manifest(*find_format("yolo"), {.manifests = {at("in.manifest")}}, journal, *writer);
    outputs.commit();
    journal.ledger().check();
    result.ledger = journal.ledger();
    return result;
  }

  manifest::testing::TempFolder folder_;
  FormatOptions options_{yolo_options()};
  ImportOptions import_;
};

/// The keys of the lines.
std::vector<std::string> keys(const Result& result) {
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
    const Result result = run_import(at("data.yaml"));
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
  const Result result = run_import(at("d"));
  EXPECT_EQ(told(result.text), "images/a.png 100x80: dog 40 30 20 20");
  EXPECT_EQ(counted(result.ledger), "annotation.unknown-image=3 file.stray-labels=3");
  EXPECT_THAT(result.talk, Contains(at("d/labels/b.txt") + ": file.stray-labels: no image belongs to these 2 labels"));
}

TEST_F(Yolo, AFileOfLabelsServesAllImagesOfItsName) {
  put("d/classes.txt", "dog\n");
  put_labelled("d/images/a.png", "d/labels/a.txt");
  put_image("d/images/a.PNG");
  put_image("d/images/a.b.png");
  const Result result = run_import(at("d"));
  EXPECT_EQ(told(result.text),
            "images/a.PNG 100x80: dog 40 30 20 20 / images/a.b.png 100x80: / images/a.png 100x80: dog 40 30 20 20");
  EXPECT_EQ(counted(result.ledger), "");
}

TEST_F(Yolo, ABoxBeyondADoubleIsRejectedWhateverBecomesOfBoxes) {
  put("d/classes.txt", "dog\n");
  put_image("d/images/a.png");
  put("d/labels/a.txt", "0 1e308 0.5 1e308 0.5\n0 0.5 0.5 1e308 0.5\n0 0.5 0.5 0.2 0.25\n0 0 0 1e308 1e308 0 1\n");
  import_.clipping = Clipping::none;
  const Result result = run_import(at("d"));
  EXPECT_EQ(told(result.text), "images/a.png 100x80: dog 40 30 20 20");
  EXPECT_EQ(counted(result.ledger), "annotation.bad-bbox=3");
}

TEST_F(Yolo, ClassIdsAreThoseOfTheDataSet) {
  put("d/data.yaml", "names: {7: dog, 3: cat, 9: dog, -2: mouse, 11: unused}\n");
  put_image("d/images/a.png");
  put("d/labels/a.txt", "9 .5 .5 .2 .25\n3 .5 .5 .2 .25\n-2 .5 .5 .2 .25\n7 .5 .5 .2 .25\n");
  const Result result = run_import(at("d"));
  EXPECT_THAT(result.text, HasSubstr(R"("class-map":{"7":"dog","3":"cat","0":"mouse"})"));
  EXPECT_EQ(counted(result.ledger), "class.merged=1 class.renumbered=1");
}

TEST_F(Yolo, TheAnswerDoesNotDependOnThreads) {
  put("d/classes.txt", "dog\n");
  for (int i = 0; i < 300; ++i) {
    put_image(fmt::format("d/images/{}/{}.png", i % 7, i));
    put(fmt::format("d/labels/{}/{}.txt", i % 7, i), fmt::format("{} 0.5 0.{:03} 0.2 0.2\n", i % 11 == 0 ? 1 : 0, i));
  }
  const Result one = run_import(at("d"));
  EXPECT_EQ(keys(one).size(), 272U);
  for (const std::size_t threads : {2U, 8U}) {
    import_.threads = threads;
    const Result other = run_import(at("d"));
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
    const Result result = run_export(line_of(first) + line_of(second), fmt::format("e{}", number++));
    EXPECT_EQ(counted(result.ledger), "annotation.image-rejected=1 image.path-collision=1");
  }
  EXPECT_EQ(counted(run_export(line_of("a/b.jpg") + line_of("a.jpg") + line_of("a/c.jpg"), "fine").ledger), "");
}

TEST_F(Yolo, WhatIsNotFollowedIsTold) {
  put_labelled("d/images/a.png", "d/labels/a.txt");
  put("d/data.yaml", "path: nowhere\ntrain: images\nnames: [dog]\n");
  fs::create_directory_symlink(at("d/labels"), at("d/images/more"));
  const Result result = run_import(at("d"));
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
  const Result result = run_import(at("d"));
  EXPECT_THAT(keys(result), ElementsAre("absent.png"));
  EXPECT_EQ(counted(result.ledger), "image.not-an-image=2");
}

/// Knows the sizes of the images of one manifest.
class KnownSizes final : public ImageSource {
 public:
  [[nodiscard]] ImageFacts look_up(std::string_view image) const override {
    const auto found = sizes.find(image);
    if (found == sizes.end()) return {};
    return {.status = ImageFacts::Status::ok,
            .width = static_cast<std::uint32_t>(found->second.width),
            .height = static_cast<std::uint32_t>(found->second.height)};
  }
  std::map<std::string, ImageSize, std::less<>> sizes;
};

/// Random images and boxes, whole ones and fractional ones.
std::vector<Sample> random_samples(std::mt19937& random, bool only_whole) {
  constexpr auto kLabels =
      std::to_array<const char*>({"dog", "no", "1", "~", " x ", "a: b # c", "\"q\" 'q' \\",
                                  "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "t\tab\n", "- a", "{a}", "null", "\x7F\x01"});
  constexpr auto kFolders = std::to_array<const char*>({"", "set/", "images/", "a/images/b/", "labels/", "w x/"});
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  const auto share = [&] { return only_whole ? 0.0 : below(1000) / 1000.0; };
  std::vector<Sample> samples;
  for (int i = 0; i < 80; ++i) {
    Sample& sample = samples.emplace_back();
    sample.source_ref = fmt::format("s3://bucket{}/{}{:02}.jpg", below(2), kFolders[below(kFolders.size())], i);
    sample.size = ImageSize{.width = 64 + below(4033), .height = 300 + below(900)};
    for (std::uint32_t n = below(6); n > 0; --n) {
      const auto label = below(kLabels.size());
      sample.boxes.push_back({.label = kLabels[label],
                              .box = {.left = below(20) + share(),
                                      .top = below(100) + share(),
                                      .width = 10 + below(30) + share(),
                                      .height = 10 + below(150) + share()},
                              .confidence = below(2) == 0 ? 1 : below(1000) / 1000.0,
                              .class_id = label});
    }
  }
  return samples;
}

void expect_same(const json::Value& wanted, const json::Value& got, bool only_whole) {
  EXPECT_EQ(got.find("source-ref")->string(), wanted.find("source-ref")->string());
  const json::Value& size = wanted.find("bounding-box")->find("image_size")->elements().front();
  const json::Value* boxes = got.find("bounding-box");
  ASSERT_NE(boxes, nullptr);
  const auto& expected = wanted.find("bounding-box")->find("annotations")->elements();
  const auto& found = boxes->find("annotations")->elements();
  ASSERT_EQ(found.size(), expected.size());
  const auto label_of = [](const json::Value& line, const json::Value& box) {
    const auto id = fmt::format("{}", *box.find("class_id")->integer());
    return line.find("bounding-box-metadata")->find("class-map")->find(id)->string();
  };
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(label_of(got, found[i]), label_of(wanted, expected[i]));
    for (const auto& [name, side] : {std::pair("left", "width"), std::pair("top", "height"),
                                     std::pair("width", "width"), std::pair("height", "height")}) {
      const double tolerance = only_whole ? 0 : 2e-9 * *size.find(side)->number();
      EXPECT_NEAR(*found[i].find(name)->number(), *expected[i].find(name)->number(), tolerance);
    }
    const auto confidence = [i](const json::Value& line) {
      return *line.find("bounding-box-metadata")->find("objects")->elements()[i].find("confidence")->number();
    };
    EXPECT_EQ(confidence(got), confidence(wanted));
  }
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size(); i = text.find('\n', i) + 1)
    out.emplace_back(text.substr(i, text.find('\n', i) - i));
  return out;
}

TEST_F(Yolo, ManifestToYoloAndBackIsTheSame) {
  std::mt19937 random(7);
  options_.set_switch("scores");
  for (int run = 0; run < 6; ++run) {
    const bool only_whole = run % 2 == 0;
    KnownSizes sizes;
    std::string manifest;
    for (const Sample& sample : random_samples(random, only_whole)) {
      sizes.sizes[sample.source_ref] = *sample.size;
      append_manifest_line(sample, {.creation_date = "2024-01-02T03:04:05"}, manifest);
      manifest += '\n';
    }
    const auto wanted = lines_of(manifest);
    const std::string folder = fmt::format("e{}", run);
    const Result out = run_export(manifest, folder);
    ASSERT_EQ(counted(out.ledger), "");
    import_.images = &sizes;
    const Result result = run_import(at(folder));
    EXPECT_EQ(counted(result.ledger), "");
    const auto back = lines_of(result.text);
    ASSERT_EQ(back.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      expect_same(json::parse_document(wanted[i], "wanted"), json::parse_document(back[i], "back"), only_whole);
    }
    if (!only_whole) continue;
    run_export(result.text, folder + "again");
    for (const std::string& name : folder_.names()) {
      const std::string inside = folder + "/";
      if (!name.starts_with(inside) || !fs::is_regular_file(at(name))) continue;
      EXPECT_EQ(folder_.content(folder + "again/" + name.substr(inside.size())), folder_.content(name)) << name;
    }
  }
}

}  // namespace
}  // namespace manifest::formats
