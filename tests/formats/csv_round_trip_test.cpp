// SPDX-License-Identifier: Apache-2.0
// Manifests to CSV and back: the same lines, up to what the ledger counted. And what an export says of what it cannot keep.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "libmanifest/error.h"
#include "tests/formats/csv_run.h"

namespace manifest::formats {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Seeded: the same manifests each time.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }

  /// Whatever may stand in a label: delimiters, quotes, line ends, formulas, other scripts.
  std::string text() {
    constexpr std::string_view kPieces[] = {
        "dog", ",",   ";",        "\"",  "\n", "\r\n", " ",   "=1+1",         "'",    "-", "\t",
        "|",   "cat", "\xC3\xA4", "0.5", "\r", "@x",   "''=", "\xEF\xBB\xBF", "TRAIN"};
    std::string out;
    for (std::uint32_t n = 1 + below(4); n > 0; --n) out += kPieces[below(std::size(kPieces))];
    return out;
  }

 private:
  std::mt19937 engine_;
};

enum class Coordinates : std::uint8_t { whole, fractional };
enum class Confidences : std::uint8_t { one, any };

std::string boxes_manifest(Random& random, Coordinates coordinates, Confidences confidences) {
  ClassIds ids;
  std::string out;
  for (int i = 0; i < 30; ++i) {
    Sample sample{.source_ref = fmt::format("s3://bucket/{}{}.jpg", random.text(), i), .size = ImageSize{640, 480, 3}};
    for (std::uint32_t n = random.below(5); n > 0; --n) {
      const double part = coordinates == Coordinates::whole ? 0 : random.below(1000) / 1000.0;
      SampleBox box{.label = random.text(),
                    .box = {random.below(300) + part, random.below(200) + part, 20.0 + random.below(300) + part / 2,
                            20.0 + random.below(200) + part / 3}};
      if (confidences == Confidences::any) box.confidence = random.below(101) / 100.0;
      box.class_id = *ids.id_of(box.label);
      sample.boxes.push_back(box);
    }
    append_manifest_line(sample, {.creation_date = "2024-01-02T03:04:05"}, out);
    out += '\n';
  }
  return out;
}

std::string labels_manifest(Random& random) {
  std::string out;
  for (int i = 0; i < 30; ++i) {
    Sample sample{.source_ref = fmt::format("s3://bucket/{}{}.jpg", random.text(), i),
                  .kind = SampleKind::image_labels};
    for (std::uint32_t n = random.below(4); n > 0; --n) sample.labels.push_back({.label = random.text()});
    append_manifest_line(sample, {.creation_date = "2024-01-02T03:04:05"}, out);
    out += '\n';
  }
  return out;
}

class CsvRoundTrip : public CsvRun {
 protected:
  /// There with `options` and back with the same.
  std::string back(const std::string& manifest, const Options& options) {
    const CsvResult there = run_export(manifest, options);
    EXPECT_EQ(there.ledger.in(), there.ledger.out());
    return run_import(there.text, options).text;
  }
};

TEST_F(CsvRoundTrip, BoxesGiveEveryLineBack) {
  Random random(1);
  for (int i = 0; i < 5; ++i) {
    const std::string manifest = boxes_manifest(random, Coordinates::fractional, Confidences::any);
    EXPECT_EQ(back(manifest, {{"dialect", "boxes"}}), manifest);
    EXPECT_EQ(back(manifest, {{"dialect", "boxes"}, {"delimiter", "tab"}, {"spreadsheet-safe", ""}}), manifest);
  }
}

