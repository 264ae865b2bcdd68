// SPDX-License-Identifier: Apache-2.0
// Manifest to COCO to manifest: the same bytes, for any boxes, labels and ids that the service takes.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "libmanifest/formats/coco.h"
#include "libmanifest/formats/convert.h"

namespace manifest::formats {
namespace {

constexpr const char* kLabels[] = {"dog", "cat", "a \"b\" \\ c", "\xC3\xA9t\xC3\xA9", "\xF0\x9F\x90\x95", " ",
                                   "x=y", "0"};

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "round-trip-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }
  double unit() { return static_cast<double>(engine_() >> 11U) / 9007199254740992.0; }

 private:
  std::mt19937_64 engine_;
};

Box random_box(Random& random, const ImageSize& frame) {
  const auto width = static_cast<double>(frame.width);
  const auto height = static_cast<double>(frame.height);
  Box box{random.unit() * (width - 20), random.unit() * (height - 20), 0, 0};
  if (random.below(2) == 0) box = {std::floor(box.left), std::floor(box.top), 0, 0};
  box.width = 5 + random.unit() * (width - box.left - 6);
  box.height = random.below(3) == 0 ? 7 : 5 + random.unit() * (height - box.top - 6);
  return box;
}

Sample random_sample(Random& random, int number, std::int64_t first_id) {
  Sample sample{.source_ref = "s3://bucket-" + std::to_string(random.below(3)) + "/d " + std::to_string(number) +
                              "/\xC3\xBC.jpg"};
  if (random.below(8) == 0) return sample;
  sample.size = ImageSize{64 + static_cast<std::int64_t>(random.below(4000)),
                          64 + static_cast<std::int64_t>(random.below(4000)), 3};
  sample.creation_date = "2013-11-14T17:02:" + std::to_string(10 + random.below(50));
  for (auto count = random.below(12); count > 0; --count) {
    const auto label = random.below(std::size(kLabels));
    sample.boxes.push_back({.label = kLabels[label],
                            .box = random_box(random, *sample.size),
                            .confidence = random.below(2) == 0 ? 1 : random.unit(),
                            .class_id = first_id + static_cast<std::int64_t>(label)});
  }
  return sample;
}

std::string manifest_of(Random& random, int images, std::int64_t first_id) {
  std::string text;
  for (int i = 0; i < images; ++i) {
    append_manifest_line(random_sample(random, i, first_id), {.creation_date = "2000-01-01T00:00:00"}, text);
    text += '\n';
  }
  return text;
}

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Journal export_to(const std::string& manifest, const std::string& coco) {
  FormatOptions options(coco_options());
  options.set_switch("scores");
  io::OutputSet outputs(io::Overwrite::refuse);
  Journal journal({});
  const auto writer = make_coco_writer({.output = coco, .outputs = outputs, .options = options, .journal = journal});
  export_manifest(*find_format("coco"), {.manifests = {manifest}}, journal, *writer);
  outputs.commit();
  journal.ledger().check();
  return journal;
}

Journal import_to(const std::string& coco, const std::string& manifest) {
  const FormatOptions options(coco_options());
  io::OutputSet outputs(io::Overwrite::refuse);
  Journal journal({});
  const auto reader = make_coco_reader({.paths = {coco}, .options = options, .journal = journal});
  ImportOptions import;
  import.rounding = Rounding::none;
  import.line.creation_date = "2000-01-01T00:00:00";
  import.threads = 3;
  import_samples(*reader, std::move(import), journal, outputs.add(manifest));
  outputs.commit();
  journal.ledger().check();
  return journal;
}

TEST(CocoRoundTrip, GivesTheManifestBackByteForByte) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Folder folder;
    Random random(seed);
    const std::string before = manifest_of(random, 60, seed % 2 == 0 ? 0 : 9007199254740000);
    std::ofstream(folder.file("in.manifest"), std::ios::binary) << before;
    EXPECT_EQ(export_to(folder.file("in.manifest"), folder.file("coco.json")).rejected(), 0U);
    const Journal journal = import_to(folder.file("coco.json"), folder.file("out.manifest"));
    EXPECT_EQ(journal.rejected(), 0U);
    EXPECT_FALSE(journal.ledger().changed().contains("annotation.clipped"));
    EXPECT_EQ(content(folder.file("out.manifest")), before) << "seed " << seed;
  }
}

TEST(CocoRoundTrip, CompressedFilesGiveTheSame) {
  const Folder folder;
  Random random(99);
  const std::string before = manifest_of(random, 40, 1);
  std::ofstream(folder.file("in.manifest"), std::ios::binary) << before;
  export_to(folder.file("in.manifest"), folder.file("coco.json.gz"));
  import_to(folder.file("coco.json.gz"), folder.file("out.manifest"));
  EXPECT_EQ(content(folder.file("out.manifest")), before);
}

TEST(CocoRoundTrip, AnExportOfManyBoxesWaitsInAFileAndComesOutWhole) {
  const Folder folder;
  Random random(7);
  const std::string before = manifest_of(random, 4000, 1);
  std::ofstream(folder.file("in.manifest"), std::ios::binary) << before;
  export_to(folder.file("in.manifest"), folder.file("coco.json"));
  import_to(folder.file("coco.json"), folder.file("out.manifest"));
  EXPECT_TRUE(content(folder.file("out.manifest")) == before);
}

}  // namespace
}  // namespace manifest::formats
