// SPDX-License-Identifier: Apache-2.0
// CSV in: every dialect, what auto makes of a file, and every row that cannot be used.
#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <string_view>

#include "libmanifest/error.h"
#include "tests/formats/csv_run.h"

namespace manifest::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kTfod = "filename,width,height,class,xmin,ymin,xmax,ymax\n";
constexpr std::string_view kOpenImages =
    "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\n";
constexpr std::string_view kVia =
    "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n";
constexpr std::string_view kVott = "\"image\",\"xmin\",\"ymin\",\"xmax\",\"ymax\",\"label\"\n";

std::string operator+(std::string_view left, const std::string& right) { return std::string(left) + right; }

struct Case {
  std::string_view name;
  std::string text;
  std::vector<std::pair<std::string, std::string>> options = {};
  std::string told = {};
  std::string counted = {};
};

Case dialect(std::string_view name, std::string text, std::string told, std::string counted = {},
             std::vector<std::pair<std::string, std::string>> options = {}) {
  return {.name = name,
          .text = std::move(text),
          .options = std::move(options),
          .told = std::move(told),
          .counted = std::move(counted)};
}

class CsvImport : public CsvRun, public ::testing::WithParamInterface<Case> {};

TEST_P(CsvImport, GivesWhatTheRowsSay) {
  const CsvResult result = run_import(GetParam().text, GetParam().options);
  EXPECT_EQ(told(result.text), GetParam().told);
  EXPECT_EQ(counted(result.ledger), GetParam().counted) << (result.talk.empty() ? "" : result.talk.back());
}

std::string name_of_case(const ::testing::TestParamInfo<Case>& info) { return std::string(info.param.name); }

