// SPDX-License-Identifier: Apache-2.0
// Temporaries do not outlive their use.
#include "libmanifest/io/temporary.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

#include "libmanifest/error.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/io/posix.h"
#include "tests/io/system_calls.h"
#include "tests/support/temp_folder.h"

namespace manifest::io {
namespace {

using manifest::testing::Call;
using manifest::testing::FailingCall;
using manifest::testing::TempFolder;

TEST(Temporary, TheFolderIsAskedForThenTheEnvironmentsThenTmp) {
  const char* const before = std::getenv("TMPDIR");
  const std::string saved = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/from/environment", 1);
  EXPECT_EQ(temp_folder_or_default("asked"), "asked");
  EXPECT_EQ(temp_folder_or_default(""), "/from/environment");
  ::setenv("TMPDIR", "", 1);
  EXPECT_EQ(temp_folder_or_default(""), "/tmp");
  ::unsetenv("TMPDIR");
  EXPECT_EQ(temp_folder_or_default(""), "/tmp");
  if (before != nullptr) ::setenv("TMPDIR", saved.c_str(), 1);
}

void expect_usable(int descriptor) {
  const FileDescriptor file(descriptor);
  EXPECT_EQ(write_all(file.get(), "kept", "nameless"), Written::all);
  char back[4];
  EXPECT_EQ(read_some_at(file.get(), back, 0, "nameless"), 4U);
  EXPECT_EQ(std::string(back, 4), "kept");
}

TEST(Temporary, ANamelessFileHasNoName) {
  const TempFolder folder;
  expect_usable(open_nameless(folder.path()));
  {
    const FailingCall no_tmpfile(Call::open, 1, EOPNOTSUPP);
    expect_usable(open_nameless(folder.path()));
    EXPECT_TRUE(no_tmpfile.happened());
  }
  EXPECT_TRUE(folder.names().empty());
  EXPECT_THROW((void)open_nameless(folder.path("missing")), Error);
}

TEST(Temporary, ANameIsGoneWithItsOwnerUnlessForgotten) {
  const TempFolder folder;
  {
    TemporaryFile one = create_temporary_file(folder.path(), 0666, "target");
    const TemporaryFile two = create_temporary_file(folder.path(), 0666, "target");
    const TemporaryName three = create_temporary_folder(folder.path(), "target");
    std::filesystem::create_directory(three.path() + "/below");
    EXPECT_EQ(folder.names().size(), 4U);
    one.name.forget();
  }
  EXPECT_EQ(folder.names().size(), 1U);
}

TEST(Temporary, BeforeTheProcessEndsAllRegisteredNamesCanBeRemoved) {
  const TempFolder folder;
  (void)folder.file("old", "old");
  const pid_t child = ::fork();
  if (child == 0) {
    OutputSet outputs(Overwrite::allow);
    outputs.add(folder.path("old")).write("new");
    outputs.add(folder.path("new")).write(std::string(1'000'000, 'x'));
    outputs.add_in_folder(folder.path("a/b"), "c/d").write("new");
    remove_all_registered();
    ::_exit(folder.names().size() == 1 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(folder.names(), std::vector<std::string>{"old"});
  EXPECT_EQ(folder.content("old"), "old");
}

TEST(Temporary, AClosedStandardStreamIsNotReplacedByAFileOfOurs) {
  const TempFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(STDIN_FILENO);
    ::close(STDOUT_FILENO);
    const FileDescriptor file = try_open(folder.path("file"), O_CREAT | O_WRONLY, 0666);
    ::_exit(file.get() > STDERR_FILENO ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace manifest::io
