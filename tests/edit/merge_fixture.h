// SPDX-License-Identifier: Apache-2.0
// Runs edit::merge on text, in a folder of its own.
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

#include "libmanifest/edit/merge.h"
#include "libmanifest/io/output_set.h"

namespace manifest::edit {

class MergeTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / fmt::format("merge-{}-{}", info->name(), ::getpid());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  /// Merges the texts, one file each; the ledger balances. What was written is given back.
  std::string merge(const std::vector<std::string>& texts, const MergeOptions& options) {
    return pieces(texts, options).front();
  }

  std::vector<std::string> pieces(const std::vector<std::string>& texts, const MergeOptions& options) {
    io::OutputSet set(io::Overwrite::allow);
    MergeJob job;
    for (const std::string& text : texts) job.inputs.push_back(input(text));
    std::size_t count = 0;
    job.next_output = [&]() -> io::Output& { return set.add(folder_ / fmt::format("out{}", count++)); };
    job.conflicts = &set.add(folder_ / "conflicts");
    if (options.duplicates == MergeDuplicates::keep && !lists_kept) job.conflicts = nullptr;
    ledger = edit::merge(job, options);
    ledger.check();
    set.commit();
    conflicts = read("conflicts");
    std::vector<std::string> written;
    for (std::size_t i = 0; i < count; ++i) written.push_back(read(fmt::format("out{}", i)));
    return written;
  }

  Ledger ledger;          // of the last merge
  std::string conflicts;  // likewise
  bool lists_kept = false;

  /// A line of an image-level label under attribute `a`; no label: an unlabeled line.
  static std::string line(std::string_view image, std::string_view label = {},
                          std::string_view date = "2020-01-01T00:00:00") {
    if (label.empty()) return fmt::format("{{\"source-ref\":\"s3://bucket/{}\"}}\n", image);
    return fmt::format(
        "{{\"source-ref\":\"s3://bucket/{0}\",\"a\":1,\"a-metadata\":{{\"class-name\":\"{1}\",\"confidence\":1,"
        "\"human-annotated\":\"yes\",\"creation-date\":\"{2}\",\"type\":\"groundtruth/image-classification\"}}}}\n",
        image, label, date);
  }

  /// A line of boxes under attribute `b`: one a class id, each of its own place. `classes` is the inside of the class-map.
  static std::string boxes(std::string_view image, const std::vector<int>& ids, std::string_view classes,
                           int width = 100) {
    std::string annotations;
    std::string objects;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      annotations += fmt::format("{}{{\"class_id\":{},\"left\":{},\"top\":0,\"width\":9,\"height\":9}}",
                                 i == 0 ? "" : ",", ids[i], i);
      objects += fmt::format("{}{{\"confidence\":0.{}}}", i == 0 ? "" : ",", i + 1);
    }
    return fmt::format(
        "{{\"source-ref\":\"s3://bucket/{}\",\"b\":{{\"image_size\":[{{\"width\":{},\"height\":100,\"depth\":3}}],"
        "\"annotations\":[{}]}},\"b-metadata\":{{\"objects\":[{}],\"class-map\":{{{}}},\"human-annotated\":\"yes\","
        "\"creation-date\":\"2020-01-01T00:00:00\",\"type\":\"groundtruth/object-detection\"}}}}\n",
        image, width, annotations, objects, classes);
  }

 private:
  std::string input(std::string_view text) {
    const std::filesystem::path path = folder_ / fmt::format("in{}.manifest", inputs_++);
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::filesystem::path folder_;
  int inputs_ = 0;
};

}  // namespace manifest::edit