INSTANTIATE_TEST_SUITE_P(
    Dialects, CsvImport,
    ::testing::Values(
        dialect("Labels", "a.jpg,dog,cat\nb.jpg\nc.jpg,,dog,\n", "a.jpg: dog=dog cat=cat / b.jpg / c.jpg: dog=dog"),
        dialect("LabelsNotTrimmed", "a.jpg, dog\n", "a.jpg:  dog= dog"),
        dialect("LabelsWithUri", "s3://bucket/x/a.jpg,dog\n", "x/a.jpg: dog=dog"),
        dialect("LabelsThatAreNoNames", "a.jpg,source-ref,label-0,$x,x-metadata\n",
                "a.jpg: label-1=source-ref label-0=label-0 label-2=$x label-3=x-metadata"),
        dialect("LabelsUnited", "a.jpg,dog\nb.jpg,cat\na.jpg,cat,dog\n", "a.jpg: dog=dog cat=cat / b.jpg: cat=cat",
                "annotation.duplicate-label=1 image.united=1"),
        dialect("Tfod", kTfod + "a.jpg,640,480,dog,10,20,30,60\nb.jpg,100,100,cat,0,0,1,1\na.jpg,640,480,cat,1,2,3,4\n",
                "a.jpg 640x480: dog 10 20 20 40; cat 1 2 2 2",
                "annotation.ERROR_BOUNDING_BOX_TOO_SMALL=1 image.no-annotation-left=1"),
        dialect("TfodByNameInAnyOrderAndCase",
                " XMax ,ymax,xmin,ymin,CLASS,height,Width,FileName\n9,8,2,3,dog,480,640,a.jpg\n",
                "a.jpg 640x480: dog 2 3 7 5"),
        dialect("TfodShares", kTfod + "a.jpg,640,480,dog,0.25,0.5,0.5,1\n", "a.jpg 640x480: dog 160 240 160 240"),
        dialect("TfodOneValueAboveOne",
                kTfod + "a.jpg,640,480,dog,0.25,0.5,0.5,0.75\na.jpg,640,480,dog,0.25,0.5,9,9.5\n",
                "a.jpg 640x480: dog 0.25 0.5 8.75 9", "annotation.ERROR_BOUNDING_BOX_TOO_SMALL=1"),
        dialect("TfodWithoutBox", kTfod + "a.jpg,640,480,,,,,\n", "a.jpg 640x480:"),
        dialect("TfodWithoutSize", kTfod + "a.jpg,0,,dog,10,20,30,60\n", "a.jpg 640x480: dog 10 20 20 40"),
        dialect("TfodOtherSize", kTfod + "a.jpg,640,480,dog,10,20,30,60\na.jpg,64,480,dog,10,20,30,60\n",
                "a.jpg 640x480: dog 10 20 20 40; dog 10 20 20 40", "image.other-size=1"),
        dialect("TfodOrigin1", kTfod + "a.jpg,640,480,dog,1,1,640,480\n", "a.jpg 640x480: dog 0 0 640 480", "",
                {{"origin", "1"}}),
        dialect("Retinanet", "a.jpg,1,2,31,42,dog\nb.jpg,,,,,\n", "a.jpg 640x480: dog 1 2 30 40 / b.jpg 640x480:"),
        dialect("RetinanetWithHeader", "path,x1,y1,x2,y2,class\na.jpg,1,2,31,42,dog\n", "a.jpg 640x480: dog 1 2 30 40"),
        dialect("RetinanetFirstRowBad", "a.jpg,x,2,31,42,dog\na.jpg,1,2,31,42,dog\na.jpg,1,2,31,42,cat\n",
                "a.jpg 640x480: dog 1 2 30 40; cat 1 2 30 40", "annotation.bad-bbox=1"),
        dialect("AutomlBoxes", "TRAIN,a.jpg,dog,0.25,0.5,,,0.5,1,,\nb.jpg,cat,0,0,0.5,0,0.5,0.5,0,0.5\n",
                "a.jpg 640x480: dog 160 240 160 240 / b.jpg 640x480: cat 0 0 320 240"),
        dialect("AutomlOtherDiagonal", "a.jpg,dog,,,0.5,0.5,,,0.25,1\n", "a.jpg 640x480: dog 160 240 160 240"),
        dialect("AutomlPolygon", "a.jpg,dog,0.25,0.5,0.5,0.25,0.75,0.5,0.5,0.75\n",
                "a.jpg 640x480: dog 160 120 320 240", "annotation.polygon=1"),
        dialect("AutomlImageAlone", "TRAIN,a.jpg,dog,0.25,0.5,,,0.5,1,,\nTRAIN,b.jpg\nTEST,c.jpg,,,,,,,,,\n",
                "a.jpg 640x480: dog 160 240 160 240 / b.jpg 640x480: / c.jpg 640x480:"),
        dialect("AutomlLabels", "TRAIN,a.jpg,dog,cat\nTEST,b.jpg\n", "a.jpg: dog=dog cat=cat / b.jpg"),
        dialect("AutomlSelected", "TRAIN,a.jpg,dog\nTEST,b.jpg,dog\nc.jpg,dog\n", "a.jpg: dog=dog",
                "row.not-selected=2", {{"select-set", "train"}}),
        dialect("AutomlGoogle", "gs://g/a.jpg,dog\n", "a.jpg: dog=dog", "", {{"strip-prefix", "gs://g/"}}),
        dialect("OpenImages", kOpenImages + "a,x,/m/1,0.5,0.25,0.5,0.5,1,1,1,0,1,1\na,x,/m/1,1,0,1,0,1,-1,-1,1,-1,-1\n",
                "a 640x480: /m/1 160 240 160 240",
                "annotation.crowd=1 annotation.depiction=1 annotation.inside=1 annotation.occluded=1 "
                "annotation.truncated=1"),
        dialect("Vott", kVott + "\"a.jpg\",1.5,2,31.5,42,\"dog, big\"\n", "a.jpg 640x480: dog, big 1.5 2 30 40"),
        dialect("Via",
                kVia + "a.jpg,1,\"{}\",1,0,\"{\"\"name\"\":\"\"rect\"\",\"\"x\"\":1,\"\"y\"\":2,\"\"width\"\":30,"
                       "\"\"height\"\":40}\",\"{\"\"k\"\":\"\"dog\"\"}\"\n"
                       "b.jpg,1,\"{}\",0,0,\"{}\",\"{}\"\n",
                "a.jpg 640x480: dog 1 2 30 40 / b.jpg 640x480:"),
        dialect("ViaShapes",
                kVia + "a.jpg,1,{},1,0,\"{\"\"name\"\":\"\"circle\"\"}\",\"{\"\"k\"\":\"\"dog\"\"}\"\n"
                       "a.jpg,1,{},1,0,\"{\"\"name\"\":\"\"rect\"\",\"\"x\"\":1}\",\"{\"\"k\"\":\"\"dog\"\"}\"\n"
                       "a.jpg,1,{},1,0,\"{\"\"name\"\":\"\"rect\"\",\"\"x\"\":1,\"\"y\"\":2,\"\"width\"\":-3,"
                       "\"\"height\"\":4}\",\"{\"\"k\"\":\"\"dog\"\"}\"\n"
                       "a.jpg,1,{},1,0,\"{\"\"name\"\":\"\"rect\"\",\"\"x\"\":1,\"\"y\"\":2,\"\"width\"\":30,"
                       "\"\"height\"\":40}\",{}\n"
                       "a.jpg,1,{},1,0,{,{}\n",
                "",
                "annotation.bad-bbox=1 annotation.negative-size=1 annotation.no-geometry=1 annotation.no-label=1 "
                "image.no-annotation-left=1 row.bad-csv=1"),
        dialect("BoxesByRoles", "image,label,left,top,width,height\na.jpg,dog,1,2,30,40\n",
                "a.jpg 640x480: dog 1 2 30 40")),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Columns, CsvImport,
    ::testing::Values(
        dialect("Corners", "file,type,x0,x9,y0,y9\na.jpg,dog,1,31,2,42\n", "a.jpg 640x480: dog 1 2 30 40", "",
                {{"columns", "image=File,label=type,left=x0,right=x9,top=y0,bottom=y9"}}),
        dialect("CornersOrigin1", "file,type,x0,x9,y0,y9\na.jpg,dog,1,30,2,42\n", "a.jpg 640x480: dog 0 1 30 41", "",
                {{"columns", "image=File,label=type,left=x0,right=x9,top=y0,bottom=y9"}, {"origin", "1"}}),
        dialect("ExtentsOrigin1", "f,c,x,y,w,h\na.jpg,dog,1,2,30,40\n", "a.jpg 640x480: dog 0 1 30 40", "",
                {{"columns", "image=f,label=c,left=x,top=y,width=w,height=h"}, {"origin", "1"}}),
        dialect("Centre", "f,c,x,y,w,h\na.jpg,dog,16,22,30,40\n", "a.jpg 640x480: dog 1 2 30 40", "",
                {{"columns", "image=f,label=c,cx=x,cy=y,width=w,height=h"}}),
        dialect("NormalisedCentre", "f,c,x,y,w,h\na.jpg,dog,0.5,0.5,0.25,0.5\n", "a.jpg 640x480: dog 240 120 160 240",
                "", {{"columns", "image=f,label=c,cx=x,cy=y,width=w,height=h,normalised"}}),
        dialect("NormalisedExtents", "f,c,x,y,w,h\na.jpg,dog,0.5,0.5,0.25,0.5\n", "a.jpg 640x480: dog 320 240 160 240",
                "", {{"columns", "image=f,label=c,left=x,top=y,width=w,height=h,normalised"}}),
        dialect("NumbersWithoutHeader", "a.jpg,1,2,30,40,dog\n", "a.jpg 640x480: dog 1 2 30 40", "",
                {{"columns", "image=#1,label=#6,left=#2,top=#3,width=#4,height=#5"}}),
        dialect("LabelsOnly", "image_name,label_name\na.jpg,dog\n", "a.jpg: dog=dog", "",
                {{"columns", "image=image_name,label=label_name"}}),
        dialect("Sizes", "f,c,x,y,w,h,iw,ih\na.jpg,dog,1,2,30,40,100,90\n", "a.jpg 100x90: dog 1 2 30 40", "",
                {{"columns", "image=f,label=c,left=x,top=y,width=w,height=h,image-width=iw,image_height=ih"}}),
        dialect("BadScore", "f,c,x,y,w,h,s\na.jpg,dog,1,2,30,40,1.5\na.jpg,dog,1,2,30,40,x\na.jpg,dog,1,2,30,40,\n",
                "a.jpg 640x480: dog 1 2 30 40", "annotation.bad-score=2",
                {{"columns", "image=f,label=c,left=x,top=y,width=w,height=h,confidence=s"}}),
        dialect("SelectedSet", "f,c,s\na.jpg,dog,TRAIN\nb.jpg,dog,TEST\n", "b.jpg: dog=dog", "row.not-selected=1",
                {{"columns", "image=f,label=c,set=s"}, {"select-set", "TEST"}})),
    name_of_case);

