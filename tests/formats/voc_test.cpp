// SPDX-License-Identifier: Apache-2.0
// Pascal VOC in and out through the conversion: paths, origins, threads, and the way there and back.
#include "libmanifest/formats/voc.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "libmanifest/formats/convert.h"

namespace manifest::formats {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string content_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size(); i = text.find('\n', i) + 1)
    out.emplace_back(text.substr(i, text.find('\n', i) - i));
  return out;
}

/// What one run left behind.
struct Result {
  std::string text;               ///< the manifest
  std::vector<std::string> talk;  ///< notes and problems
  Ledger ledger;
};

class Voc : public testing::Test {
 protected:
  Voc() : root_((fs::temp_directory_path() / "voc_test_XXXXXX").string()) {
    if (mkdtemp(root_.data()) == nullptr) throw std::runtime_error("no scratch folder");
    import_.s3_prefix = "s3://bucket";
    import_.line.creation_date = "2024-01-02T03:04:05";
  }
  ~Voc() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  [[nodiscard]] std::string at(const std::string& name) const { return root_ + "/" + name; }

  void put(const std::string& name, std::string_view text) const {
    fs::create_directories(fs::path(at(name)).parent_path());
    std::ofstream(at(name), std::ios::binary) << text;
  }

  Result run_import(const std::vector<std::string>& paths) {
    Result result;
    Journal journal({.talk = [&](std::string_view text) { result.talk.emplace_back(text); }});
    io::OutputSet outputs(io::Overwrite::allow);
    io::Output& out = outputs.add(at("out.manifest"));
    const auto reader = make_voc_reader(
        {.paths = paths, .options = options_, .journal = journal, .threads = threads_, .memory = memory_});
    import_.threads = threads_;
    import_samples(*reader, import_, journal, out);
    outputs.commit();
    journal.ledger().check();
    result.text = content_of(at("out.manifest"));
    result.ledger = journal.ledger();
    return result;
  }

  Result run_export(std::string_view manifest, const std::string& folder, const std::string& prefix = {}) {
    Result result;
    put("in.manifest", manifest);
    Journal journal({.talk = [&](std::string_view text) { result.talk.emplace_back(text); }});
    io::OutputSet outputs(io::Overwrite::refuse);
    const auto writer =
        make_voc_writer({.output = at(folder), .outputs = outputs, .options = options_, .journal = journal});
    export_manifest(*find_format("voc"), {.manifests = {at("in.manifest")}, .s3_prefix = prefix}, journal, *writer);
    outputs.commit();
    journal.ledger().check();
    result.ledger = journal.ledger();
    return result;
  }

  /// The `source-ref`s of the lines.
  static std::vector<std::string> refs(const Result& result) {
    std::vector<std::string> out;
    constexpr std::string_view kKey = "{\"source-ref\":\"";
    for (std::size_t i = result.text.find(kKey); i != std::string::npos; i = result.text.find(kKey, i + 1)) {
      const std::size_t start = i + kKey.size();
      out.push_back(result.text.substr(start, result.text.find('"', start) - start));
    }
    return out;
  }

  std::string root_;
  FormatOptions options_{voc_options()};
  ImportOptions import_;
  std::size_t threads_ = 2;
  std::uint64_t memory_ = std::uint64_t{1} << 30;
};

std::string object(std::string_view label, std::string_view corners, std::string_view more = {}) {
  std::vector<std::string> c;
  for (std::size_t i = 0; i <= corners.size();) {
    const std::size_t end = std::min(corners.find(' ', i), corners.size());
    c.emplace_back(corners.substr(i, end - i));
    i = end + 1;
  }
  return fmt::format(
      "<object><name>{}</name>{}<bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox></object>",
      label, more, c.at(0), c.at(1), c.at(2), c.at(3));
}

std::string voc(std::string_view filename, std::string_view objects, std::string_view more = {}) {
  return fmt::format(
      "<annotation><filename>{}</filename>{}<size><width>640</width><height>480</height></size>{}</annotation>",
      filename, more, objects);
}

