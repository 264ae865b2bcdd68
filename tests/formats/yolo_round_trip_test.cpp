// SPDX-License-Identifier: Apache-2.0
// Manifest to YOLO and back, with random images and boxes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/document.h"
#include "tests/formats/csv_run.h"
#include "tests/formats/yolo_run.h"

namespace manifest::formats {
namespace {

namespace fs = std::filesystem;

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
    const YoloResult out = run_export(manifest, folder);
    ASSERT_EQ(counted(out.ledger), "");
    import_.images = &sizes;
    const YoloResult result = run_import(at(folder));
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
