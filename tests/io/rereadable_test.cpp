// SPDX-License-Identifier: Apache-2.0
// Every pass reads the same bytes.
#include "libmanifest/io/rereadable.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/io/compression.h"
#include "tests/support/temp_folder.h"

namespace manifest::io {
namespace {

using manifest::testing::TempFolder;

std::string read_all(Input& input) {
  std::string text;
  std::vector<char> buffer(1000);
  for (;;) {
    const std::size_t count = input.read(buffer);
    text.append(buffer.data(), count);
    if (count < buffer.size()) return text;
  }
}

std::string some_text() {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + '\n';
  return text;
}

TEST(Rereadable, AFileIsOpenedAgain) {
  const TempFolder folder;
  const std::string text = some_text();
  std::string gzip;
  const auto encoder = Encoder::make(Compression::gzip);
  encoder->encode(text, gzip);
  encoder->finish(gzip);
  for (const std::string& bytes : {text, gzip}) {
    Rereadable input(folder.file("input", bytes));
    for (int pass = 0; pass < 3; ++pass) EXPECT_EQ(read_all(*input.open_pass()), text);
    EXPECT_EQ(input.open_pass()->random_access_fd() >= 0, bytes == text);
  }
}

TEST(Rereadable, AStreamIsKeptInANamelessFile) {
  const TempFolder folder;
  const std::string text = some_text();
  const std::string path = folder.path("fifo");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::jthread writer([&] { std::ofstream(path, std::ios::binary) << text; });
  Rereadable input(path, folder.path());
  for (int pass = 0; pass < 3; ++pass) {
    const auto stream = input.open_pass();
    EXPECT_EQ(stream->name(), path);
    EXPECT_EQ(read_all(*stream), text);
  }
  EXPECT_EQ(folder.names(), std::vector<std::string>{"fifo"});
}

TEST(Rereadable, PassesMayBeReadAtTheSameTime) {
  const TempFolder folder;
  const std::string text = some_text();
  const std::string fifo = folder.path("fifo");
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  std::jthread writer([&] { std::ofstream(fifo, std::ios::binary) << text; });
  const int standard_input = ::dup(STDIN_FILENO);
  const std::string file = folder.file("file", text);
  ASSERT_NE(std::freopen(file.c_str(), "rb", stdin), nullptr);
  for (const std::string& path : {fifo, file, std::string("-")}) {
    Rereadable input(path, folder.path());
    const auto first = input.open_pass_of_copy();
    std::string half(text.size() / 2, '\0');
    ASSERT_EQ(first->read(half), half.size());
    EXPECT_EQ(read_all(*input.open_pass_of_copy()), text) << path;
    EXPECT_EQ(half + read_all(*first), text) << path;
  }
  ::dup2(standard_input, STDIN_FILENO);
  ::close(standard_input);
}

TEST(Rereadable, AnEmptyStreamIsEmptyAgain) {
  const TempFolder folder;
  Rereadable input("/dev/null", folder.path());
  for (int pass = 0; pass < 2; ++pass) EXPECT_EQ(read_all(*input.open_pass()), "");
}

TEST(Rereadable, ARedirectedStandardInputStartsWhereItStood) {
  const TempFolder folder;
  const std::string path = folder.file("input", "skipped\nread\n");
  const int saved = ::dup(STDIN_FILENO);
  ASSERT_NE(std::freopen(path.c_str(), "r", stdin), nullptr);
  ::lseek(STDIN_FILENO, 8, SEEK_SET);
  Rereadable input("-");
  EXPECT_EQ(read_all(*input.open_pass()), "read\n");
  EXPECT_EQ(read_all(*input.open_pass()), "read\n");
  ::dup2(saved, STDIN_FILENO);
  ::close(saved);
}

TEST(Rereadable, AFileThatChangedBetweenPassesIsAnError) {
  const TempFolder folder;
  const std::string path = folder.file("input", "one\n");
  Rereadable input(path);
  EXPECT_EQ(read_all(*input.open_pass()), "one\n");
  const auto error_of_pass = [&]() -> std::string {
    try {
      (void)input.open_pass();
      return "none";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::io);
      EXPECT_EQ(error.path(), path);
      return error.what();
    }
  };
  EXPECT_EQ(error_of_pass(), "none");
  std::ofstream(path, std::ios::app) << "two\n";
  EXPECT_EQ(error_of_pass(), "has changed while it was read");
  std::filesystem::rename(folder.file("other", "one\n"), path);
  EXPECT_EQ(error_of_pass(), "has changed while it was read");
}

}  // namespace
}  // namespace manifest::io