std::string tfod(const std::string& row) { return kTfod + "ok.jpg,640,480,dog,10,20,30,60\n" + row + "\n"; }
constexpr const char* kOk = "ok.jpg 640x480: dog 10 20 20 40";

INSTANTIATE_TEST_SUITE_P(
    Rejects, CsvImport,
    ::testing::Values(
        dialect("MinAboveMax", tfod("ok.jpg,640,480,cat,30,20,10,60"), kOk, "annotation.min-above-max=1"),
        dialect("NoNumber", tfod("ok.jpg,640,480,cat,3o,20,40,60"), kOk, "annotation.bad-bbox=1"),
        dialect("NotFinite", tfod("ok.jpg,640,480,cat,nan,20,inf,60"), kOk, "annotation.bad-bbox=1"),
        dialect("TooLarge", tfod("ok.jpg,640,480,cat,-1e308,20,1e308,60"), kOk, "annotation.bad-bbox=1"),
        dialect("SomeCellsEmpty", tfod("ok.jpg,640,480,cat,1,,40,60"), kOk, "annotation.bad-bbox=1"),
        dialect("NoLabel", tfod("ok.jpg,640,480,,10,20,40,60"), kOk, "annotation.no-label=1"),
        dialect("NoBox", tfod("ok.jpg,640,480,cat,,,,"), kOk, "annotation.no-geometry=1"),
        dialect("OutsideFrame", tfod("ok.jpg,640,480,cat,700,20,800,60"), kOk, "annotation.outside-frame=1"),
        dialect("TooFewCells", tfod("ok.jpg,640,480,cat,10,20,40"), kOk, "row.bad-csv=1"),
        dialect("TooManyCells", tfod("ok.jpg,640,480,cat,10,20,40,60,1"), kOk, "row.bad-csv=1"),
        dialect("EmptyCellsBeyond", tfod("ok.jpg,640,480,cat,10,20,30,60,,"), std::string(kOk) + "; cat 10 20 20 40"),
        dialect("BadSize", tfod("ok.jpg,wide,480,cat,10,20,40,60"), kOk, "row.bad-csv=1"),
        dialect("NoImage", tfod(",640,480,cat,10,20,40,60"), kOk, "row.bad-csv=1"),
        dialect("OnlyDelimiters", tfod(",,,,,,,"), kOk),
        dialect("StrayQuote", tfod("ok.jpg,640,480,c\"t,10,20,40,60"), kOk, "row.bad-csv=1"),
        dialect("BlanksAroundNumbers", tfod("ok.jpg, 640 ,480,cat, 10,20 ,+30,6e1"),
                std::string(kOk) + "; cat 10 20 20 40"),
        dialect("UnsafePath", tfod("../up.jpg,640,480,cat,10,20,40,60"), kOk,
                "annotation.image-rejected=1 image.unsafe-path=1"),
        dialect("AllLost", tfod("b.jpg,640,480,cat,40,20,10,60"), kOk,
                "annotation.min-above-max=1 image.no-annotation-left=1"),
        dialect("MissingSize", "unknown.jpg,1,2,30,40,dog\na.jpg,1,2,31,42,dog\n", "a.jpg 640x480: dog 1 2 30 40",
                "annotation.image-rejected=1 image.missing-size=1"),
        dialect("MissingSizeOfShares", "unknown.jpg,dog,0,0,,,1,1,,\na.jpg,dog,0,0,,,1,1,,\n",
                "a.jpg 640x480: dog 0 0 640 480", "annotation.image-rejected=1 image.missing-size=1"),
        dialect("AutomlHalfVertex", "a.jpg,dog,0,,,,1,1,,\na.jpg,dog,0,0,,,1,1,,\nb.jpg,dog,0,0,,,1,1,,\n",
                "a.jpg 640x480: dog 0 0 640 480 / b.jpg 640x480: dog 0 0 640 480", "annotation.bad-bbox=1"),
        dialect("AutomlMinAboveMax", "a.jpg,dog,1,0,,,0,1,,\na.jpg,dog,0,0,,,1,1,,\n", "a.jpg 640x480: dog 0 0 640 480",
                "annotation.min-above-max=1"),
        dialect("AutomlOneEdgeMissing", "a.jpg,dog,0.5,0,,,,,,\na.jpg,dog,0,0,,,1,1,,\n",
                "a.jpg 640x480: dog 0 0 640 480", "annotation.bad-bbox=1")),
    name_of_case);

