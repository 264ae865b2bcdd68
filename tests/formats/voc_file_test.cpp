// SPDX-License-Identifier: Apache-2.0
// One VOC file: what is read of it, and what is refused by which name.
#include "libmanifest/formats/voc_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "libmanifest/formats/voc_origin.h"

namespace manifest::formats {
namespace {

using testing::HasSubstr;

VocFile parse(std::string text) { return parse_voc(text); }

VocFile with_object(std::string_view content) {
  return parse(fmt::format("<annotation><object>{}</object></annotation>", content));
}

std::string box(std::string_view xmin, std::string_view ymin, std::string_view xmax, std::string_view ymax) {
  return fmt::format("<bndbox><xmin>{}</xmin><ymin>{}</ymin><xmax>{}</xmax><ymax>{}</ymax></bndbox>", xmin, ymin, xmax,
                     ymax);
}

TEST(VocFile, OfTheOriginalKindIsReadWhole) {
  const VocFile file = parse(R"(<annotation>
  <folder>VOC2007</folder>
  <filename>000001.jpg</filename>
  <path>s3://bucket/000001.jpg</path>
  <size><width>353</width><height>500</height><depth>1</depth></size>
  <object>
    <name>dog</name><pose>Left</pose><truncated>1</truncated><difficult>0</difficult>
    <bndbox><xmin>48</xmin><ymin>240</ymin><xmax>195</xmax><ymax>371</ymax></bndbox>
  </object>
  <object>
    <name>person</name><pose>Unspecified</pose><occluded>1</occluded><difficult>1</difficult>
    <bndbox><xmax>9</xmax><ymax>8</ymax><xmin>7</xmin><ymin>6</ymin></bndbox>
    <part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>
    <part><name>no box</name></part>
  </object>
</annotation>
)");
  ASSERT_FALSE(file.problem);
  EXPECT_EQ(file.folder, "VOC2007");
  EXPECT_EQ(file.filename, "000001.jpg");
  EXPECT_EQ(file.path, "s3://bucket/000001.jpg");
  EXPECT_EQ(file.size, (ImageSize{.width = 353, .height = 500, .depth = 1}));
  EXPECT_EQ(file.part_boxes, 1U);
  EXPECT_FALSE(file.root_is_plural);
  ASSERT_EQ(file.objects.size(), 2U);
  const VocObject& dog = file.objects[0];
  EXPECT_EQ(dog.label, "dog");
  EXPECT_EQ(dog.reason, "");
  EXPECT_EQ(dog.line, 6U);
  EXPECT_EQ(dog.xmin, 48);
  EXPECT_EQ(dog.ymax, 371);
  EXPECT_TRUE(dog.truncated && dog.has_pose && !dog.difficult && !dog.occluded);
  const VocObject& person = file.objects[1];
  EXPECT_EQ(person.line, 10U);
  EXPECT_EQ(person.xmin, 7);
  EXPECT_EQ(person.ymax, 8);
  EXPECT_TRUE(!person.truncated && !person.has_pose && person.difficult && person.occluded);
}

struct Number {
  const char* text;
  bool is_read;
  double value = 0;
};

TEST(VocFile, NumbersMayBePaddedFractionalOrScientificAndNothingElse) {
  constexpr Number kNumbers[] = {
      {"5", true, 5},   {" 5 ", true, 5},    {"\n\t5\r\n", true, 5}, {"5.25", true, 5.25}, {"5.", true, 5},
      {".5", true, .5}, {"1.2e1", true, 12}, {"1E+1", true, 10},     {"+5", true, 5},      {"-3", true, -3},
      {"-0", true, 0},  {"", false},         {" ", false},           {"abc", false},       {"5px", false},
      {"5 6", false},   {"0x10", false},     {"nan", false},         {"inf", false},       {"1e400", false},
      {"5,5", false},   {"+-5", false},      {"--5", false},
  };
  for (const Number& number : kNumbers) {
    SCOPED_TRACE(number.text);
    const VocFile file = with_object("<name>a</name>" + box(number.text, "0", "20", "20"));
    ASSERT_EQ(file.objects.size(), 1U);
    const VocObject& object = file.objects[0];
    EXPECT_EQ(object.reason, number.is_read ? "" : "annotation.bad-bbox");
    EXPECT_EQ(object.has_corners, number.is_read);
    if (number.is_read) {
      EXPECT_EQ(object.xmin, number.value);
    } else {
      EXPECT_THAT(object.detail, HasSubstr("xmin"));
    }
  }
}

struct Refused {
  std::string content;
  const char* reason;
  const char* detail;
};

TEST(VocFile, AnObjectThatCannotBeUsedHasItsReason) {
  const Refused cases[] = {
      {box("1", "1", "2", "2"), "annotation.no-label", "no name"},
      {"<name>\n</name>" + box("1", "1", "2", "2"), "annotation.no-label", "no name"},
      {"<name>a</name>", "annotation.no-geometry", "no bndbox"},
      {"<name>a</name><part><bndbox/></part>", "annotation.no-geometry", "no bndbox"},
      {"<name>a</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax></bndbox>", "annotation.bad-bbox", "no ymax"},
      {"<name>a</name>" + box("5", "1", "4", "2"), "annotation.min-above-max", "xmin 5 is above xmax 4"},
      {"<name>a</name>" + box("1", "9", "4", "2"), "annotation.min-above-max", "ymin 9 is above ymax 2"},
  };
  for (const Refused& c : cases) {
    SCOPED_TRACE(c.content);
    const VocFile file = with_object(c.content);
    ASSERT_EQ(file.objects.size(), 1U);
    EXPECT_EQ(file.objects[0].reason, c.reason);
    EXPECT_THAT(file.objects[0].detail, HasSubstr(c.detail));
  }
}

TEST(VocFile, ASecondBoxOfOneObjectIsRefusedByItself) {
  const VocFile file = with_object("<name>a</name>" + box("1", "1", "2", "2") + box("3", "3", "4", "4"));
  ASSERT_EQ(file.objects.size(), 2U);
  EXPECT_EQ(file.objects[0].reason, "");
  EXPECT_EQ(file.objects[1].reason, "annotation.bad-bbox");
}

TEST(VocFile, OnlyDirectObjectsCount) {
  const VocFile file = parse("<annotation><group><object><name>a</name></object></group></annotation>");
  EXPECT_TRUE(file.objects.empty());
}

TEST(VocFile, TextMayComeInPieces) {
  EXPECT_EQ(with_object("<name>do<!-- x -->g<![CDATA[ & <cat>]]></name>").objects[0].label, "dog & <cat>");
  EXPECT_EQ(with_object("<name>a &amp; b&#x20;</name>").objects[0].label, "a & b ");
  EXPECT_EQ(with_object("<name> </name>").objects[0].label, " ");
}

struct Size {
  const char* xml;
  std::optional<ImageSize> size;
};

TEST(VocFile, ASizeIsTwoWholeNumbersAndADepthOf3IfNoneIsGiven) {
  const Size cases[] = {
      {"<width>10</width><height>20</height>", ImageSize{10, 20, 3}},
      {"<width> 10.0 </width><height>2e1</height><depth>4</depth>", ImageSize{10, 20, 4}},
      {"<width>10</width><height>20</height><depth>0</depth>", ImageSize{10, 20, 3}},
      {"<width>10</width><height>20</height><depth></depth>", ImageSize{10, 20, 3}},
      {"<width>0</width><height>20</height>", std::nullopt},
      {"<width>10</width>", std::nullopt},
      {"<width>10.5</width><height>20</height>", std::nullopt},
      {"<width>-10</width><height>20</height>", std::nullopt},
      {"<width>wide</width><height>20</height>", std::nullopt},
      {"", std::nullopt},
  };
  for (const Size& c : cases) {
    EXPECT_EQ(parse(fmt::format("<annotation><size>{}</size></annotation>", c.xml)).size, c.size) << c.xml;
  }
}

TEST(VocFile, OfAnotherKindSaysSo) {
  const VocFile html = parse("<?xml version='1.0'?>\n<html/>");
  ASSERT_TRUE(html.problem);
  EXPECT_EQ(html.problem->reason, "file.bad-xml");
  EXPECT_EQ(html.problem->detail, "the root is \"html\", not \"annotation\"");
  EXPECT_EQ(html.problem->line, 2U);
  EXPECT_TRUE(parse("<annotations/>").root_is_plural);
  EXPECT_TRUE(parse("<annotation><size></annotation>").problem);
  EXPECT_TRUE(parse("<annotation a=></annotation>").problem);
  EXPECT_TRUE(parse(std::string(kMaxXmlBytes + 1, ' ')).problem);
}

TEST(VocFile, EntityBombsAndExternalEntitiesAreInert) {
  const VocFile bomb = parse(
      "<!DOCTYPE annotation [<!ENTITY a 'lol'><!ENTITY b "
      "'&a;&a;&a;&a;'>]><annotation><filename>&b;</filename></annotation>");
  ASSERT_TRUE(bomb.problem);
  EXPECT_EQ(bomb.problem->reason, "file.entity");
  const VocFile declared = parse(
      "<!DOCTYPE annotation [<!ENTITY x SYSTEM "
      "'file:///etc/passwd'>]><annotation><filename>a.jpg</filename></annotation>");
  ASSERT_FALSE(declared.problem);
  EXPECT_EQ(declared.filename, "a.jpg");
}

TEST(OriginEvidence, AnyMinimumOfZeroMeansZero) {
  OriginEvidence evidence;
  evidence.add(with_object("<name>a</name>" + box("1", "1", "2", "2")), "a.xml");
  EXPECT_EQ(evidence.origin(), PixelOrigin::one);
  EXPECT_EQ(evidence.words(), "origin 1: no xmin or ymin is 0, the least is xmin 1 in a.xml:1");
  evidence.add(with_object("<name>a</name>" + box("3", "0", "2", "2")), "b.xml");
  EXPECT_EQ(evidence.origin(), PixelOrigin::zero);
  EXPECT_EQ(evidence.words(), "origin 0: ymin 0 in b.xml:1");
}

TEST(OriginEvidence, WithoutACoordinateBelow2ThereIsNone) {
  OriginEvidence evidence;
  EXPECT_EQ(evidence.words(), "");
  evidence.add(with_object("<name>a</name>" + box("2", "3", "4", "4")), "a.xml");
  EXPECT_EQ(evidence.origin(), PixelOrigin::one);
  EXPECT_THAT(evidence.words(), HasSubstr("warning: origin 1 without evidence: the least is xmin 2 in a.xml:1"));
}

}  // namespace
}  // namespace manifest::formats
