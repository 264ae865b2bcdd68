// SPDX-License-Identifier: Apache-2.0
// Inputs: what is read is the whole stream or an error, never less.
#include "libmanifest/io/input.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/io/compression.h"
#include "libmanifest/io/posix.h"
#include "tests/io/system_calls.h"
#include "tests/support/temp_folder.h"

namespace manifest::io {
namespace {

using namespace std::string_literals;
using manifest::testing::ReluctantCalls;
using manifest::testing::TempFolder;

// printf 'hello\n' | gzip -n and | zstd -c --no-check
const std::string kHelloGzip =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36\x06\x00\x00\x00"s;
const std::string kSkippableFrame = "\x5a\x2a\x4d\x18\x03\x00\x00\x00xyz"s;  // RFC 8878 3.1.2

std::string compressed(Compression compression, std::string_view text) {
  std::string out;
  const auto encoder = Encoder::make(compression);
  encoder->encode(text, out);
  encoder->finish(out);
  return out;
}

/// Text that compresses to many pieces: gzip of it is about half as long.
std::string long_text() {
  std::string text;
  std::uint64_t state = 1;
  while (text.size() < 300'000) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    text += std::to_string(state >> 40) + '\n';
  }
  return text;
}

std::string read_all(Input& input, std::size_t piece = 64 * 1024) {
  std::string text;
  std::vector<char> buffer(piece);
  for (;;) {
    const std::size_t count = input.read(buffer);
    text.append(buffer.data(), count);
    if (count < buffer.size()) return text;
  }
}
std::string read_path(const std::string& path, std::size_t piece = 64 * 1024) {
  return read_all(*Input::open(path), piece);
}

/// The error's kind, path and reason; "none" when it can be read.
std::string error_of(const std::string& path) {
  try {
    read_path(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io);
    EXPECT_EQ(error.path(), path);
    return error.what();
  }
  return "none";
}

TEST(Input, IsRecognisedByContentWhateverItsName) {
  const TempFolder folder;
  const std::vector<std::pair<std::string, Compression>> cases = {
      {"hello\n", Compression::none},
      {kHelloGzip, Compression::gzip},
      {compressed(Compression::gzip, "hello\n"), Compression::gzip},
      {compressed(Compression::zstd, "hello\n"), Compression::zstd},
      {kSkippableFrame + compressed(Compression::zstd, "hello\n"), Compression::zstd},
  };
  for (const std::string name : {"text", "text.gz", "text.zst"}) {
    for (const auto& [bytes, compression] : cases) {
      const auto input = Input::open(folder.file(name, bytes));
      EXPECT_EQ(input->compression(), compression);
      EXPECT_EQ(input->file_size(), bytes.size());
      EXPECT_EQ(read_all(*input), "hello\n");
      EXPECT_EQ(input->file_position(), bytes.size());
      EXPECT_EQ(input->random_access_fd() >= 0, compression == Compression::none);
    }
  }
}

TEST(Input, AnEmptyFileIsAnEmptyStream) {
  const TempFolder folder;
  EXPECT_EQ(read_path(folder.file("empty", "")), "");
  EXPECT_EQ(read_path(folder.file("empty.gz", "")), "");
  EXPECT_EQ(read_path(folder.file("nothing.gz", compressed(Compression::gzip, ""))), "");
  EXPECT_EQ(read_path(folder.file("nothing.zst", compressed(Compression::zstd, ""))), "");
  EXPECT_EQ(read_path(folder.file("skippable", kSkippableFrame)), "");
  EXPECT_EQ(read_path("/dev/null"), "");
}

TEST(Input, ShortFilesAreNoCompressedOnes) {
  const TempFolder folder;
  for (const std::string text : {"\x1f", "\x28\xb5\x2f", "(", "P*M"}) {
    EXPECT_EQ(read_path(folder.file("short", text)), text);
  }
}

TEST(Input, MembersAndFramesThatFollowEachOtherAreOneStream) {
  const TempFolder folder;
  const std::string text = long_text();
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    const std::string bytes =
        compressed(compression, text) + compressed(compression, "") + compressed(compression, "end");
    EXPECT_EQ(read_path(folder.file("members", bytes)), text + "end");
  }
  const std::string frames =
      compressed(Compression::zstd, "a") + kSkippableFrame + compressed(Compression::zstd, "b") + kSkippableFrame;
  EXPECT_EQ(read_path(folder.file("frames", frames)), "ab");
}

TEST(Input, BytesBehindTheLastMemberAreAnError) {
  const TempFolder folder;
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    const std::string other = compressed(compression == Compression::gzip ? Compression::zstd : Compression::gzip, "x");
    for (const std::string& garbage : {"x"s, "\n"s, "\0"s, "garbage"s, std::string(100'000, 'g'),
                                       std::string(512, '\0'), "\x1f"s, "\x1fx"s, "\x28\xb5x"s, other}) {
      const std::string path = folder.file("garbage", compressed(compression, "hello\n") + garbage);
      EXPECT_NE(error_of(path), "none") << ::testing::PrintToString(garbage.substr(0, 10));
    }
  }
  EXPECT_EQ(error_of(folder.file("gz", kHelloGzip + "x")), "bytes that are no gzip data follow the gzip data");
  EXPECT_EQ(error_of(folder.file("zst", compressed(Compression::zstd, "hello\n") + "garbage")),
            "bytes that are no zstd data follow the zstd data");
}

TEST(Input, TruncationIsAnErrorWhereverItIs) {
  const TempFolder folder;
  const std::string text = long_text();
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    const std::string bytes = compressed(compression, text);
    const std::string reason = "truncated: the file ends within its compressed data";
    for (std::size_t left = 1; left <= 64; ++left) {
      EXPECT_EQ(error_of(folder.file("cut", bytes.substr(0, bytes.size() - left))), reason) << left;
    }
    for (std::size_t size = 4096; size + 64 < bytes.size(); size += 4096) {
      EXPECT_EQ(error_of(folder.file("cut", bytes.substr(0, size))), reason) << size;
    }
    for (std::size_t size = kMagicBytes; size < 64; ++size) {
      EXPECT_EQ(error_of(folder.file("cut", bytes.substr(0, size))), reason) << size;
    }
    const std::string second_cut = bytes + bytes.substr(0, bytes.size() / 2);
    EXPECT_EQ(error_of(folder.file("cut", second_cut)), reason);
  }
}

