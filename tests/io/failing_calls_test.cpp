// SPDX-License-Identifier: Apache-2.0
// Each system call fails once, at each place it is made: never a partial target, never a success that is none.
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/io/input.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/io/rereadable.h"
#include "tests/io/system_calls.h"
#include "tests/support/temp_folder.h"

namespace manifest::io {
namespace {

namespace fs = std::filesystem;
using manifest::testing::Call;
using manifest::testing::FailingCall;
using manifest::testing::ReluctantCalls;
using manifest::testing::TempFolder;
using Files = std::map<std::string, std::string>;

/// A run with every kind of output: two files that exist, a new one, a compressed one, two folders.
class Job {
 public:
  Job() {
    (void)folder_.file("old-1", "old 1");
    (void)folder_.file("old-2", "old 2");
    fs::create_directory(folder_.path("parts"));
    (void)folder_.file("parts/train", "old train");
    before_ = files();
  }

  void write() const {
    OutputSet outputs(Overwrite::allow);
    outputs.protect_input(folder_.path("old-input"));
    outputs.add(folder_.path("old-1")).write("new 1");
    outputs.add(folder_.path("new.gz")).write("new");
    outputs.add_in_folder(folder_.path("parts"), "train").write("new train");
    outputs.add_in_folder(folder_.path("results/deep"), "summary").write(std::string(1'000'000, 's'));
    const std::string text(200'000, 'p');
    const std::array<std::string_view, 2> pieces = {text, text};
    outputs.add_in_folder(folder_.path("results/deep"), "pieces").write_pieces(pieces);
    outputs.add(folder_.path("old-2")).write("new 2");
    outputs.commit();
  }

  [[nodiscard]] const TempFolder& folder() const { return folder_; }
  [[nodiscard]] const Files& before() const { return before_; }
  [[nodiscard]] Files files() const {
    Files found;
    for (const std::string& name : folder_.names()) {
      found[name] = fs::is_directory(folder_.path(name)) ? "folder" : folder_.content(name);
    }
    return found;
  }
  [[nodiscard]] bool is_complete() const {
    const Files now = files();
    return now.size() == 9 && now.at("old-1") == "new 1" && now.at("old-2") == "new 2" &&
           now.at("parts/train") == "new train" && now.at("results/deep/summary").size() == 1'000'000 &&
           now.at("results/deep/pieces").size() == 400'000 && now.contains("new.gz");
  }

 private:
  TempFolder folder_;
  Files before_;
};

TEST(FailingCalls, ARunWithoutFailureIsComplete) {
  const Job job;
  job.write();
  EXPECT_TRUE(job.is_complete());
}

TEST(FailingCalls, ShortAndInterruptedWritesLoseNothing) {
  const TempFolder folder;
  const std::string text = "0123456789" + std::string(1000, 'x');
  OutputSet outputs(Overwrite::refuse);
  outputs.add(folder.path("out")).write(text);
  {
    const ReluctantCalls reluctant;
    outputs.commit();
  }
  EXPECT_EQ(folder.content("out"), text);
}

TEST(OutputSet, PiecesAreWrittenWholeHoweverLittleACallTakes) {
  const TempFolder folder;
  const std::string large(300'000, 'x');
  const std::string_view few[] = {"a", "", "b"};
  const std::string_view more[] = {"c", "", large, "d", large, "", "e"};
  const std::vector<std::string_view> many(1'000, std::string_view(large).substr(0, 300));
  OutputSet outputs(Overwrite::refuse);
  for (const char* name : {"out", "out.gz"}) {
    Output& out = outputs.add(folder.path(name));
    out.write_pieces(few);
    {
      const ReluctantCalls reluctant;
      out.write_pieces(more);
    }
    out.write_pieces(many);
  }
  outputs.commit();
  EXPECT_EQ(folder.content("out"), "abc" + large + "d" + large + "e" + large);
  EXPECT_LT(folder.content("out.gz").size(), 10'000U);
}

class EveryCall : public ::testing::TestWithParam<Call> {};

TEST_P(EveryCall, FailingOnceLeavesAllTargetsOldOrAllNew) {
  constexpr int kMore = 10'000;
  int nth = 1;
  for (bool happened = true; happened && nth < kMore; ++nth) {
    const Job job;
    bool succeeded = false;
    try {
      const FailingCall failing(GetParam(), nth, EIO);
      try {
        job.write();
        succeeded = true;
      } catch (...) {
        happened = failing.happened();
        throw;
      }
      happened = failing.happened();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::io) << error.what();
      EXPECT_FALSE(error.path().empty());
    } catch (const std::bad_alloc&) {
      EXPECT_EQ(GetParam(), Call::allocate);
    }
    if (succeeded) {
      EXPECT_TRUE(job.is_complete()) << GetParam() << " failed at call " << nth;
    } else {
      EXPECT_EQ(job.files(), job.before()) << GetParam() << " failed at call " << nth;
    }
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(nth, 2) << "it never came to that call";
  EXPECT_LT(nth, kMore);
}

std::vector<Call> calls_of_outputs() {
  std::vector<Call> calls = {Call::open,      Call::write, Call::fsync, Call::close,
                             Call::renameat2, Call::mkdir, Call::fchmod};
#ifndef MANIFEST_UNDER_SANITIZER
  calls.push_back(Call::allocate);
#endif
  return calls;
}
INSTANTIATE_TEST_SUITE_P(Outputs, EveryCall, ::testing::ValuesIn(calls_of_outputs()),
                         ::testing::PrintToStringParamName());

TEST(FailingCalls, AFileSystemWithoutExchangeIsServedByPlainRenames) {
  const FailingCall no_flags(Call::renameat2, 1, EINVAL, FailingCall::Then::keeps_failing);
  const Job complete;
  complete.write();
  EXPECT_TRUE(complete.is_complete());
  bool happened = true;
  for (int nth = 1; happened; ++nth) {
    const Job job;
    const FailingCall failing(Call::rename, nth, EIO);
    try {
      job.write();
      EXPECT_TRUE(job.is_complete());
    } catch (const Error& error) {
      EXPECT_EQ(job.files(), job.before()) << "rename failed at call " << nth;
    }
    happened = failing.happened();
    EXPECT_TRUE(happened || nth > 5);
  }
}

TEST(FailingCalls, WhatCannotBePutBackIsNamedAndItsOldContentSurvives) {
  const Job job;
  std::string reason;
  {
    // The first file needs two calls: its name is taken, so they are exchanged. Then nothing works any more.
    const FailingCall failing(Call::renameat2, 3, EIO, FailingCall::Then::keeps_failing);
    try {
      job.write();
    } catch (const Error& error) {
      reason = error.what();
    }
  }
  EXPECT_NE(reason.find("could not be put back: "), std::string::npos) << reason;
  EXPECT_NE(reason.find(job.folder().path("old-1")), std::string::npos) << reason;
  bool survived = false;
  for (const auto& [name, content] : job.files()) survived = survived || content == "old 1";
  EXPECT_TRUE(survived);
}

TEST(FailingCalls, AReadThatFailsIsNeverAShortStream) {
  const TempFolder folder;
  // A file is read at places, anything else as it comes.
  const std::map<Call, std::string> sources = {{Call::pread, folder.file("input", std::string(300'000, 'x'))},
                                               {Call::read, "/dev/zero"}};
  for (const auto& [call, path] : sources) {
    for (int nth = 1; nth <= 2; ++nth) {
      const FailingCall failing(call, nth, EIO);
      std::string out(400'000, '\0');
      try {
        (void)Input::open(path)->read(out);
        FAIL() << path << ", call " << nth;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::io);
        EXPECT_EQ(error.path(), path);
        EXPECT_STREQ(error.what(), "cannot read: Input/output error");
      }
    }
  }
}

}  // namespace
}  // namespace manifest::io