TEST_F(Voc, AFileBecomesALine) {
  put("a.xml", voc("a.jpg", object("dog", "1 11 100 60") + object("cat", "5 6 7 8")));
  const Result result = run_import({at("a.xml")});
  EXPECT_EQ(
      result.text,
      R"({"source-ref":"s3://bucket/a.jpg","bounding-box":{"annotations":[)"
      R"({"left":0,"top":10,"width":100,"height":50,"class_id":0},{"left":4,"top":5,"width":3,"height":3,"class_id":1}],)"
      R"("image_size":[{"width":640,"depth":3,"height":480}]},"bounding-box-metadata":{"job-name":"imported",)"
      R"("class-map":{"0":"dog","1":"cat"},"human-annotated":"yes","objects":[{"confidence":1},{"confidence":1}],)"
      R"("creation-date":"2024-01-02T03:04:05","type":"groundtruth/object-detection"}})"
      "\n");
  EXPECT_THAT(result.talk, ElementsAre(HasSubstr("origin 1: no xmin or ymin is 0, the least is xmin 1")));
  EXPECT_THAT(result.ledger.in(), ElementsAre(std::pair("annotations", 2), std::pair("images", 1)));
  EXPECT_THAT(result.ledger.dropped(), IsEmpty());
  ASSERT_EQ(result.ledger.inputs().size(), 1U);
  EXPECT_EQ(result.ledger.inputs()[0].bytes, fs::file_size(at("a.xml")));
}

TEST_F(Voc, OneZeroAnywhereDecidesTheOriginOfTheWholeInput) {
  put("v/a.xml", voc("a.jpg", object("dog", "10 11 100 60")));
  put("v/b.xml", voc("b.jpg", object("dog", "10 0 100 60")));
  const Result result = run_import({at("v")});
  EXPECT_THAT(result.talk, ElementsAre(HasSubstr("origin 0: ymin 0 in " + at("v/b.xml") + ":1")));
  EXPECT_THAT(result.text, HasSubstr(R"("left":10,"top":11,"width":90,"height":49)"));
  EXPECT_THAT(result.text, HasSubstr(R"("left":10,"top":0,"width":90,"height":60)"));
}

TEST_F(Voc, AGivenOriginWinsAndNothingIsSaid) {
  put("a.xml", voc("a.jpg", object("dog", "10 0 100 60")));
  options_.set("origin", "1");
  import_.clipping = Clipping::none;
  const Result one = run_import({at("a.xml")});
  EXPECT_THAT(one.ledger.dropped(), ElementsAre(std::pair("annotation.ERROR_INVALID_BOUNDING_BOX", 1),
                                                std::pair("image.no-annotation-left", 1)));
  options_.set("origin", "0");
  const Result zero = run_import({at("a.xml")});
  EXPECT_THAT(zero.text, HasSubstr(R"("left":10,"top":0,"width":90,"height":60)"));
  EXPECT_THAT(zero.talk, IsEmpty());
}

struct PathCase {
  const char* from;
  const char* file;
  const char* filename;
  const char* more;
  const char* ref;  ///< behind the prefix; an s3 URI as it stands; nullptr: rejected
};

