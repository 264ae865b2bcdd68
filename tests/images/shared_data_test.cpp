// SPDX-License-Identifier: Apache-2.0
// Real images, where they lie beside the project: sizes and kinds equal those of an independent count.
#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "libmanifest/images/header.h"

namespace manifest::images {
namespace {

namespace fs = std::filesystem;

fs::path shared_data() {
  const char* folder = std::getenv("MANIFEST_SHARED_DATA");
  return (folder != nullptr ? fs::path(folder) : fs::path(MANIFEST_SOURCE_DIR) / "../shared") / "data";
}

std::uint32_t number(const rapidjson::Value& facts, const char* name, std::uint32_t otherwise) {
  return facts.HasMember(name) ? facts[name].GetUint() : otherwise;
}

void expect_equal(const ImageFacts& facts, const rapidjson::Value& expected) {
  const std::string_view kind = expected["magic"].GetString();
  EXPECT_EQ(facts.bytes, expected["bytes"].GetUint64());
  if (kind != "png" && kind != "jpeg") {
    EXPECT_EQ(facts.status, ImageFacts::Status::not_an_image);
    return;
  }
  const bool turned = number(expected, "exif_orientation", 1) >= 5;
  EXPECT_EQ(facts.status, ImageFacts::Status::ok) << facts.detail;
  EXPECT_EQ(facts.width, number(expected, turned ? "h" : "w", 0));
  EXPECT_EQ(facts.height, number(expected, turned ? "w" : "h", 0));
}

TEST(SharedData, HeadersOfRealImagesEqualAnIndependentCount) {
  std::ifstream in(shared_data() / "facts.json");
  if (!in) GTEST_SKIP() << "no shared data beside the project: set MANIFEST_SHARED_DATA";
  rapidjson::IStreamWrapper stream(in);
  rapidjson::Document facts;
  facts.ParseStream(stream);
  std::size_t images = 0;
  for (const auto& file : facts["files"].GetObject()) {
    const std::string_view name(file.name.GetString(), file.name.GetStringLength());
    if (!name.starts_with("images/")) continue;
    SCOPED_TRACE(name);
    ++images;
    expect_equal(read_header((shared_data() / name).string()), file.value);
  }
  EXPECT_GT(images, 100U);
}

}  // namespace
}  // namespace manifest::images
