// SPDX-License-Identifier: Apache-2.0
// What lines of a label file mean, and why others mean nothing.
#include "libmanifest/formats/yolo_labels.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace manifest::formats {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

/// Each line as "number: class left top width height", with " (confidence)" where it is not 1 and " polygon"; or its reason.
std::string told(std::string_view text, const ImageSize& frame = {.width = 100, .height = 200}) {
  std::string bytes(text);
  const YoloLabels labels = parse_yolo_labels(bytes);
  if (labels.problem) return fmt::format("{}: {}", labels.problem->reason, labels.problem->detail);
  std::string out;
  for (const YoloLine& line : labels.lines) {
    out += fmt::format("{}{}: ", out.empty() ? "" : "; ", line.line);
    if (!line.reason.empty()) {
      out += line.reason;
      continue;
    }
    const Box box = line.box(frame);
    out += fmt::format("{} {} {} {} {}", line.class_id, box.left, box.top, box.width, box.height);
    if (line.confidence != 1) out += fmt::format(" ({})", line.confidence);
    if (line.is_polygon()) out += " polygon";
  }
  return out;
}

struct Case {
  const char* text;
  const char* told;
};

TEST(YoloLabels, LinesAreBoxesPolygonsOrRejectsByName) {
  constexpr Case kCases[] = {
      // What is usual.
      {"", ""},
      {"0 0.5 0.5 0.2 0.1", "1: 0 40 90 20 20"},
      {"12 0.5 0.5 1 1\n", "1: 12 0 0 100 200"},
      {"0 0.5 0.5 0.2 0.1 0.25", "1: 0 40 90 20 20 (0.25)"},
      {"0 0.5 0.5 0.2 0.1 1", "1: 0 40 90 20 20"},
      {"0 0.5 0.5 0.2 0.1 0", "1: 0 40 90 20 20 (0)"},
      {"3 0.1 0.1 0.5 0.1 0.3 0.6", "1: 3 10 20 40 100 polygon"},
      {"3 0.5 0.25 0.75 0.25 0.75 0.5 0.5 0.5", "1: 3 50 50 25 50 polygon"},
      {"3 0.9 0.9 0.1 0.5 0.5 0.1 0.2 0.2 0.3 0.3", "1: 3 10 20 80 160 polygon"},
      // Where it leaves the frame the conversion clips.
      {"0 1 1 0.2 0.1", "1: 0 90 190 20 20"},
      {"0 -0.1 -1.5 0.2 0.1", "1: 0 -20 -310 20 20"},
      {"0 0.5 0.5 0 0", "1: 0 50 100 0 0"},
      // Spelling.
      {"\t0\t0.5  0.5 0.2\t0.1 \t", "1: 0 40 90 20 20"},
      {"0 5e-1 +.5 2E-1 1.0e-01", "1: 0 40 90 20 20"},
      {"0.0 0.5 0.5 0.2 0.1", "1: 0 40 90 20 20"},
      {"7.000000000000000000e+00 0.5 0.5 0.2 0.1", "1: 7 40 90 20 20"},
      {"+7 0.5 0.5 0.2 0.1", "1: 7 40 90 20 20"},
      {"-1 0.5 0.5 0.2 0.1", "1: -1 40 90 20 20"},
      {"9007199254740993 0.5 0.5 0.2 0.1", "1: 9007199254740993 40 90 20 20"},
      // Line ends.
      {"0 .5 .5 .2 .1\r\n\r\n 1 .5 .5 .2 .1\r2 .5 .5 .2 .1\n\n \t\n3 .5 .5 .2 .1",
       "1: 0 40 90 20 20; 3: 1 40 90 20 20; 4: 2 40 90 20 20; 7: 3 40 90 20 20"},
      {"\xEF\xBB\xBF"
       "0 .5 .5 .2 .1",
       "1: 0 40 90 20 20"},
      // The number of values.
      {"0", "1: annotation.bad-bbox"},
      {"0 0.5 0.5 0.2", "1: annotation.bad-bbox"},
      {"0 0.1 0.1 0.5 0.1 0.3 0.6 0.6", "1: annotation.bad-bbox"},
      {"train/a.jpg 10,20,30,40,0", "1: annotation.bad-bbox"},
      {"# 0 0.5 0.5 0.2", "1: annotation.unknown-category"},
      // Classes.
      {"dog 0.5 0.5 0.2 0.1", "1: annotation.unknown-category"},
      {"0.5 0.5 0.5 0.2 0.1", "1: annotation.unknown-category"},
      {"nan 0.5 0.5 0.2 0.1", "1: annotation.unknown-category"},
      {"1e300 0.5 0.5 0.2 0.1", "1: annotation.unknown-category"},
      {"99999999999999999999 0.5 0.5 0.2 0.1", "1: annotation.unknown-category"},
      {"0x1 0.5 0.5 0.2 0.1", "1: annotation.unknown-category"},
      {"0, 0.5 0.5 0.2 0.1", "1: annotation.unknown-category"},
      // Numbers.
      {"0 nan 0.5 0.2 0.1", "1: annotation.bad-bbox"},
      {"0 0.5 inf 0.2 0.1", "1: annotation.bad-bbox"},
      {"0 0.5 0.5 -inf 0.1", "1: annotation.bad-bbox"},
      {"0 0.5 0.5 0.2 1e999", "1: annotation.bad-bbox"},
      {"0 0.5 0.5 0.2 0,1", "1: annotation.bad-bbox"},
      {"0 0.5 0.5 0.2 0x1", "1: annotation.bad-bbox"},
      {"0 0.5 0.5 0.2 0.1px", "1: annotation.bad-bbox"},
      {"0 +-0.5 0.5 0.2 0.1", "1: annotation.bad-bbox"},
      {"0 0.1 0.1 0.5 0.1 0.3 nan", "1: annotation.bad-bbox"},
      {"0 0.5 0.5 -0.2 0.1", "1: annotation.negative-size"},
      {"0 0.5 0.5 0.2 -1e-9", "1: annotation.negative-size"},
      {"0 0.5 0.5 0.2 0.1 1.01", "1: annotation.bad-score"},
      {"0 0.5 0.5 0.2 0.1 -0.5", "1: annotation.bad-score"},
      {"0 0.5 0.5 0.2 0.1 x", "1: annotation.bad-score"},
      // A bad line leaves the others alone.
      {"0 .5 .5 .2 .1\nx\n1 .5 .5 .2 .1", "1: 0 40 90 20 20; 2: annotation.bad-bbox; 3: 1 40 90 20 20"},
  };
  for (const Case& c : kCases) EXPECT_EQ(told(c.text), c.told) << c.text;
}

TEST(YoloLabels, AFileInNoKnownEncodingIsRefusedAsAWhole) {
  EXPECT_THAT(told("0 .5 .5 .2 .1\n\xFF\n"), HasSubstr("file.encoding"));
  EXPECT_THAT(told("0\0 \0"sv), HasSubstr("file.encoding"));
  EXPECT_EQ(told("\xFF\xFE"
                 "0\0 \0.\0005\0 \0.\0005\0 \0.\0002\0 \0.\0001\0"sv),
            "1: 0 40 90 20 20");
}

TEST(YoloLabels, AFileBeyondTheLimitIsRefusedAsAWhole) {
  EXPECT_EQ(told(std::string(kMaxLabelBytes, ' ')), "");
  EXPECT_THAT(told(std::string(kMaxLabelBytes + 1, ' ')), HasSubstr("file.bad-labels"));
}

}  // namespace
}  // namespace manifest::formats