INSTANTIATE_TEST_SUITE_P(
    Texts, CsvImport,
    ::testing::Values(
        dialect("Semicolons", "filename;width;height;class;xmin;ymin;xmax;ymax\na,b.jpg;640;480;dog;10;20;30;60\n",
                "a,b.jpg 640x480: dog 10 20 20 40"),
        dialect("Tabs", "a.jpg\tdog, big\tcat\n", "a.jpg: dog, big=dog, big cat=cat"),
        dialect("Bars", "a.jpg|dog\nb.jpg|cat\n", "a.jpg: dog=dog / b.jpg: cat=cat"),
        dialect("BarsInLabels", "a.jpg,dog|cat\nb.jpg,cat|dog\n", "a.jpg: dog|cat=dog|cat / b.jpg: cat|dog=cat|dog"),
        dialect("GivenDelimiter", "a.jpg,dog|cat\n", "a.jpg,dog: cat=cat", "", {{"delimiter", "|"}}),
        dialect("MarkAndCrlf",
                "\xEF\xBB\xBF"
                "filename,width,height,class,xmin,ymin,xmax,ymax\r\na.jpg,640,480,dog,10,20,30,60\r\n",
                "a.jpg 640x480: dog 10 20 20 40"),
        dialect("LoneCr", "a.jpg,dog\rb.jpg,cat\r", "a.jpg: dog=dog / b.jpg: cat=cat"),
        dialect("QuotedNewline", "a.jpg,\"two\nlines\"\n", "a.jpg: two\nlines=two\nlines"),
        dialect("SafeCellsUnescaped", "'=a.jpg,'-x,'y,''+z\n", "=a.jpg: -x=-x 'y='y '+z='+z", "",
                {{"spreadsheet-safe", ""}}),
        dialect("Empty", "", ""), dialect("BlankOnly", "\n\r\n\n", "")),
    name_of_case);

