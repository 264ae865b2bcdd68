// SPDX-License-Identifier: Apache-2.0
// What the image files add to the verdict of a line (format page B.3, J17).
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/rules/line_checker_fixture.h"

namespace manifest::testing {
namespace {

/// Says the same of every image.
class OneImage : public ImageSource {
 public:
  explicit OneImage(ImageFacts facts) : facts_(std::move(facts)) {}
  [[nodiscard]] ImageFacts look_up(std::string_view) const override { return facts_; }

 private:
  ImageFacts facts_;
};

ImageFacts of_size(std::uint32_t width, std::uint32_t height, std::uint64_t bytes = 1000) {
  return {.status = ImageFacts::Status::ok, .bytes = bytes, .width = width, .height = height, .detail = {}};
}

ImageFacts with_status(ImageFacts::Status status) {
  return {.status = status, .bytes = 0, .width = 0, .height = 0, .detail = {}};
}

TEST(ImageRules, JudgeTheFileBesideTheDeclaredSize) {
  const std::string with_boxes = line_of(detection_pair("b", boxes(kGoodBox)));  // declares 640 x 480
  const std::string without = line_of(classification_pair("a", "dog"));
  const std::string empty = line_of(detection_pair("b", boxes(""), "{}", "[]") + "," + classification_pair("a", "dog"));
  const std::string declared_wrong = line_of(detection_pair(
      "b", R"({"image_size":[{"width":5000,"height":480,"depth":3}],"annotations":[)" + std::string(kGoodBox) + "]}"));
  const std::string invalid = "ERROR_INVALID_IMAGE@line";
  const std::string dimension = "ERROR_INVALID_IMAGE_DIMENSION@line";
  struct Case {
    std::string line;
    ImageFacts image;
    std::string codes;
    std::string lints;
  };
  const std::vector<Case> cases = {
      {with_boxes, of_size(640, 480), "", ""},
      {with_boxes, of_size(480, 640), "", "LINT_IMAGE_SIZE_MISMATCH"},
      {with_boxes, of_size(63, 480), dimension, "LINT_IMAGE_SIZE_MISMATCH"},
      {with_boxes, of_size(640, 4097), dimension, "LINT_IMAGE_SIZE_MISMATCH"},
      {without, of_size(63, 480), invalid, ""},
      {without, of_size(64, 480), "", ""},
      {without, of_size(4096, 4096), "", ""},
      {without, of_size(2000, 100), "", ""},  // exactly 20:1
      {without, of_size(2001, 100), invalid, ""},
      {without, of_size(100, 2001), invalid, ""},
      {without, of_size(640, 480, 15 << 20), "", ""},
      {without, of_size(640, 480, (15 << 20) + 1), invalid, ""},
      {with_boxes, of_size(640, 480, (15 << 20) + 1), invalid, ""},
      {with_boxes, with_status(ImageFacts::Status::missing), invalid, ""},
      {with_boxes, with_status(ImageFacts::Status::unsafe_path), invalid, ""},
      {with_boxes, with_status(ImageFacts::Status::not_an_image), invalid, ""},
      {declared_wrong, of_size(640, 480), dimension, "LINT_IMAGE_SIZE_MISMATCH"},
      {declared_wrong, with_status(ImageFacts::Status::missing), dimension, ""},  // never both
      {empty, of_size(640, 63), dimension + "; WARNING_NO_ATTRIBUTE_ANNOTATIONS@b", "LINT_IMAGE_SIZE_MISMATCH"},
  };
  for (const Case& c : cases) {
    const OneImage image(c.image);
    const Judged judged = judge_line(c.line, {.images = &image});
    EXPECT_EQ(judged.codes, c.codes) << c.image.width << " x " << c.image.height << " " << c.line;
    EXPECT_EQ(judged.lints, c.lints) << c.image.width << " x " << c.image.height << " " << c.line;
    const bool has_error = c.codes.find("ERROR") != std::string::npos;
    EXPECT_EQ(judged.verdict, has_error ? "invalid" : "valid") << c.line;
  }
}

TEST(ImageRules, AskNoFileForALineThatGroupOneRefused) {
  class Untouched : public ImageSource {
   public:
    [[nodiscard]] ImageFacts look_up(std::string_view) const override {
      ADD_FAILURE() << "the file was read";
      return {};
    }
  };
  const Untouched images;
  judge_line(R"({"source-ref":"s3://bucket/k"})", {.images = &images});
  judge_line(line_of(R"("a":1,"a-metadata":{})"), {.images = &images});
}

}  // namespace
}  // namespace manifest::testing
