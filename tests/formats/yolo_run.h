// SPDX-License-Identifier: Apache-2.0
// Runs the reader and the writer of YOLO data sets in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/yolo.h"
#include "tests/support/temp_folder.h"

namespace manifest::formats {

struct YoloResult {
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
    std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
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

  YoloResult run_import(const std::string& operand) {
    YoloResult result;
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

  YoloResult run_export(std::string_view manifest, const std::string& folder) {
    YoloResult result;
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

}  // namespace manifest::formats
