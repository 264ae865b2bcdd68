// SPDX-License-Identifier: Apache-2.0
// Sorting rows in memory and in runs, against std::sort.
#include "libmanifest/spill/row_sorter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "libmanifest/error.h"

namespace manifest::spill {
namespace {

struct Shape {
  std::string name;
  std::function<Row(std::uint64_t index, std::mt19937_64& random)> row;
};

const Shape kShapes[] = {
    {"random",
     [](std::uint64_t, std::mt19937_64& random) {
       return Row{random(), random(), random()};
     }},
    {"all equal",
     [](std::uint64_t, std::mt19937_64&) {
       return Row{7, 7, 7};
     }},
    {"one key, ascending",
     [](std::uint64_t index, std::mt19937_64&) {
       return Row{1, 2, index};
     }},
    {"one key, descending",
     [](std::uint64_t index, std::mt19937_64&) {
       return Row{1, 2, ~index};
     }},
    {"few keys",
     [](std::uint64_t index, std::mt19937_64& random) {
       return Row{random() % 3, random() % 3, index};
     }},
    {"small numbers",
     [](std::uint64_t, std::mt19937_64& random) {
       return Row{random() % 1000000, random() % 9, 0};
     }},
    {"differ in the last byte",
     [](std::uint64_t, std::mt19937_64& random) {
       return Row{0, 0, random() % 256};
     }},
};

std::vector<Row> rows_of(const Shape& shape, std::size_t count) {
  std::mt19937_64 random(count);
  std::vector<Row> rows;
  for (std::uint64_t index = 0; index < count; ++index) rows.push_back(shape.row(index, random));
  return rows;
}

std::vector<Row> read_all(const RowSorter& sorter) {
  std::vector<Row> rows;
  RowStream stream = sorter.stream();
  for (Row row{}; stream.next(row);) rows.push_back(row);
  return rows;
}

TEST(SortRows, SortsEveryShapeInPlace) {
  for (const Shape& shape : kShapes) {
    for (const std::size_t count : std::initializer_list<std::size_t>{0, 1, 2, 255, 256, 257, 5000, 60000}) {
      std::vector<Row> expected = rows_of(shape, count);
      std::sort(expected.begin(), expected.end());
      for (const std::size_t threads : std::initializer_list<std::size_t>{1, 3}) {
        std::vector<Row> rows = rows_of(shape, count);
        sort_rows(rows, threads);
        ASSERT_EQ(rows, expected) << shape.name << ", " << count << ", threads " << threads;
      }
    }
  }
}

/// 256 KiB, the least bound, is 10,922 rows, and seven runs are merged at a time.
TEST(RowSorter, SortsEveryShapeInMemoryAndInRuns) {
  for (const Shape& shape : kShapes) {
    for (const std::size_t count : std::initializer_list<std::size_t>{0, 10, 10922, 10923, 30000, 80000}) {
      std::vector<Row> expected = rows_of(shape, count);
      RowSorter sorter({.memory = 0});
      for (const Row& row : expected) sorter.add(row);
      EXPECT_EQ(sorter.total(), count);
      sorter.sort();
      sorter.sort();
      std::sort(expected.begin(), expected.end());
      ASSERT_EQ(read_all(sorter), expected) << shape.name << ", " << count;
      ASSERT_EQ(read_all(sorter), expected) << "second reading of " << shape.name << ", " << count;
    }
  }
}

TEST(RowSorter, MergesInAsManyPassesAsThereAreRunsFor) {
  std::vector<Row> expected = rows_of(kShapes[0], 600000);
  RowSorter sorter({.memory = 0});
  for (const Row& row : expected) sorter.add(row);
  sorter.sort();
  std::sort(expected.begin(), expected.end());
  EXPECT_TRUE(read_all(sorter) == expected);
}

TEST(RowSorter, AFolderThatIsMissingIsAnErrorOnlyWhenItIsNeeded) {
  RowSorter sorter({.memory = 0, .temp_folder = "/no/such/folder"});
  for (std::uint64_t index = 0; index < 10922; ++index) sorter.add({index, 0, 0});
  EXPECT_THROW(sorter.add({0, 0, 0}), Error);
}

}  // namespace
}  // namespace manifest::spill
