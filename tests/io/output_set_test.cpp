// SPDX-License-Identifier: Apache-2.0
// Outputs appear together or not at all.
#include "libmanifest/io/output_set.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/io/input.h"
#include "tests/support/temp_folder.h"

namespace manifest::io {
namespace {

namespace fs = std::filesystem;
using manifest::testing::TempFolder;
using Names = std::vector<std::string>;

/// Kind, path and reason of what `work` throws.
struct Thrown {
  ErrorKind kind;
  std::string path;
  std::string reason;
};
Thrown thrown_by(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return {error.kind(), error.path(), error.what()};
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 07777;
}

std::string read_decoded(const std::string& path) {
  std::string text(1 << 20, '\0');
  text.resize(Input::open(path)->read(text));
  return text;
}

TEST(OutputSet, AnOutputAppearsWithCommitOnly) {
  const TempFolder folder;
  OutputSet outputs(Overwrite::refuse);
  Output& out = outputs.add(folder.path("out"));
  out.write("hello ");
  out.write("world\n");
  EXPECT_FALSE(folder.has("out"));
  EXPECT_EQ(folder.names().size(), 1U) << "a temporary beside it";
  outputs.commit();
  EXPECT_EQ(folder.names(), Names{"out"});
  EXPECT_EQ(folder.content("out"), "hello world\n");
}

TEST(OutputSet, WithoutCommitNothingWasThere) {
  const TempFolder folder;
  const std::string old = folder.file("old", "old");
  {
    OutputSet outputs(Overwrite::allow);
    outputs.add(folder.path("out")).write("new");
    outputs.add(old).write("new");
    outputs.add_in_folder(folder.path("a/b"), "c/d").write("new");
  }
  EXPECT_EQ(folder.names(), Names{"old"});
  EXPECT_EQ(folder.content("old"), "old");
}

TEST(OutputSet, AnExistingFileIsRefusedBeforeAnyWork) {
  const TempFolder folder;
  const std::string path = folder.file("out", "old");
  OutputSet outputs(Overwrite::refuse);
  const Thrown thrown = thrown_by([&] { outputs.add(path); });
  EXPECT_EQ(thrown.kind, ErrorKind::exists);
  EXPECT_EQ(thrown.path, path);
  EXPECT_EQ(folder.content("out"), "old");
}

TEST(OutputSet, AFileThatAppearsMeanwhileIsNotOverwritten) {
  const TempFolder folder;
  OutputSet outputs(Overwrite::refuse);
  outputs.add(folder.path("out")).write("new");
  (void)folder.file("out", "of another");
  EXPECT_EQ(thrown_by([&] { outputs.commit(); }).kind, ErrorKind::exists);
  EXPECT_EQ(folder.content("out"), "of another");
}

TEST(OutputSet, AnOverwrittenFileKeepsItsModeAndANewOneRespectsTheUmask) {
  const TempFolder folder;
  const std::string old = folder.file("old", "old");
  ::chmod(old.c_str(), 0640);
  const mode_t before = ::umask(0027);
  OutputSet outputs(Overwrite::allow);
  outputs.add(old).write("new");
  outputs.add(folder.path("new")).write("new");
  outputs.add_in_folder(folder.path("folder"), "file").write("new");
  outputs.commit();
  ::umask(before);
  EXPECT_EQ(folder.content("old"), "new");
  EXPECT_EQ(mode_of(old), 0640U);
  EXPECT_EQ(mode_of(folder.path("new")), 0640U);
  EXPECT_EQ(mode_of(folder.path("folder")), 0750U);
  EXPECT_EQ(mode_of(folder.path("folder/file")), 0640U);
}

TEST(OutputSet, LinksAreFollowedAndStay) {
  const TempFolder folder;
  fs::create_directory(folder.path("elsewhere"));
  const std::string target = folder.file("elsewhere/target", "old");
  fs::create_symlink("elsewhere/target", folder.path("link"));
  fs::create_symlink("link", folder.path("link-to-link"));
  fs::create_symlink("elsewhere/fresh", folder.path("dangling"));
  fs::create_symlink("loop", folder.path("loop"));
  OutputSet outputs(Overwrite::allow);
  outputs.add(folder.path("link-to-link")).write("new");
  outputs.add(folder.path("dangling")).write("fresh");
  EXPECT_EQ(thrown_by([&] { outputs.add(folder.path("loop")); }).kind, ErrorKind::io);
  EXPECT_EQ(thrown_by([&] { outputs.add(target); }).kind, ErrorKind::usage) << "the same file by two names";
  outputs.commit();
  EXPECT_TRUE(fs::is_symlink(folder.path("link")));
  EXPECT_EQ(folder.content("elsewhere/target"), "new");
  EXPECT_EQ(folder.content("elsewhere/fresh"), "fresh");
}

TEST(OutputSet, AnInputIsNeverOverwritten) {
  const TempFolder folder;
  const std::string input = folder.file("input", "data");
  fs::create_symlink("input", folder.path("symlink"));
  fs::create_hard_link(input, folder.path("hardlink"));
  for (const std::string name : {"input", "symlink", "hardlink", "./input"}) {
    OutputSet outputs(Overwrite::allow);
    outputs.protect_input(input);
    EXPECT_EQ(thrown_by([&] { outputs.add(folder.path(name)); }).kind, ErrorKind::exists) << name;
    OutputSet other_order(Overwrite::allow);
    other_order.add(folder.path(name));
    EXPECT_EQ(thrown_by([&] { other_order.protect_input(input); }).kind, ErrorKind::exists) << name;
  }
  EXPECT_EQ(folder.content("input"), "data");
  EXPECT_EQ(folder.names().size(), 3U);
}

TEST(OutputSet, WhatCannotBeAnOutputIsNamed) {
  const TempFolder folder;
  (void)folder.file("file", "");
  OutputSet outputs(Overwrite::allow);
  const auto kind_of = [&](const std::string& path) {
    const Thrown thrown = thrown_by([&] { outputs.add(path); });
    EXPECT_EQ(thrown.path, path);
    return thrown.kind;
  };
  EXPECT_EQ(kind_of(folder.path()), ErrorKind::exists);
  EXPECT_EQ(kind_of(folder.path("missing/out")), ErrorKind::io);
  EXPECT_EQ(kind_of(folder.path("file/out")), ErrorKind::io);
  EXPECT_EQ(kind_of(folder.path("new/")), ErrorKind::usage);
  EXPECT_EQ(kind_of(""), ErrorKind::usage);
  EXPECT_EQ(thrown_by([&] { outputs.add_in_folder(folder.path("a"), "../out"); }).kind, ErrorKind::usage);
  EXPECT_EQ(thrown_by([&] { outputs.add_in_folder(folder.path("file"), "out"); }).kind, ErrorKind::exists);
  EXPECT_EQ(thrown_by([&] { outputs.add_in_folder(folder.path("file/below"), "out"); }).kind, ErrorKind::io);
  (void)outputs.add(folder.path("twice"));
  EXPECT_EQ(kind_of(folder.path("twice")), ErrorKind::usage);
  EXPECT_EQ(kind_of(folder.path("./twice")), ErrorKind::usage);
}

TEST(OutputSet, AReadOnlyFolderIsAnError) {
  if (::geteuid() == 0) GTEST_SKIP() << "root can write everywhere: permissions were not tried";
  const TempFolder folder;
  fs::create_directory(folder.path("closed"));
  ::chmod(folder.path("closed").c_str(), 0500);
  OutputSet outputs(Overwrite::allow);
  EXPECT_EQ(thrown_by([&] { outputs.add(folder.path("closed/out")); }).kind, ErrorKind::io);
}

TEST(OutputSet, NamesTellTheCompression) {
  const TempFolder folder;
  const std::string text(600'000, 'x');
  OutputSet outputs(Overwrite::refuse);
  for (const std::string name : {"out", "out.gz", "out.zst"}) outputs.add(folder.path(name)).write(text);
  outputs.add_in_folder(folder.path("folder"), "part.manifest.gz").write(text);
  outputs.commit();
  EXPECT_EQ(folder.content("out"), text);
  for (const std::string name : {"out.gz", "out.zst", "folder/part.manifest.gz"}) {
    EXPECT_LT(folder.content(name).size(), 10'000U);
    EXPECT_EQ(read_decoded(folder.path(name)), text);
  }
  EXPECT_EQ(Input::open(folder.path("out.gz"))->compression(), Compression::gzip);
  EXPECT_EQ(Input::open(folder.path("out.zst"))->compression(), Compression::zstd);
}

TEST(OutputSet, ANewFolderWithItsParentsAppearsAtOnce) {
  const TempFolder folder;
  OutputSet outputs(Overwrite::refuse);
  outputs.add_in_folder(folder.path("a/b"), "one").write("1");
  outputs.add_in_folder(folder.path("a/b/"), "sub/two").write("2");
  outputs.add_in_folder(folder.path("a/x/../c"), "three").write("3");
  outputs.add_folder(folder.path("a/empty"));
  outputs.add(folder.path("a/b/report")).write("r");
  EXPECT_FALSE(folder.has("a"));
  EXPECT_EQ(thrown_by([&] { outputs.add_in_folder(folder.path("a/b"), "one"); }).kind, ErrorKind::usage);
  outputs.commit();
  EXPECT_EQ(folder.names(),
            (Names{"a", "a/b", "a/b/one", "a/b/report", "a/b/sub", "a/b/sub/two", "a/c", "a/c/three", "a/empty"}));
  EXPECT_EQ(folder.content("a/b/sub/two"), "2");
}

TEST(OutputSet, IntoAnExistingFolderFilesArePutOneByOne) {
  const TempFolder folder;
  fs::create_directory(folder.path("parts"));
  (void)folder.file("parts/other", "stays");
  (void)folder.file("parts/train", "old");
  {
    OutputSet outputs(Overwrite::refuse);
    outputs.add_in_folder(folder.path("parts"), "test").write("new");
    EXPECT_EQ(thrown_by([&] { outputs.add_in_folder(folder.path("parts"), "train"); }).kind, ErrorKind::exists);
  }
  EXPECT_EQ(folder.names(), (Names{"parts", "parts/other", "parts/train"}));
  OutputSet outputs(Overwrite::allow);
  outputs.add_in_folder(folder.path("parts"), "test").write("new");
  outputs.add_in_folder(folder.path("parts"), "train").write("new");
  outputs.add_in_folder(folder.path("parts"), "fold-1/train").write("new");
  outputs.commit();
  EXPECT_EQ(folder.names(),
            (Names{"parts", "parts/fold-1", "parts/fold-1/train", "parts/other", "parts/test", "parts/train"}));
  EXPECT_EQ(folder.content("parts/train"), "new");
  EXPECT_EQ(folder.content("parts/other"), "stays");
}

TEST(OutputSet, MoreFilesThanMayBeOpenCanBeMade) {
  const TempFolder folder;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit few{.rlim_cur = 64, .rlim_max = limit.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  OutputSet outputs(Overwrite::refuse);
  for (int i = 0; i < 1000; ++i) {
    Output& out = outputs.add_in_folder(folder.path("labels"), std::to_string(i) + ".txt");
    out.write(std::to_string(i));
    outputs.close(out);
  }
  EXPECT_FALSE(folder.has("labels"));
  outputs.commit();
  ::setrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_EQ(folder.names().size(), 1001U);
  EXPECT_EQ(folder.content("labels/777.txt"), "777");
}

TEST(OutputSet, ADeviceIsWrittenInPlaceAndStays) {
  OutputSet outputs(Overwrite::refuse);
  outputs.add("/dev/null").write("gone");
  outputs.commit();
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(OutputSet, AFullDiskIsAnErrorAndTouchesNoOtherTarget) {
  const TempFolder folder;
  const std::string old = folder.file("old", "old");
  for (const std::size_t size : {10U, 10'000'000U}) {
    OutputSet outputs(Overwrite::allow);
    outputs.add(old).write("new");
    Output& full = outputs.add("/dev/full");
    const Thrown thrown = thrown_by([&] {
      full.write(std::string(size, 'x'));
      outputs.commit();
    });
    EXPECT_EQ(thrown.kind, ErrorKind::io);
    EXPECT_EQ(thrown.path, "/dev/full");
    EXPECT_EQ(thrown.reason, "cannot write: No space left on device");
  }
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
  EXPECT_EQ(folder.names(), Names{"old"});
  EXPECT_EQ(folder.content("old"), "old");
}

TEST(OutputSet, AFileSizeLimitIsAnError) {
  const TempFolder folder;
  const std::string old = folder.file("old", "old");
  const auto previous = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit small{.rlim_cur = 100'000, .rlim_max = limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  Thrown thrown;
  {
    OutputSet outputs(Overwrite::allow);
    Output& out = outputs.add(old);
    thrown = thrown_by([&] { out.write(std::string(1'000'000, 'x')); });
  }
  ::setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, previous);
  EXPECT_EQ(thrown.kind, ErrorKind::io);
  EXPECT_EQ(thrown.path, old);
  EXPECT_EQ(thrown.reason, "cannot write: File too large");
  EXPECT_EQ(folder.names(), Names{"old"});
  EXPECT_EQ(folder.content("old"), "old");
}

TEST(OutputSet, AReaderThatWentAwayStopsOnlyItsOwnStream) {
  if (!std::filesystem::exists("/proc/self/fd")) GTEST_SKIP() << "no /proc here";
  const TempFolder folder;
  const auto previous = std::signal(SIGPIPE, SIG_IGN);
  for (const std::size_t size : {10U, 10'000'000U}) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    OutputSet outputs(Overwrite::allow);
    Output& pipe = outputs.add("/dev/fd/" + std::to_string(ends[1]));
    Output& file = outputs.add(folder.path("file"));
    ::close(ends[0]);
    pipe.write(std::string(size, 'x'));
    EXPECT_EQ(pipe.closed(), size > 1000);
    pipe.write("more");
    file.write("complete");
    outputs.commit();
    EXPECT_TRUE(pipe.closed());
    EXPECT_EQ(folder.content("file"), "complete");
    ::close(ends[1]);
  }
  std::signal(SIGPIPE, previous);
}

TEST(OutputSet, AFifoIsWrittenInPlace) {
  const TempFolder folder;
  const std::string path = folder.path("fifo");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::string received;
  std::jthread reader([&] { received = TempFolder::read_file(path); });
  OutputSet outputs(Overwrite::refuse);
  outputs.add(path).write("through");
  outputs.commit();
  reader.join();
  EXPECT_EQ(received, "through");
  EXPECT_TRUE(fs::is_fifo(path));
}

TEST(OutputSet, ARedirectedFileIsWrittenThroughItsDescriptor) {
  if (!std::filesystem::exists("/proc/self/fd")) GTEST_SKIP() << "no /proc here";
  const TempFolder folder;
  const std::string path = folder.file("redirected", "");
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND);
  const int saved = ::dup(STDOUT_FILENO);
  ::dup2(file, STDOUT_FILENO);
  struct stat before {};
  ::stat(path.c_str(), &before);
  for (const std::string name : {"-", "/dev/stdout", "/proc/self/fd/1", "/dev/fd/1"}) {
    OutputSet outputs(Overwrite::refuse);
    outputs.add(name).write(name + "\n");
    outputs.commit();
  }
  ::dup2(saved, STDOUT_FILENO);
  ::close(saved);
  ::close(file);
  struct stat after {};
  ::stat(path.c_str(), &after);
  EXPECT_EQ(after.st_ino, before.st_ino) << "replaced behind the back of who redirected us there";
  EXPECT_EQ(folder.content("redirected"), "-\n/dev/stdout\n/proc/self/fd/1\n/dev/fd/1\n");
}

}  // namespace
}  // namespace manifest::io
