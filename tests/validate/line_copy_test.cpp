// SPDX-License-Identifier: Apache-2.0
// The copy of a block: clean stretches stay whole, line ends become LF, equal rewritten lines are held once.
#include "libmanifest/validate/line_copy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace manifest {
namespace {

using testing::ElementsAre;

class Pieces final : public io::Output {
 public:
  void write(std::string_view bytes) override { written.emplace_back(bytes); }
  [[nodiscard]] bool closed() const noexcept override { return false; }
  std::vector<std::string> written;
};

class LineCopyTest : public testing::Test {
 protected:
  void keep(std::size_t begin, std::size_t size, std::size_t line_end) {
    const std::string_view bytes = std::string_view(block).substr(begin, size);
    copy.keep(bytes, bytes.substr(0, size - line_end));
  }
  void rewrite(std::string_view text) {
    copy.begin_rewritten() += text;
    copy.end_rewritten();
  }
  std::vector<std::string> written() {
    Pieces out;
    copy.write_to(out);
    return out.written;
  }

  const std::string block = "one\ntwo\r\nthree\nfour";
  LineCopy copy;
};

TEST_F(LineCopyTest, NeighboursAreOneWrite) {
  LineCopy neighbours;
  const std::string text = "a\nb\nc\n";
  for (std::size_t i = 0; i < text.size(); i += 2) {
    neighbours.keep(std::string_view(text).substr(i, 2), std::string_view(text).substr(i, 1));
  }
  Pieces out;
  neighbours.write_to(out);
  EXPECT_THAT(out.written, ElementsAre("a\nb\nc\n"));
}

TEST_F(LineCopyTest, EveryLineEndsWithLfAlone) {
  keep(0, 4, 1);
  keep(4, 5, 2);
  keep(9, 6, 1);
  keep(15, 4, 0);
  EXPECT_THAT(written(), ElementsAre("one\n", "two\n", "three\n", "four\n"));
}

TEST_F(LineCopyTest, RewrittenLinesStandInTheirPlaces) {
  keep(0, 4, 1);
  rewrite("X");
  rewrite("X");
  rewrite("Y");
  keep(9, 6, 1);
  rewrite("Y");
  EXPECT_THAT(written(), ElementsAre("one\n", "X\n", "X\n", "Y\n", "three\n", "Y\n"));
}

TEST_F(LineCopyTest, ClearForgetsEverything) {
  rewrite("X");
  copy.clear();
  rewrite("Y");
  EXPECT_THAT(written(), ElementsAre("Y\n"));
}

}  // namespace
}  // namespace manifest