TEST(Input, FlippedBitsAreAnErrorOrChangeNothing) {
  const TempFolder folder;
  const std::string text = long_text().substr(0, 2000);
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    const std::string bytes = compressed(compression, text);
    for (std::size_t i = kMagicBytes; i < bytes.size(); i += 3) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
      const std::string path = folder.file("flipped", flipped);
      if (error_of(path) == "none") {
        EXPECT_EQ(read_path(path), text) << i;  // gzip's time and name are of no matter
      }
    }
  }
}

TEST(Input, PiecesOfAnySizeGiveTheSameBytes) {
  const TempFolder folder;
  const std::string text = long_text().substr(0, 20'000);
  for (const Compression compression : {Compression::none, Compression::gzip, Compression::zstd}) {
    const std::string bytes = compression == Compression::none ? text : compressed(compression, text);
    const std::string path = folder.file("text", bytes);
    for (const std::size_t piece : {1U, 2U, 3U, 5U, 7U, 100U, 19'999U, 20'000U, 20'001U}) {
      EXPECT_EQ(read_path(path, piece), text) << piece;
    }
  }
}

TEST(Input, ShortAndInterruptedReadsLoseNothing) {
  const TempFolder folder;
  const std::string text = long_text().substr(0, 3000);
  for (const Compression compression : {Compression::none, Compression::gzip, Compression::zstd}) {
    const std::string path =
        folder.file("text", compression == Compression::none ? text : compressed(compression, text));
    const ReluctantCalls reluctant;
    EXPECT_EQ(read_path(path), text);
  }
}

TEST(Input, ABombOfZerosIsReadInConstantMemory) {
  const TempFolder folder;
  constexpr std::size_t kPiece = 1 << 20;
  constexpr int kPieces = 256;
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    std::string bytes;
    const auto encoder = Encoder::make(compression, Encoder::Effort::fast);
    for (int i = 0; i < kPieces; ++i) encoder->encode(std::string(kPiece, '\0'), bytes);
    encoder->finish(bytes);
    const auto input = Input::open(folder.file("bomb", bytes));
    std::vector<char> buffer(kPiece);
    for (int i = 0; i < kPieces; ++i) ASSERT_EQ(input->read(buffer), kPiece);
    EXPECT_EQ(input->read(buffer), 0U);
  }
}

TEST(Input, AFifoIsAStream) {
  const TempFolder folder;
  const std::string path = folder.path("fifo");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  for (const Compression compression : {Compression::none, Compression::gzip}) {
    const std::string text = long_text();
    const std::string bytes = compression == Compression::none ? text : compressed(compression, text);
    std::jthread writer([&] { std::ofstream(path, std::ios::binary) << bytes; });
    const auto input = Input::open(path);
    EXPECT_EQ(input->file_size(), std::nullopt);
    EXPECT_EQ(input->random_access_fd(), -1);
    EXPECT_EQ(read_all(*input), text);
  }
}

TEST(Input, AFileOfProcIsReadThoughItCallsItselfEmpty) {
  if (!std::filesystem::exists("/proc/self/status")) GTEST_SKIP() << "no /proc here";
  const auto input = Input::open("/proc/self/status");
  EXPECT_EQ(input->random_access_fd(), -1);
  EXPECT_NE(read_all(*input).find("Pid:"), std::string::npos);
}

/// Puts something else in the place of standard input, for a while.
class StandardInput {
 public:
  explicit StandardInput(int descriptor) : saved_(::dup(STDIN_FILENO)) { ::dup2(descriptor, STDIN_FILENO); }
  ~StandardInput() {
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  int saved_;
};

TEST(Input, ADashIsStandardInputFromWhereItStands) {
  const TempFolder folder;
  const std::string path = folder.file("text", "first\nsecond\n");
  const FileDescriptor file = open_for_reading(path);
  const StandardInput redirected(file.get());
  {
    const auto whole = Input::open("-");
    EXPECT_EQ(whole->name(), "<stdin>");
    EXPECT_GE(whole->random_access_fd(), 0);
  }
  ::lseek(STDIN_FILENO, 6, SEEK_SET);
  const auto rest = Input::open("-");
  EXPECT_EQ(rest->random_access_fd(), -1) << "places in the file are not places in the stream";
  EXPECT_EQ(rest->file_size(), 7U);
  EXPECT_EQ(read_all(*rest), "second\n");
}

TEST(Input, WhatCannotBeReadIsNamed) {
  const TempFolder folder;
  EXPECT_EQ(error_of(folder.path()), "is a directory");
  EXPECT_EQ(error_of(folder.path("missing")), "cannot open: No such file or directory");
  EXPECT_EQ(error_of(folder.file("file", "") + "/below"), "cannot open: Not a directory");
  if (::geteuid() == 0) GTEST_SKIP() << "root can read every file: permissions were not tried";
  const std::string secret = folder.file("secret", "");
  ::chmod(secret.c_str(), 0);
  EXPECT_EQ(error_of(secret), "cannot open: Permission denied");
}

TEST(Input, EncodersGiveEqualBytesForEqualInput) {
  for (const Compression compression : {Compression::gzip, Compression::zstd}) {
    EXPECT_EQ(compressed(compression, long_text()), compressed(compression, long_text()));
  }
}

}  // namespace
}  // namespace manifest::io
