// SPDX-License-Identifier: Apache-2.0
// The conversion itself: what becomes of samples, whoever read them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libmanifest/error.h"
#include "libmanifest/formats/convert.h"

namespace manifest::formats {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class Memory final : public io::Output {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  [[nodiscard]] bool closed() const noexcept override { return false; }
  std::string text;
};

/// Hands over what it was given.
class Given final : public SampleReader {
 public:
  explicit Given(std::vector<Sample> samples) : samples_(std::move(samples)) {}
  void read(SampleSink& sink) override {
    for (auto& sample : samples_) sink.take(std::move(sample));
  }

 private:
  std::vector<Sample> samples_;
};

struct Result {
  Ledger ledger;
  std::uint64_t rejected = 0;
  std::vector<std::string> lines;
  std::string rejects;
  std::vector<std::string> talk;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

Result import(std::vector<Sample> samples, ImportOptions options = {}, OnReject on_reject = OnReject::go_on) {
  Memory out;
  Memory rejects;
  Result result;
  Journal journal({.on_reject = on_reject, .rejects = &rejects, .talk = [&](std::string_view text) {
                     result.talk.emplace_back(text);
                   }});
  Given reader(std::move(samples));
  options.s3_prefix = "s3://bucket";
  options.line.creation_date = "2024-01-31T12:00:00";
  import_samples(reader, std::move(options), journal, out);
  journal.close();
  journal.ledger().check();
  result.ledger = journal.ledger();
  result.rejected = journal.rejected();
  result.lines = lines_of(out.text);
  result.rejects = rejects.text;
  return result;
}

Sample image(std::string name, std::vector<Box> boxes, std::optional<ImageSize> size = ImageSize{640, 480, 3}) {
  Sample sample{.image = std::move(name), .size = size};
  for (const Box& box : boxes) sample.boxes.push_back({.label = "dog", .box = box});
  return sample;
}

std::uint64_t dropped(const Result& result, const std::string& reason) {
  const auto& all = result.ledger.dropped();
  return all.contains(reason) ? all.at(reason) : 0;
}

std::uint64_t changed(const Result& result, const std::string& reason) {
  const auto& all = result.ledger.changed();
  return all.contains(reason) ? all.at(reason) : 0;
}

TEST(Import, AThousandImagesComeOutInOrderWhateverTheThreads) {
  const auto samples = [] {
    std::vector<Sample> all;
    for (int i = 0; i < 3000; ++i)
      all.push_back(
          image("i" + std::to_string(i), {{1.0 * (i % 500), 5, 20, 20}, {i % 3 == 0 ? 700.0 : 4.0, 5, 20, 20}}));
    return all;
  };
  const auto one = import(samples());
  ImportOptions options;
  options.threads = 7;
  const auto many = import(samples(), std::move(options));
  EXPECT_EQ(one.lines, many.lines);
  EXPECT_EQ(one.rejects, many.rejects);
  EXPECT_EQ(one.ledger.dropped(), many.ledger.dropped());
  EXPECT_THAT(one.lines, SizeIs(3000));
  EXPECT_EQ(dropped(one, "annotation.outside-frame"), 1000U);
  EXPECT_THAT(one.talk, SizeIs(11));
}

TEST(Import, AnUnsafePathRejectsTheImageAndItsAnnotations) {
  const auto result = import({image("../x.jpg", {{1, 1, 9, 9}, {2, 2, 9, 9}})});
  EXPECT_THAT(result.lines, SizeIs(0));
  EXPECT_EQ(dropped(result, "image.unsafe-path"), 1U);
  EXPECT_EQ(dropped(result, "annotation.image-rejected"), 2U);
}

TEST(Import, AnS3UriNeedsNoPrefixAndABrokenOneBreaksARule) {
  const auto result = import({image("s3://other/x.jpg", {{1, 1, 9, 9}}), image("s3:///x.jpg", {{1, 1, 9, 9}})});
  ASSERT_THAT(result.lines, SizeIs(1));
  EXPECT_THAT(result.lines[0], HasSubstr("s3://other/x.jpg"));
  EXPECT_EQ(dropped(result, "image.ERROR_INVALID_SOURCE_REF_FORMAT"), 1U);
}

TEST(Import, WithoutPrefixARelativePathIsAUsageError) {
  Memory out;
  Journal journal({});
  Given reader({image("x.jpg", {})});
  ImportOptions options;
  options.line.creation_date = "2024-01-31T12:00:00";
  try {
    import_samples(reader, std::move(options), journal, out);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.hint(), HasSubstr("--s3-prefix"));
  }
}

TEST(Import, StrictStopsAtTheFirstReject) {
  try {
    (void)import({image("../x.jpg", {}), image("/y.jpg", {})}, {}, OnReject::stop);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::data);
    EXPECT_THAT(error.what(), HasSubstr("image.unsafe-path"));
    EXPECT_THAT(error.what(), HasSubstr("../x.jpg"));
  }
}