TEST_F(CsvRun, ImageExtensionOfOpenImagesIsFoundUnderImages) {
  images_.only_ending = ".png";
  const CsvResult result = run_import(kOpenImages + "a,x,/m/1,0.5,0.25,0.5,0.5,1,0,0,0,0,0\n");
  EXPECT_EQ(told(result.text), "a.png 640x480: /m/1 160 240 160 240");
  EXPECT_THAT(result.text, HasSubstr("\"confidence\":0.5"));
}

TEST_F(CsvRun, DescriptionsBecomeLabels) {
  const std::string path = folder_.file("classes.csv", "LabelName,DisplayName\n/m/1,\"Dog, big\"\n");
  const CsvResult result = run_import(kOpenImages + "a,x,/m/1,1,0,1,0,1,0,0,0,0,0\na,x,/m/2,1,0,1,0,1,0,0,0,0,0\n",
                                      {{"class-descriptions", path}});
  EXPECT_EQ(told(result.text), "a 640x480: Dog, big 0 0 640 480");
  EXPECT_EQ(counted(result.ledger), "annotation.unknown-category=1");
}

TEST_F(CsvRun, RowsOfOneImageMayStandInSeveralFiles) {
  const CsvResult result = run_import({"a.jpg,1,2,31,42,dog\nb.jpg,1,2,31,42,dog\n", kVott + "a.jpg,5,6,35,46,cat\n"});
  EXPECT_EQ(told(result.text), "a.jpg 640x480: dog 1 2 30 40; cat 5 6 30 40 / b.jpg 640x480: dog 1 2 30 40");
}

TEST_F(CsvRun, SharesAreDecidedFileByFile) {
  const CsvResult result =
      run_import({kTfod + "a.jpg,640,480,dog,0,0,0.5,1\n", kTfod + "a.jpg,640,480,dog,0,0,320,480\n"});
  EXPECT_EQ(told(result.text), "a.jpg 640x480: dog 0 0 320 480; dog 0 0 320 480");
}

TEST_F(CsvRun, GroupedGivesTheSameLines) {
  const std::string text =
      kTfod + "a.jpg,640,480,dog,10,20,30,60\na.jpg,640,480,cat,1,2,3,40\nb.jpg,640,480,dog,5,5,9,9\n";
  EXPECT_EQ(run_import(text, {{"grouped", ""}}).text, run_import(text).text);
}

/// What the run says when it is refused.
std::string refusal(const std::function<void()>& work, ErrorKind kind) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), kind);
    return error.what() + std::string(" @") + std::to_string(error.line());
  }
  return "not refused";
}

