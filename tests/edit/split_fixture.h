// SPDX-License-Identifier: Apache-2.0
// Runs edit::split on text, in a folder of its own.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/edit/split.h"

namespace manifest::edit {

class SplitTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / fmt::format("split-{}-{}", info->name(), ::getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string input(std::string_view text) {
    const std::filesystem::path path = folder_ / fmt::format("in{}.manifest", inputs_++);
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  SplitResult split(const std::vector<std::string>& inputs, const std::vector<std::string>& into,
                    const SplitOptions& options = {}) {
    std::vector<PartWish> wishes;
    for (const std::string& text : into) wishes.push_back(parse_part(text));
    io::OutputSet set(io::Overwrite::allow);
    SplitJob job{.inputs = inputs, .parts = Parts(std::move(wishes))};
    for (std::size_t part = 0; part < job.parts.size(); ++part) {
      job.outputs.push_back(&set.add_in_folder(folder_ / "out", job.parts.name(part)));
    }
    SplitResult result = edit::split(job, options);
    set.commit();
    return result;
  }

  [[nodiscard]] std::string part(std::string_view name) const {
    std::ifstream stream(folder_ / "out" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  /// A line of an image-level label; no label: an unlabeled line.
  static std::string line(std::string_view image, std::string_view label = {}) {
    if (label.empty()) return fmt::format("{{\"source-ref\":\"s3://bucket/{}\"}}\n", image);
    return fmt::format(
        "{{\"source-ref\":\"s3://bucket/{0}\",\"a\":1,\"a-metadata\":{{\"class-name\":\"{1}\",\"confidence\":1,"
        "\"human-annotated\":\"yes\",\"creation-date\":\"2020-01-01T00:00:00\",\"type\":"
        "\"groundtruth/image-classification\"}}}}\n",
        image, label);
  }

 private:
  std::filesystem::path folder_;
  int inputs_ = 0;
};

}  // namespace manifest::edit