TEST(Import, ABadBoxIsRejectedAloneAndABadImageWithAllItHas) {
  const auto result = import({image("a.jpg", {{1, 1, 9, 9}, {5, 5, 1, 1}, {2, 2, 9, 9}}),
                              image("b.jpg", {{1, 1, 9, 9}, {1, 1, 8, 8}}, ImageSize{5000, 5000, 3})});
  ASSERT_THAT(result.lines, SizeIs(1));
  EXPECT_EQ(dropped(result, "annotation.ERROR_BOUNDING_BOX_TOO_SMALL"), 1U);
  EXPECT_EQ(dropped(result, "image.ERROR_INVALID_IMAGE_DIMENSION"), 1U);
  EXPECT_EQ(dropped(result, "annotation.image-rejected"), 2U);
  EXPECT_EQ(result.rejected, 2U);
}

TEST(Import, AnImageThatLostAllIsRejectedAndOneThatLostAllOnRequestIsSkipped) {
  Sample crowd = image("crowd.jpg", {{1, 1, 9, 9}});
  crowd.boxes[0].crowd = true;
  Sample mixed = image("mixed.jpg", {{1, 1, 9, 9}, {700, 1, 9, 9}});
  mixed.boxes[0].crowd = true;
  Sample elsewhere = image("elsewhere.jpg", {});
  elsewhere.skipped = 3;
  const auto result = import({crowd, mixed, elsewhere, image("small.jpg", {{1, 1, 1, 1}})});
  EXPECT_THAT(result.lines, SizeIs(0));
  EXPECT_EQ(dropped(result, "image.no-annotation-left"), 4U);
  EXPECT_EQ(dropped(result, "annotation.crowd"), 2U);
  EXPECT_EQ(result.rejected, 4U);  // the box and the image of mixed.jpg, the box and the image of small.jpg
}

TEST(Import, CrowdsAndDifficultBoxesAreKeptWhenAsked) {
  Sample sample = image("a.jpg", {{1, 1, 9, 9}, {2, 2, 9, 9}});
  sample.boxes[0].crowd = true;
  sample.boxes[1].difficult = true;
  ImportOptions options;
  options.crowd = Flagged::keep;
  options.difficult = Flagged::skip;
  const auto result = import({sample}, std::move(options));
  EXPECT_THAT(result.lines, SizeIs(1));
  EXPECT_EQ(dropped(result, "annotation.crowd"), 0U);
  EXPECT_EQ(dropped(result, "annotation.difficult"), 1U);
}

TEST(Import, BoxesAreClippedBeforeTheyAreRounded) {
  const auto result = import({image("a.jpg", {{-5.5, 10.4, 20, 20.2}, {630, 470, 20, 20}, {1, 2, 3, 4}})});
  ASSERT_THAT(result.lines, SizeIs(1));
  EXPECT_THAT(result.lines[0], HasSubstr(R"({"left":0,"top":10,"width":15,"height":21,"class_id":0})"));
  EXPECT_THAT(result.lines[0], HasSubstr(R"({"left":630,"top":470,"width":10,"height":10,"class_id":0})"));
  EXPECT_EQ(changed(result, "annotation.clipped"), 2U);
  EXPECT_EQ(changed(result, "annotation.rounded"), 1U);
}

TEST(Import, WithoutClippingTheRulesRejectWhatLeavesTheFrame) {
  ImportOptions options;
  options.clipping = Clipping::none;
  const auto result = import({image("a.jpg", {{630, 470, 20, 20}, {1, 2, 30, 40}})}, std::move(options));
  EXPECT_EQ(dropped(result, "annotation.ERROR_INVALID_BOUNDING_BOX"), 1U);
}

class Sizes final : public ImageSource {
 public:
  [[nodiscard]] ImageFacts look_up(std::string_view path) const override {
    if (path == "known.jpg") return {.status = ImageFacts::Status::ok, .width = 320, .height = 240};
    return {.status = ImageFacts::Status::missing, .detail = "no such file"};
  }
};

TEST(Import, MissingSizesComeFromTheImages) {
  const Sizes sizes;
  ImportOptions options;
  options.images = &sizes;
  const auto result =
      import({image("known.jpg", {{1, 2, 30, 40}}, std::nullopt), image("other.jpg", {{1, 2, 30, 40}}, std::nullopt)},
             std::move(options));
  ASSERT_THAT(result.lines, SizeIs(1));
  EXPECT_THAT(result.lines[0], HasSubstr(R"("width":320,"depth":3,"height":240)"));
  EXPECT_EQ(dropped(result, "image.missing-size"), 1U);
  EXPECT_EQ(dropped(result, "annotation.image-rejected"), 1U);
  EXPECT_THAT(result.rejects, HasSubstr("no such file"));
}