TEST_F(Voc, ThePathOfTheImageComesFromWhereTheUserSays) {
  constexpr PathCase kCases[] = {
      {"filename", "v/x/a.xml", "b.jpg", "<folder>f</folder><path>/home/me/b.jpg</path>", "s3://bucket/b.jpg"},
      {"filename", "v/x/a.xml", "y/b.jpg", "", "s3://bucket/y/b.jpg"},
      {"filename", "v/x/a.xml", "b.jpg", "<path>s3://other/c.jpg</path>", "s3://other/c.jpg"},
      {"filename", "v/x/a.xml", "../b.jpg", "", nullptr},
      {"filename", "v/x/a.xml", "/b.jpg", "", nullptr},
      {"filename", "v/x/a.xml", "C:\\b.jpg", "", nullptr},
      {"filename", "v/x/a.xml", "https://h/b.jpg", "", nullptr},
      {"filename", "v/x/a.xml", "", "", nullptr},
      {"folder", "v/x/a.xml", "b.jpg", "<folder>f/g</folder>", "s3://bucket/f/g/b.jpg"},
      {"folder", "v/x/a.xml", "b.jpg", "<folder>f/</folder>", "s3://bucket/f/b.jpg"},
      {"folder", "v/x/a.xml", "b.jpg", "<folder></folder>", "s3://bucket/b.jpg"},
      {"folder", "v/x/a.xml", "b.jpg", "", "s3://bucket/b.jpg"},
      {"folder", "v/x/a.xml", "b.jpg", "<folder>..</folder>", nullptr},
      {"folder", "v/x/a.xml", "b.jpg", "<folder>f</folder><path>s3://other/c.jpg</path>", "s3://other/c.jpg"},
      {"xml", "v/x/a.xml", "wrong.PNG", "", "s3://bucket/x/a.PNG"},
      {"xml", "v/x/a.b.xml", "none", "<path>/home/me/b.jpeg</path>", "s3://bucket/x/a.b.jpeg"},
      {"xml", "v/a.xml", "none.v2", "", "s3://bucket/a.jpg"},
  };
  for (const PathCase& c : kCases) {
    SCOPED_TRACE(fmt::format("{} {} {}", c.from, c.filename, c.more));
    fs::remove_all(at("v"));
    put(c.file, voc(c.filename, object("dog", "1 2 30 40"), c.more));
    options_.set("path-from", c.from);
    const Result result = run_import({at("v")});
    if (c.ref != nullptr) {
      EXPECT_THAT(refs(result), ElementsAre(c.ref));
    } else {
      EXPECT_THAT(result.ledger.dropped(),
                  ElementsAre(std::pair("annotation.image-rejected", 1), std::pair("image.unsafe-path", 1)));
    }
  }
}

TEST_F(Voc, ANotedPluralRootIsTakenForTheSingular) {
  put("v/a.xml", "<annotations><filename>a.jpg</filename></annotations>");
  const Result result = run_import({at("v")});
  EXPECT_THAT(refs(result), ElementsAre("s3://bucket/a.jpg"));
  EXPECT_THAT(result.talk, ElementsAre(HasSubstr("the root of 1 file is \"annotations\"")));
}

TEST_F(Voc, WhatAManifestCannotHoldIsCounted) {
  put("a.xml",
      voc("a.jpg", object("dog", "1 2 30 40", "<pose>Left</pose><truncated>1</truncated><difficult>1</difficult>") +
                       object("cat", "1 2 30 40",
                              "<occluded>1</occluded><part><name>head</name><bndbox><xmin>1</xmin></bndbox></part>")));
  const Result keep = run_import({at("a.xml")});
  EXPECT_THAT(keep.ledger.changed(),
              ElementsAre(std::pair("annotation.difficult", 1), std::pair("annotation.occluded", 1),
                          std::pair("annotation.pose", 1), std::pair("annotation.truncated", 1)));
  EXPECT_THAT(keep.ledger.dropped(), ElementsAre(std::pair("annotation.part", 1)));
  EXPECT_EQ(keep.ledger.in().at("annotations"), 3U);
  options_.set("difficult", "skip");
  import_.difficult = Flagged::skip;
  const Result skip = run_import({at("a.xml")});
  EXPECT_THAT(skip.ledger.dropped(),
              ElementsAre(std::pair("annotation.difficult", 1), std::pair("annotation.part", 1)));
  EXPECT_EQ(skip.ledger.changed().count("annotation.difficult"), 0U);
}

