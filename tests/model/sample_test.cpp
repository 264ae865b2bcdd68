// SPDX-License-Identifier: Apache-2.0
// Samples to lines and back.
#include "libmanifest/model/sample.h"

#include <gtest/gtest.h>

#include "libmanifest/json/padded_text.h"
#include "libmanifest/model/record_parser.h"

namespace manifest {
namespace {

const LineOptions kOptions{.creation_date = "2024-01-02T03:04:05"};

std::string line_of(const Sample& sample, const LineOptions& options = kOptions) {
  std::string line;
  append_manifest_line(sample, options, line);
  return line;
}

Sample two_boxes() {
  Sample sample{.source_ref = "s3://bucket/a.jpg", .size = ImageSize{640, 480, 3}};
  sample.boxes.push_back({.label = "dog", .box = {1, 2, 30.5, 40}, .confidence = 0.75, .class_id = 9007199254740991});
  sample.boxes.push_back({.label = "c\"at", .box = {5, 6, 7, 8}, .class_id = 0});
  sample.boxes.push_back({.label = "dog", .box = {9, 9, 9, 9}, .class_id = 9007199254740991});
  return sample;
}

TEST(ManifestLine, BoxesStandInTheOrderOfTheServicesScript) {
  EXPECT_EQ(line_of(two_boxes()),
            R"({"source-ref":"s3://bucket/a.jpg","bounding-box":{"annotations":[)"
            R"({"left":1,"top":2,"width":30.5,"height":40,"class_id":9007199254740991},)"
            R"({"left":5,"top":6,"width":7,"height":8,"class_id":0},)"
            R"({"left":9,"top":9,"width":9,"height":9,"class_id":9007199254740991}],)"
            R"("image_size":[{"width":640,"depth":3,"height":480}]},"bounding-box-metadata":{"job-name":"imported",)"
            R"("class-map":{"9007199254740991":"dog","0":"c\"at"},"human-annotated":"yes",)"
            R"("objects":[{"confidence":0.75},{"confidence":1},{"confidence":1}],)"
            R"("creation-date":"2024-01-02T03:04:05","type":"groundtruth/object-detection"}})");
}