TEST_F(CsvRoundTrip, WholePixelsSurviveEveryDialect) {
  Random random(2);
  const std::vector<Options> cases = {
      {{"dialect", "tfod"}},
      {{"dialect", "tfod"}, {"origin", "1"}, {"delimiter", "|"}},
      {{"dialect", "retinanet"}, {"spreadsheet-safe", ""}},
      {{"dialect", "vott"}, {"delimiter", ";"}},
      {{"dialect", "automl"}},
      {{"columns", "image=i,label=l,left=a,top=b,right=c,bottom=d"}, {"origin", "1"}},
      {{"columns", "image=i,label=l,cx=a,cy=b,width=c,height=d"}, {"origin", "1"}},
      {{"columns", "label=l,image=i,cx=a,cy=b,width=c,height=d,normalised"}},
      {{"columns", "image=#3,label=#1,left=#4,top=#5,width=#7,height=#6,normalised"}},
  };
  for (const auto& options : cases) {
    const std::string manifest = boxes_manifest(random, Coordinates::whole, Confidences::one);
    EXPECT_EQ(back(manifest, options), manifest) << options.front().second;
  }
}

TEST_F(CsvRoundTrip, LabelsSurvive) {
  Random random(3);
  for (const char* dialect : {"image-labels", "automl"}) {
    const std::string manifest = labels_manifest(random);
    EXPECT_EQ(back(manifest, {{"dialect", dialect}}), manifest) << dialect;
  }
}

TEST_F(CsvRoundTrip, AutoKnowsWhatWasWritten) {
  Random random(4);
  const std::string manifest = boxes_manifest(random, Coordinates::whole, Confidences::one);
  for (const char* dialect : {"tfod", "retinanet", "vott", "automl", "boxes"}) {
    EXPECT_EQ(run_import(run_export(manifest, {{"dialect", dialect}}).text).text, manifest) << dialect;
  }
}

TEST_F(CsvRoundTrip, WithAPrefixTheCellIsThePath) {
  const CsvResult result =
      run_export("{\"source-ref\":\"s3://bucket/in/a.jpg\"}\n", {{"dialect", "retinanet"}}, "s3://bucket/in/");
  EXPECT_EQ(result.text, "a.jpg,,,,,\n");
}

TEST_F(CsvRoundTrip, AnExportCountsWhatItCannotKeep) {
  Random random(5);
  const std::string boxes = boxes_manifest(random, Coordinates::whole, Confidences::any);
  const CsvResult result = run_export(boxes, {{"dialect", "retinanet"}});
  EXPECT_THAT(counted(result.ledger), StartsWith("annotation.score="));
  EXPECT_THAT(counted(result.ledger), HasSubstr(" image.size=30"));
  EXPECT_EQ(counted(run_export(boxes, {{"dialect", "boxes"}}).ledger), "");
}

TEST_F(CsvRoundTrip, AutomlHoldsOneKindOfAnnotation) {
  Random random(6);
  const std::string boxes = boxes_manifest(random, Coordinates::whole, Confidences::one);
  const std::string both = boxes + labels_manifest(random);
  const CsvResult result = run_export(both, {{"dialect", "automl"}});
  EXPECT_GT(result.ledger.dropped().at("annotation.not-exported"), 0U);
  EXPECT_THAT(result.text, StartsWith(run_export(boxes, {{"dialect", "automl"}}).text));
}

TEST_F(CsvRoundTrip, WhatCsvCannotSayIsRejected) {
  const CsvResult result =
      run_export("{\"source-ref\":\"s3://bucket/a\\u0000.jpg\"}\n{\"source-ref\":\"s3://bucket/b.jpg\"}\n",
                 {{"dialect", "image-labels"}});
  EXPECT_EQ(result.text, "s3://bucket/b.jpg\n");
  EXPECT_THAT(counted(result.ledger), HasSubstr("=1"));
}

TEST_F(CsvRoundTrip, ATfodFileOfTinyBoxesIsWarnedOf) {
  Sample sample{.source_ref = "s3://bucket/a.jpg", .size = ImageSize{640, 480, 3}};
  sample.boxes.push_back({.label = "dog", .box = {0, 0, 1, 1}, .class_id = 0});
  std::string manifest;
  append_manifest_line(sample, {.creation_date = "2024-01-02T03:04:05"}, manifest);
  const CsvResult result = run_export(manifest, {{"dialect", "tfod"}});
  ASSERT_FALSE(result.talk.empty());
  EXPECT_THAT(result.talk.back(), HasSubstr("above 1"));
}

}  // namespace
}  // namespace manifest::formats
