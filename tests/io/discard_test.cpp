// SPDX-License-Identifier: Apache-2.0
// An output that turns out not to be wanted: its target stays what it was, the others appear.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "libmanifest/io/output_set.h"

namespace manifest::io {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Discard : public testing::Test {
 protected:
  Discard() { fs::create_directories(folder); }
  ~Discard() override { fs::remove_all(folder); }
  fs::path folder = fs::path(testing::TempDir()) /
                    (std::string("discard.") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(Discard, KeepsTheOldFileAndCommitsTheOthers) {
  std::ofstream(folder / "old") << "old";
  OutputSet outputs(Overwrite::allow);
  Output& unwanted = outputs.add(folder / "old");
  Output& wanted = outputs.add(folder / "new");
  unwanted.write("unwanted");
  wanted.write("wanted");
  outputs.discard(unwanted);
  outputs.commit();
  EXPECT_EQ(read_file(folder / "old"), "old");
  EXPECT_EQ(read_file(folder / "new"), "wanted");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 2);
}

TEST_F(Discard, LeavesAnEmptyNewFolder) {
  OutputSet outputs(Overwrite::refuse);
  Output& unwanted = outputs.add_in_folder(folder / "results", "summary.json");
  unwanted.write("unwanted");
  outputs.discard(unwanted);
  outputs.commit();
  EXPECT_TRUE(fs::is_empty(folder / "results"));
}

}  // namespace
}  // namespace manifest::io
