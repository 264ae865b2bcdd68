// SPDX-License-Identifier: Apache-2.0
// Each system call of a merge and of a split fails once, at each place it is made: never a partial target, never a
// success that is none.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <map>
#include <new>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "libmanifest/edit/merge.h"
#include "libmanifest/edit/split.h"
#include "libmanifest/error.h"
#include "libmanifest/io/output_set.h"
#include "tests/io/system_calls.h"
#include "tests/support/temp_folder.h"

namespace manifest::edit {
namespace {

namespace fs = std::filesystem;
using manifest::testing::Call;
using manifest::testing::FailingCall;
using manifest::testing::TempFolder;
using Files = std::map<std::string, std::string>;

enum class Job : std::uint8_t { merge_union, merge_last, split_stratified, split_hash };

std::string lines() {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    text += fmt::format(
        R"({{"source-ref":"s3://bucket/{0}","a{1}":1,"a{1}-metadata":{{"class-name":"c{2}","confidence":1,)"
        R"("human-annotated":"yes","creation-date":"2020-01-01T00:00:00","type":"groundtruth/image-classification"}}}})"
        "\n",
        i % 40, i % 3, i % 5);
  }
  return text;
}

/// One manifest and the old outputs of an earlier run.
class Trial {
 public:
  explicit Trial(Job job) : job_(job) {
    (void)folder_.file("in", lines());
    (void)folder_.file("out0", "old");
    fs::create_directory(folder_.path("parts"));
    (void)folder_.file("parts/train", "old");
  }

  void run() const {
    io::OutputSet set(io::Overwrite::allow);
    const bool merges = job_ == Job::merge_union || job_ == Job::merge_last;
    merges ? merge_into(set) : split_into(set);
    set.commit();
  }

  [[nodiscard]] Files files() const {
    Files found;
    for (const std::string& name : folder_.names()) {
      std::string text = fs::is_directory(folder_.path(name)) ? "folder" : folder_.content(name);
      // The list of conflicts names its inputs, and every trial has a folder of its own.
      for (std::size_t at = 0; (at = text.find(folder_.path(), at)) != std::string::npos;) {
        text.erase(at, folder_.path().size());
      }
      found[name] = text;
    }
    return found;
  }

 private:
  void merge_into(io::OutputSet& set) const {
    int pieces = 0;
    MergeJob job;
    job.inputs = {folder_.path("in")};
    job.next_output = [&]() -> io::Output& { return set.add(folder_.path(fmt::format("out{}", pieces++))); };
    job.conflicts = &set.add(folder_.path("conflicts"));
    // A bound of a byte: everything that can spill does.
    MergeOptions options{.class_ids = ClassIdPolicy::reconciled, .max_piece_lines = 25, .threads = 1};
    options.duplicates = job_ == Job::merge_union ? MergeDuplicates::join : MergeDuplicates::last;
    options.order = MergeOrder::by_source_ref;
    options.memory = 1;
    options.temp_folder = folder_.path("");
    merge(job, options).check();
  }

  void split_into(io::OutputSet& set) const {
    SplitJob job{.inputs = {folder_.path("in")}, .parts = Parts({parse_part("train=0.8"), parse_part("test=0.2")})};
    for (const char* part : {"train", "test"}) job.outputs.push_back(&set.add_in_folder(folder_.path("parts"), part));
    SplitOptions options{.strategy = job_ == Job::split_hash ? Strategy::hash : Strategy::stratified, .threads = 1};
    options.memory = 1;
    options.temp_folder = folder_.path("");
    split(job, options).ledger.check();
  }

  Job job_;
  TempFolder folder_;
};

/// Whether the run says that it succeeded; `happened`: whether it came to that call.
bool runs_with_failure(const Trial& trial, Call call, int nth, bool& happened) {
  const FailingCall failing(call, nth, EIO);
  bool succeeded = false;
  try {
    trial.run();
    succeeded = true;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::io) << error.what();
  } catch (const std::bad_alloc&) {
    EXPECT_EQ(call, Call::allocate);
  }
  happened = failing.happened();
  return succeeded;
}

class EveryCallOfAnEdit : public ::testing::TestWithParam<std::tuple<Job, Call>> {};

TEST_P(EveryCallOfAnEdit, FailingOnceLeavesAllTargetsOldOrAllNew) {
  const auto [job, call] = GetParam();
  const Trial complete(job);
  complete.run();
  const Files expected = complete.files();
  constexpr int kMore = 100'000;
  int nth = 1;
  // Of allocations there are thousands, the later ones much like the earlier ones.
  for (bool happened = true; happened && nth < kMore; nth += call == Call::allocate ? 1 + nth / 16 : 1) {
    const Trial trial(job);
    const Files before = trial.files();
    const bool succeeded = runs_with_failure(trial, call, nth, happened);
    ASSERT_EQ(trial.files(), succeeded ? expected : before) << call << " failed at call " << nth;
  }
  EXPECT_LT(nth, kMore);
}

std::vector<Call> calls_of_edits() {
  std::vector<Call> calls = {Call::open,  Call::read,      Call::pread, Call::write, Call::fsync,
                             Call::close, Call::renameat2, Call::fstat, Call::fchmod};
#ifndef MANIFEST_UNDER_SANITIZER
  calls.push_back(Call::allocate);
#endif
  return calls;
}

std::string name_of(const ::testing::TestParamInfo<std::tuple<Job, Call>>& info) {
  constexpr std::array<const char*, 4> kJobs = {"MergeUnion", "MergeLast", "SplitStratified", "SplitHash"};
  std::ostringstream name;
  name << kJobs.at(static_cast<std::size_t>(std::get<Job>(info.param))) << "_" << std::get<Call>(info.param);
  return name.str();
}

INSTANTIATE_TEST_SUITE_P(Edits, EveryCallOfAnEdit,
                         ::testing::Combine(::testing::Values(Job::merge_union, Job::merge_last, Job::split_stratified,
                                                              Job::split_hash),
                                            ::testing::ValuesIn(calls_of_edits())),
                         name_of);

}  // namespace
}  // namespace manifest::edit