TEST(Import, UnlabeledImages) {
  const auto all = [] { return std::vector{image("sized.jpg", {}), image("unsized.jpg", {}, std::nullopt)}; };
  const std::string bare = R"({"source-ref":"s3://bucket/unsized.jpg"})";
  const auto kept = import(all());
  ASSERT_THAT(kept.lines, SizeIs(2));
  EXPECT_THAT(kept.lines[0], HasSubstr(R"("annotations":[])"));
  EXPECT_EQ(kept.lines[1], bare);
  ImportOptions skip;
  skip.unlabeled = Unlabeled::skip;
  EXPECT_EQ(dropped(import(all(), std::move(skip)), "image.unlabeled"), 2U);
  ImportOptions source_ref;
  source_ref.unlabeled = Unlabeled::source_ref;
  EXPECT_THAT(import(all(), std::move(source_ref)).lines,
              ElementsAre(R"({"source-ref":"s3://bucket/sized.jpg"})", bare));
}

TEST(Import, TheFiftyLargestBoxesStayInTheirOrder) {
  std::vector<Box> boxes;
  for (int i = 0; i < 55; ++i) boxes.push_back({1.0 * i, 1, i < 5 ? 9.0 : 10.0, 10});
  EXPECT_EQ(dropped(import({image("a.jpg", boxes)}), "image.ERROR_TOO_MANY_BOUNDING_BOXES"), 1U);
  ImportOptions options;
  options.max_boxes = MaxBoxes::keep_largest;
  const auto result = import({image("a.jpg", boxes)}, std::move(options));
  ASSERT_THAT(result.lines, SizeIs(1));
  EXPECT_EQ(dropped(result, "annotation.max-boxes"), 5U);
  EXPECT_THAT(result.lines[0], HasSubstr(R"("annotations":[{"left":5,)"));
  EXPECT_EQ(result.rejected, 0U);
}

TEST(Import, ABoxTooSmallDoesNotTakeThePlaceOfOneThatCounts) {
  std::vector<Box> boxes(50, {1, 1, 9, 9});
  boxes.push_back({1, 1, 1, 1});
  const auto result = import({image("a.jpg", boxes)});
  EXPECT_THAT(result.lines, SizeIs(1));
  EXPECT_EQ(dropped(result, "annotation.ERROR_BOUNDING_BOX_TOO_SMALL"), 1U);
}

TEST(Import, TheSameImageTwiceIsRejectedTheSecondTime) {
  const auto result = import({image("a.jpg", {{1, 1, 9, 9}}), image("s3://bucket/a.jpg", {{1, 1, 9, 9}})});
  EXPECT_THAT(result.lines, SizeIs(1));
  EXPECT_EQ(dropped(result, "image.duplicate-source-ref"), 1U);
}

TEST(Import, LabelsAreRenamedMergedAndDropped) {
  Sample sample = image("a.jpg", {{1, 1, 9, 9}, {2, 2, 9, 9}, {3, 3, 9, 9}});
  sample.boxes[1].label = "cat";
  sample.boxes[2].label = "sky";
  ImportOptions options;
  options.labels.add_option("dog=animal");
  options.labels.add_option("cat=animal");
  options.labels.add_option("sky=");
  const auto result = import({sample}, std::move(options));
  ASSERT_THAT(result.lines, SizeIs(1));
  EXPECT_THAT(result.lines[0], HasSubstr(R"("class-map":{"0":"animal"})"));
  EXPECT_EQ(dropped(result, "annotation.label-dropped"), 1U);
  EXPECT_EQ(changed(result, "annotation.renamed"), 2U);
}

TEST(Import, AnImageLevelLabelTwiceIsCountedOnce) {
  Sample sample{.image = "a.jpg", .kind = SampleKind::image_labels};
  for (const auto* label : {"sun", "sea", "sun"}) sample.labels.push_back({.label = label});
  const auto result = import({sample});
  ASSERT_THAT(result.lines, SizeIs(1));
  EXPECT_EQ(dropped(result, "annotation.duplicate-label"), 1U);
  EXPECT_EQ(result.ledger.out().at("annotations"), 2U);
}

TEST(Import, ALabelTooLongRejectsTheImage) {
  Sample sample = image("a.jpg", {{1, 1, 9, 9}});
  sample.boxes[0].label = std::string(257, 'x');
  EXPECT_EQ(dropped(import({sample}), "image.ERROR_INVALID_LABEL_NAME_LENGTH"), 1U);
}

TEST(Import, AGivenDateIsTheDateOfAllLines) {
  Sample sample = image("a.jpg", {{1, 1, 9, 9}});
  sample.creation_date = "2020-01-01T00:00:00";
  EXPECT_THAT(import({sample}).lines[0], HasSubstr("2020-01-01T00:00:00"));
  ImportOptions options;
  options.creation_date = "2021-01-01T00:00:00";
  EXPECT_THAT(import({sample}, std::move(options)).lines[0], HasSubstr("2021-01-01T00:00:00"));
}

TEST(Import, RejectsAreJsonLinesWithEveryMember) {
  Sample sample = image("a.jpg", {{700, 1, 9, 9}, {1, 1, 9, 9}});
  sample.origin = {.path = "x\xFF.csv", .record = "row"};
  sample.boxes[0].line = 7;
  sample.boxes[0].record = "box \"1\"";
  EXPECT_EQ(
      import({sample}).rejects,
      "{\"path\":\"x\xEF\xBF\xBD.csv\",\"line\":7,\"record\":\"box \\\"1\\\"\",\"reason\":\"annotation.outside-frame\","
      "\"detail\":\"left 700, top 1, width 9, height 9 in 640 x 480\"}\n");
}

}  // namespace
}  // namespace manifest::formats
