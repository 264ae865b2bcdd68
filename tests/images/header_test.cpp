// SPDX-License-Identifier: Apache-2.0
// Sizes from the headers of image files, sane and hostile.
#include "libmanifest/images/header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "image_bytes.h"

namespace manifest::images {
namespace {

using Status = ImageFacts::Status;
using testing::HasSubstr;

ImageFacts facts_of(std::string_view bytes) {
  const ScratchFolder folder;
  return read_header(folder.put("image", bytes));
}

struct MadeImage {
  const char* name;
  Status status;
  std::uint32_t width;
  std::uint32_t height;
};

TEST(Header, OfEveryImageInTestdata) {
  constexpr MadeImage kImages[] = {
      {"plain.png", Status::ok, 100, 80},       {"plain.jpg", Status::ok, 120, 90},
      {"turned.jpg", Status::ok, 90, 120},      {"turned.png", Status::ok, 80, 100},
      {"upside_down.jpg", Status::ok, 120, 90}, {"jpeg_inside.png", Status::ok, 120, 90},
      {"small.png", Status::ok, 63, 100},       {"large.png", Status::ok, 4097, 300},
      {"narrow.png", Status::ok, 2100, 100},    {"nested/inner.png", Status::ok, 70, 75},
      {"cut.png", Status::not_an_image, 0, 0},  {"text.jpg", Status::not_an_image, 0, 0},
      {"nothing.png", Status::missing, 0, 0},   {"nested", Status::missing, 0, 0},
  };
  const std::filesystem::path folder = std::filesystem::path(MANIFEST_SOURCE_DIR) / "testdata/images";
  for (const MadeImage& image : kImages) {
    SCOPED_TRACE(image.name);
    const ImageFacts facts = read_header((folder / image.name).string());
    EXPECT_EQ(facts.status, image.status);
    EXPECT_EQ(facts.width, image.width);
    EXPECT_EQ(facts.height, image.height);
    EXPECT_EQ(facts.detail.empty(), image.status == Status::ok) << facts.detail;
    if (image.status == Status::missing) continue;
    EXPECT_EQ(facts.bytes, std::filesystem::file_size(folder / image.name));
  }
}

TEST(Header, OrientationsFiveToEightSwapTheSides) {
  for (std::uint16_t orientation = 0; orientation <= 9; ++orientation) {
    for (const ByteOrder order : {ByteOrder::little, ByteOrder::big}) {
      SCOPED_TRACE(orientation);
      const bool turned = orientation >= 5 && orientation <= 8;
      const ImageFacts in_jpeg = facts_of(jpeg(300, 200, exif_segment(orientation, order)));
      EXPECT_EQ(in_jpeg.width, turned ? 200 : 300);
      EXPECT_EQ(in_jpeg.height, turned ? 300 : 200);
      const ImageFacts in_png = facts_of(png(300, 200, png_chunk("eXIf", exif_block(orientation, order))));
      EXPECT_EQ(in_png.width, turned ? 200 : 300);
      EXPECT_EQ(in_png.height, turned ? 300 : 200);
    }
  }
}

TEST(Header, TheFirstExifSegmentCountsAndOtherApp1SegmentsDoNot) {
  const std::string xmp = jpeg_segment(0xE1, "http://ns.adobe.com/xap/1.0/ <x:xmpmeta/>");
  EXPECT_EQ(facts_of(jpeg(300, 200, xmp + exif_segment(6) + exif_segment(1))).width, 200U);
  EXPECT_EQ(facts_of(jpeg(300, 200, jpeg_segment(0xE1, "Exif") + exif_segment(6))).width, 200U);
  EXPECT_EQ(facts_of(jpeg(300, 200, jpeg_segment(0xE1, ""))).width, 300U);
}

TEST(Header, BrokenExifLeavesTheStoredSize) {
  std::string block = exif_block(6);
  for (std::size_t size = 0; size < block.size(); ++size) {
    const ImageFacts facts =
        facts_of(jpeg(300, 200, jpeg_segment(0xE1, std::string("Exif\0\0", 6) + block.substr(0, size))));
    EXPECT_EQ(facts.status, Status::ok) << size;
    EXPECT_EQ(facts.width + facts.height, 500U) << size;
  }
}

TEST(Header, AColourProfileOf200KilobytesBeforeTheSizeIsSkipped) {
  std::string profile;
  for (int i = 0; i < 4; ++i)
    profile += jpeg_segment(0xE2, std::string("ICC_PROFILE\0", 12) + std::string(65'000, 'p'));
  EXPECT_EQ(facts_of(jpeg(300, 200, profile)).width, 300U);
  EXPECT_EQ(facts_of(png(300, 200, png_chunk("iCCP", std::string(300'000, 'p')))).width, 300U);
  EXPECT_EQ(facts_of(png(300, 200, png_chunk("tEXt", std::string(9'000'000, 'p')))).width, 300U);
}

TEST(Header, EveryKindOfFrameThatHasASizeCounts) {
  for (const unsigned char marker : std::initializer_list<unsigned char>{0xC0, 0xC1, 0xC2, 0xC9, 0xCA}) {
    SCOPED_TRACE(static_cast<int>(marker));
    EXPECT_EQ(facts_of("\xff\xd8" + jpeg_frame(300, 200, marker) + "\xff\xd9").width, 300U);
  }
}

TEST(Header, ASizeCountsWhateverIsBrokenBehindIt) {
  EXPECT_EQ(facts_of(png_start(300, 200)).width, 300U);
  EXPECT_EQ(facts_of(png(300, 200, "\0\0\0\x04junk")).width, 300U);
  EXPECT_EQ(facts_of("\xff\xd8" + jpeg_frame(300, 200)).width, 300U);
  EXPECT_EQ(facts_of(jpeg(65535, 1)).width, 65535U);
  EXPECT_EQ(facts_of(png(2'000'000'000, 1)).width, 2'000'000'000U);
}

struct NoImage {
  const char* name;
  std::string bytes;
  const char* detail;
};

TEST(Header, OfWhatIsNoImageSaysWhy) {
  std::string bad_checksum = png(300, 200);
  bad_checksum[30] = static_cast<char>(bad_checksum[30] ^ 1);
  const NoImage cases[] = {
      {"empty", "", "the file is empty"},
      {"text", "hello", "neither PNG nor JPEG by content"},
      {"webp", "RIFF\x10\0\0\0WEBPVP8 ", "neither PNG nor JPEG"},
      {"webp", std::string("RIFF\x10\0\0\0WEBPVP8 ", 16), "but WebP"},
      {"gif", "GIF89a\1\2", "but GIF"},
      {"bmp", "BM1234", "but BMP"},
      {"tiff", std::string("II*\0\x08\0\0\0", 8), "but TIFF"},
      {"PNG signature alone", "\x89PNG\r\n\x1a\n", "broken PNG header: the file ends inside its header"},
      {"PNG with a wrong checksum", bad_checksum, "broken PNG header"},
      {"PNG of no width", png(0, 200), "broken PNG header"},
      {"PNG that begins with another chunk", "\x89PNG\r\n\x1a\n" + png_chunk("IDAT", "x"), "broken PNG header"},
      {"JPEG start alone", "\xff\xd8", "broken JPEG header"},
      {"JPEG of no height", jpeg(300, 0), "broken JPEG header"},
      {"JPEG without a frame", "\xff\xd8" + jpeg_segment(0xE0, "JFIF") + "\xff\xd9", "broken JPEG header"},
      {"JPEG with a frame cut short", ("\xff\xd8" + jpeg_frame(300, 200)).substr(0, 6), "broken JPEG header"},
      {"JPEG with two frames", jpeg(300, 200, jpeg_frame(300, 200)), "broken JPEG header"},
      {"JPEG with a segment of length 0", std::string("\xff\xd8\xff\xe1\0\0", 6), "broken JPEG header"},
  };
  for (const NoImage& image : cases) {
    SCOPED_TRACE(image.name);
    testing::internal::CaptureStderr();
    const ImageFacts facts = facts_of(image.bytes);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(facts.status, Status::not_an_image);
    EXPECT_EQ(facts.bytes, image.bytes.size());
    EXPECT_THAT(facts.detail, HasSubstr(image.detail));
  }
}

TEST(Header, EveryCutOfAnImageIsReadOrRefused) {
  const std::string images[] = {png(300, 200, png_chunk("eXIf", exif_block(6))), jpeg(300, 200, exif_segment(6))};
  for (const std::string& image : images) {
    for (std::size_t size = 0; size < image.size(); ++size) {
      const ImageFacts facts = facts_of(std::string_view(image).substr(0, size));
      EXPECT_TRUE(facts.status == Status::not_an_image || facts.width + facts.height == 500) << size;
    }
  }
}

TEST(Header, AFileOfEndlessSegmentsIsGivenUp) {
  const std::string segment = jpeg_segment(0xE1, std::string("Exif\0\0", 6) + std::string(2000, 'x'));
  std::string bytes = "\xff\xd8";
  while (bytes.size() < 40'000'000) bytes += segment;
  const ImageFacts facts = facts_of(bytes + jpeg(300, 200).substr(2));
  EXPECT_EQ(facts.status, Status::not_an_image);
}

TEST(Header, OfAFifoIsMissingAndDoesNotHang) {
  const ScratchFolder folder;
  const std::string path = folder.path() + "/fifo";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_EQ(read_header(path).status, Status::missing);
}

}  // namespace
}  // namespace manifest::images