TEST_F(Voc, BadRecordsAreRejectedByNameAndTheRestIsConverted) {
  put("v/1.xml", "<annotation>");
  put("v/2.xml", "<annotation>&nbsp;</annotation>");
  put("v/3.xml", "<annotation>\xff</annotation>");
  put("v/4.xml", voc("4.jpg", object("dog", "5 2 4 40") + object("dog", "a 2 4 40") + object("", "1 2 4 40") +
                                  "<object><name>dog</name></object>" + object("dog", "1 2 30 40")));
  put("v/5.xml", voc("5.jpg", object("dog", "5 2 4 40")));
  put("v/6.xml", "<annotation><filename>6.jpg</filename>" + object("dog", "1 2 30 40") + "</annotation>");
  const Result result = run_import({at("v")});
  EXPECT_THAT(refs(result), ElementsAre("s3://bucket/4.jpg"));
  EXPECT_THAT(result.ledger.dropped(),
              ElementsAre(std::pair("annotation.bad-bbox", 1), std::pair("annotation.image-rejected", 1),
                          std::pair("annotation.min-above-max", 2), std::pair("annotation.no-geometry", 1),
                          std::pair("annotation.no-label", 1), std::pair("file.bad-xml", 1),
                          std::pair("file.encoding", 1), std::pair("file.entity", 1),
                          std::pair("image.missing-size", 1), std::pair("image.no-annotation-left", 1)));
  EXPECT_THAT(result.talk,
              testing::Contains(at("v/4.xml") + ":1: object 1: annotation.min-above-max: xmin 5 is above xmax 4"));
}