TEST(ManifestLine, AnImageWithoutBoxesGetsTheEmptyAttribute) {
  Sample sample{.source_ref = "s3://b/a.jpg", .size = ImageSize{640, 480, 3}, .creation_date = "2020-01-01T00:00:00"};
  EXPECT_EQ(
      line_of(sample),
      R"({"source-ref":"s3://b/a.jpg","bounding-box":{"annotations":[],"image_size":[{"width":640,"depth":3,"height":480}]},)"
      R"("bounding-box-metadata":{"job-name":"imported","class-map":{},"human-annotated":"yes","objects":[],)"
      R"("creation-date":"2020-01-01T00:00:00","type":"groundtruth/object-detection"}})");
  sample.size.reset();
  EXPECT_EQ(line_of(sample), R"({"source-ref":"s3://b/a.jpg"})");
  sample.size = ImageSize{640, 480, 3};
  sample.kind = SampleKind::image_labels;
  EXPECT_EQ(line_of(sample), R"({"source-ref":"s3://b/a.jpg"})");
}

TEST(ManifestLine, AnImageLevelLabelIsItsOwnAttribute) {
  Sample sample{.source_ref = "s3://b/a.jpg", .kind = SampleKind::image_labels};
  sample.labels.push_back({.label = "sun rise", .confidence = 0.5});
  EXPECT_EQ(
      line_of(sample, {.job_name = "j", .human_annotated = "no", .creation_date = "d"}),
      R"({"source-ref":"s3://b/a.jpg","sun rise":1,"sun rise-metadata":{"confidence":0.5,"job-name":"j",)"
      R"("class-name":"sun rise","human-annotated":"no","creation-date":"d","type":"groundtruth/image-classification"}})");
}

std::vector<std::string> attribute_names_of(const Sample& sample, const LineOptions& options) {
  RecordParser parser;
  const json::PaddedString text(line_of(sample, options));
  const Record* record = parser.parse(text.text());
  std::vector<std::string> names;
  for (const auto& attribute : record->attributes()) names.emplace_back(attribute.name);
  return names;
}

TEST(ManifestLine, LabelsThatCannotNameAnAttributeAreNumbered) {
  Sample sample{.source_ref = "s3://b/a.jpg", .kind = SampleKind::image_labels};
  for (const auto* label : {"$x", "label-0", "y-metadata", "errors", "dog", "dog", "cl"})
    sample.labels.push_back({.label = label});
  EXPECT_EQ(attribute_names_of(sample, kOptions),
            (std::vector<std::string>{"label-1", "label-0", "label-2", "label-3", "dog", "cl"}));
}

TEST(ManifestLine, AGivenAttributeNameIsNumbered) {
  Sample sample{.source_ref = "s3://b/a.jpg", .kind = SampleKind::image_labels};
  for (const auto* label : {"$x", "dog"}) sample.labels.push_back({.label = label});
  EXPECT_EQ(attribute_names_of(sample, {.image_label_attribute = "sport", .creation_date = "d"}),
            (std::vector<std::string>{"sport0", "sport1"}));
}

ExportedSample exported(const std::string& line, const SampleSelection& selection = {}) {
  RecordParser parser;
  const json::PaddedString text(line);
  return sample_from_record(*parser.parse(text.text()), selection);
}

TEST(SampleFromRecord, IsTheSampleThatMadeTheLine) {
  const Sample before = two_boxes();
  const auto [after, lost, unsupported] = exported(line_of(before));
  EXPECT_EQ(after.source_ref, before.source_ref);
  EXPECT_EQ(after.size, before.size);
  EXPECT_EQ(after.creation_date, "2024-01-02T03:04:05");
  ASSERT_EQ(after.boxes.size(), before.boxes.size());
  for (std::size_t i = 0; i < before.boxes.size(); ++i) {
    EXPECT_EQ(after.boxes[i].label, before.boxes[i].label);
    EXPECT_EQ(after.boxes[i].box, before.boxes[i].box);
    EXPECT_EQ(after.boxes[i].confidence, before.boxes[i].confidence);
    EXPECT_EQ(after.boxes[i].class_id, before.boxes[i].class_id);
  }
  EXPECT_EQ(lost, 0U);
  EXPECT_EQ(unsupported, 0U);
}

std::string box_attribute(const std::string& name, int left) {
  return '"' + name + R"(":{"image_size":[{"width":640,"height":480,"depth":3}],"annotations":[{"class_id":1,"left":)" +
         std::to_string(left) + R"(,"top":0,"width":10,"height":10}]},")" + name +
         R"(-metadata":{"objects":[{"confidence":1}],"class-map":{"1":"dog"},"type":"groundtruth/object-detection",)"
         R"("human-annotated":"yes","creation-date":"2024-01-01T00:00:00"})";
}

const std::string kLabel =
    R"("sport":1,"sport-metadata":{"confidence":1,"class-name":"golf","human-annotated":"yes","creation-date":"2024-01-01T00:00:00","type":"groundtruth/image-classification"})";
const std::string kOther = R"("m-ref":"s3://b/m.png","m-ref-metadata":{"type":"groundtruth/semantic-segmentation"})";

TEST(SampleFromRecord, TheFirstDetectionAttributeIsTakenUnlessOneIsNamed) {
  const std::string line = R"({"source-ref":"s3://b/a.jpg",)" + kOther + "," + kLabel + "," + box_attribute("x", 1) +
                           "," + box_attribute("y", 2) + "}";
  const auto first = exported(line);
  ASSERT_EQ(first.sample.boxes.size(), 1U);
  EXPECT_EQ(first.sample.boxes[0].box.left, 1);
  EXPECT_EQ(first.attributes_not_exported, 2U);
  EXPECT_EQ(first.attributes_unsupported, 1U);
  const auto named = exported(line, {.attribute = "y"});
  EXPECT_EQ(named.sample.boxes[0].box.left, 2);
}

TEST(SampleFromRecord, ImageLevelLabelsLeaveWhereTheFormatHoldsThem) {
  const std::string line = R"({"source-ref":"s3://b/a.jpg",)" + kLabel + "," + box_attribute("x", 1) + "}";
  const auto labels = exported(line, {.boxes = false, .image_labels = true});
  ASSERT_EQ(labels.sample.labels.size(), 1U);
  EXPECT_EQ(labels.sample.labels[0].label, "golf");
  EXPECT_TRUE(labels.sample.boxes.empty());
  EXPECT_EQ(labels.attributes_not_exported, 1U);
}

}  // namespace
}  // namespace manifest