TEST_F(CsvRun, GroupedIsHeldToItsPromise) {
  const std::string text = "a.jpg,dog\nb.jpg,cat\na.jpg,cat\n";
  EXPECT_THAT(refusal([&] { run_import(text, {{"grouped", ""}}); }, ErrorKind::data), HasSubstr("@3"));
}

TEST_F(CsvRun, GroupedCannotTakeBackShares) {
  std::string text(kTfod);
  for (int i = 0; i < 9'000; ++i) text += "a" + std::to_string(i) + ".jpg,640,480,dog,0,0,0.5,1\n";
  text += "b.jpg,640,480,dog,0,0,99,99\n";
  EXPECT_THAT(refusal([&] { run_import(text, {{"grouped", ""}}); }, ErrorKind::data), HasSubstr("above 1"));
  EXPECT_EQ(run_import(text).ledger.dropped().at("annotation.ERROR_BOUNDING_BOX_TOO_SMALL"), 9'000U);
}

TEST_F(CsvRun, DuplicatesAreRefusedOnRequest) {
  EXPECT_EQ(refusal(
                [&] {
                  run_import("a.jpg,dog\nb.jpg\na.jpg,cat\n", {{"duplicates", "error"}});
                },
                ErrorKind::data),
            "image \"a.jpg\" stands on line 1 already @3");
}

TEST_F(CsvRun, TheChoiceIsTold) {
  const CsvResult result = run_import("a.jpg;1;2;31;42;dog\n");
  ASSERT_EQ(result.talk.size(), 1U);
  EXPECT_THAT(result.talk[0],
              HasSubstr("dialect retinanet: 6 columns, of which 2 to 5 are numbers; delimiter semicolon"));
  EXPECT_THAT(run_import("a.jpg,dog\n", {{"dialect", "image-labels"}}).talk, IsEmpty());
}

struct Unclear {
  std::string_view text;
  std::string_view said;
};

TEST_F(CsvRun, WhatIsNotClearIsRefusedWithCandidates) {
  const Unclear cases[] = {
      {"a.jpg,,,,,\nb.jpg,,,,,\n", "image-labels, retinanet"},
      {"a.jpg,,,,,,,,,\n", "image-labels, automl"},
      {"image_name,label_name\na.jpg,dog\n", "image-labels, boxes"},
      {"filename,cell_type,xmin,xmax,ymin,ymax\na.jpg,RBC,1,2,3,4\n", "image-labels, boxes"},
      {"filename,width,height,class,xmin,ymin,xmax,ymax,image,label\na.jpg,9,9,c,1,2,3,4,a.jpg,c\n", "tfod, vott"},
  };
  for (const Unclear& unclear : cases) {
    EXPECT_THAT(refusal([&] { run_import(unclear.text); }, ErrorKind::usage),
                HasSubstr("it may be " + std::string(unclear.said)))
        << unclear.text;
  }
}

TEST_F(CsvRun, OptionsThatMakeNoSenseAreRefused) {
  const std::vector<Options> cases = {
      {{"dialect", "coco"}},
      {{"delimiter", "x"}},
      {{"dialect", "tfod"}, {"columns", "image=a,label=b"}},
      {{"columns", "label=b"}},
      {{"columns", "image=a"}},
      {{"columns", "image=a,label=b,left=c"}},
      {{"columns", "image=a,label=b,left=c,width=d,right=e,top=f,height=g"}},
      {{"columns", "image=a,label=b,cx=c,width=d,top=f,height=g"}},
      {{"columns", "image=a,label=b,depth=c"}},
      {{"columns", "image=a,image=b,label=b"}},
      {{"columns", "image=#1,label=b"}},
      {{"columns", "image=#0,label=#1"}},
      {{"columns", "image=a,label=nosuch"}},
  };
  for (const auto& options : cases) {
    EXPECT_NE(refusal([&] { run_import("a,b\n1.jpg,dog\n", options); }, ErrorKind::usage), "not refused")
        << options.back().second;
  }
}

TEST_F(CsvRun, Utf16IsNamed) {
  EXPECT_THAT(refusal(
                  [&] {
                    run_import(
                        std::string_view("\xFF\xFE"
                                         "a\0",
                                         4));
                  },
                  ErrorKind::data),
              HasSubstr("UTF-16"));
}

}  // namespace
}  // namespace manifest::formats