TEST_F(Voc, TheAnswerDependsNeitherOnThreadsNorOnMemory) {
  for (int i = 0; i < 300; ++i) {
    put(fmt::format("v/{}/{}.xml", i % 7, i),
        i % 13 == 0 ? "<annotation>"
                    : voc(fmt::format("{}.jpg", i), object("dog", fmt::format("{} 2 300 40", i % 40 + 1))));
  }
  threads_ = 1;
  const Result one = run_import({at("v")});
  EXPECT_EQ(refs(one).size(), 276U);
  for (const std::size_t threads : {2U, 8U}) {
    for (const std::uint64_t memory : {std::uint64_t{0}, std::uint64_t{20'000}, std::uint64_t{1} << 30}) {
      threads_ = threads;
      memory_ = memory;
      const Result other = run_import({at("v")});
      EXPECT_TRUE(other.text == one.text);
      EXPECT_EQ(other.talk, one.talk);
      EXPECT_EQ(other.ledger.inputs()[0].bytes, one.ledger.inputs()[0].bytes);
    }
  }
}

/// One line of a manifest: source-ref, annotations, class-map, objects.
constexpr std::string_view kLine =
    R"({{"source-ref":"{0}","bounding-box":{{"annotations":[{1}],"image_size":[{{"width":640,"depth":3,"height":480}}]}},)"
    R"("bounding-box-metadata":{{"job-name":"imported","class-map":{{{2}}},"human-annotated":"yes","objects":[{3}],)"
    R"("creation-date":"2024-01-02T03:04:05","type":"groundtruth/object-detection"}}}})"
    "\n";

std::string line(std::string_view ref, std::string_view label, std::string_view box) {
  return fmt::format(kLine, ref, fmt::format("{{{},\"class_id\":0}}", box), fmt::format("\"0\":\"{}\"", label),
                     "{\"confidence\":1}");
}

TEST_F(Voc, ALineBecomesAFileThatMirrorsItsKey) {
  const Result result =
      run_export(line("s3://bucket/x/y/a.jpg", "dog & <cat>", R"("left":4,"top":5,"width":6,"height":7)"), "out");
  EXPECT_EQ(content_of(at("out/x/y/a.xml")), R"(<annotation>
	<folder>x/y</folder>
	<filename>a.jpg</filename>
	<path>s3://bucket/x/y/a.jpg</path>
	<source>
		<database>Unknown</database>
	</source>
	<size>
		<width>640</width>
		<height>480</height>
		<depth>3</depth>
	</size>
	<segmented>0</segmented>
	<object>
		<name>dog &amp; &lt;cat&gt;</name>
		<pose>Unspecified</pose>
		<truncated>0</truncated>
		<difficult>0</difficult>
		<bndbox>
			<xmin>5</xmin>
			<ymin>6</ymin>
			<xmax>10</xmax>
			<ymax>12</ymax>
		</bndbox>
	</object>
</annotation>
)");
  EXPECT_EQ(result.ledger.out().at("annotations"), 1U);
}

TEST_F(Voc, AnImageWithoutBoxesGetsAFileToo) {
  run_export(fmt::format(kLine, "s3://bucket/a.png", "", "", ""), "out");
  EXPECT_THAT(content_of(at("out/a.xml")), HasSubstr("<segmented>0</segmented>\n</annotation>"));
}

TEST_F(Voc, WhatCannotBecomeAFileIsRejected) {
  const std::string box = R"("left":4,"top":5,"width":6,"height":7)";
  std::string manifest = line("s3://bucket/a.jpg", "dog", box);
  manifest += line("s3://bucket/a.png", "dog", box);
  manifest += line("s3://bucket/../b.jpg", "dog", box);
  manifest += line("s3://bucket/c\\u0001.jpg", "dog", box);
  manifest += line("s3://bucket/d.jpg", "do\\u0007g", box);
  manifest += line("s3://bucket/e.jpg", "dog\\n", box);
  manifest += line("s3://bucket/" + std::string(252, 'f'), "dog", box);
  manifest += "{\"source-ref\":\"s3://bucket/g.jpg\"}\n";
  const Result result = run_export(manifest, "out");
  EXPECT_THAT(result.ledger.dropped(),
              ElementsAre(std::pair("annotation.image-rejected", 6), std::pair("image.missing-size", 1),
                          std::pair("image.path-collision", 1), std::pair("image.unrepresentable", 4),
                          std::pair("image.unsafe-path", 1)));
  EXPECT_EQ(std::distance(fs::recursive_directory_iterator(at("out")), {}), 1);
  EXPECT_FALSE(fs::exists(at("b.xml")));
}

TEST_F(Voc, ManifestToVocAndBackIsTheSame) {
  std::mt19937 random(7);
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  std::string manifest;
  constexpr const char* kLabels[] = {
      "dog", " cat ", "a & b <c> \\\"d\\\"", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "x\\ty", "a\\rb\\nc", "]]>"};
  for (int i = 0; i < 60; ++i) {
    std::string annotations, objects, classes;
    for (std::uint32_t n = below(6), j = 0; j < n; ++j) {
      const auto left = below(600), top = below(400);
      annotations += fmt::format("{}{{\"left\":{},\"top\":{},\"width\":{},\"height\":{},\"class_id\":{}}}",
                                 j ? "," : "", left, top, 2 + below(39), 2 + below(79), j);
      objects += fmt::format("{}{{\"confidence\":1}}", j ? "," : "");
      classes += fmt::format("{}\"{}\":\"{}\"", j ? "," : "", j, kLabels[j]);
    }
    manifest += fmt::format(kLine, fmt::format("s3://bucket/f{}/{:02}.jpg", i / 20, i), annotations, classes, objects);
  }
  for (const char* origin : {"0", "1"}) {
    options_.set("origin", origin);
    run_export(manifest, fmt::format("out{}", origin));
    import_.class_ids = ClassIds();
    const auto back = lines_of(run_import({at(fmt::format("out{}", origin))}).text);
    const auto wanted = lines_of(manifest);
    ASSERT_EQ(back.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) ASSERT_EQ(back[i], wanted[i]);
  }
}

TEST_F(Voc, FractionalBoxesComeBackWithinABillionthOfTheFrame) {
  const std::string manifest =
      line("s3://bucket/a.jpg", "dog",
           R"("left":0.1,"top":33.333333333333336,"width":100.7,"height":0.30000000000000004e2)");
  run_export(manifest, "out");
  import_.rounding = Rounding::none;
  const Result back = run_import({at("out")});
  const auto number = [&](std::string_view name) {
    const std::size_t start =
        back.text.find(fmt::format("\"{}\":", name), back.text.find("annotations")) + name.size() + 3;
    return std::stod(back.text.substr(start));
  };
  EXPECT_NEAR(number("left"), 0.1, 640e-9);
  EXPECT_NEAR(number("top"), 33.333333333333336, 480e-9);
  EXPECT_NEAR(number("width"), 100.7, 640e-9);
  EXPECT_NEAR(number("height"), 30, 480e-9);
}

}  // namespace
}  // namespace manifest::formats
