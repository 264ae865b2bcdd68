// SPDX-License-Identifier: Apache-2.0
// No two images leave as one, told with much memory and with none, against sets of all that left.
#include "libmanifest/formats/export_entries.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

namespace manifest::formats {
namespace {

/// What is in the way of each entry.
std::vector<std::string> taken(OutputKind kind, const std::vector<std::string>& lines, std::uint64_t memory) {
  ExportEntries entries(kind,
                        [&](const ExportEntries::Visit& visit) {
                          for (const auto& line : lines) visit(line);
                        },
                        {.memory = memory});
  std::vector<std::string> found;
  for (const auto& line : lines) found.push_back(entries.take(line));
  return found;
}

std::vector<std::string> expected(OutputKind kind, const std::vector<std::string>& lines) {
  std::set<std::string> files;
  std::set<std::string> folders;
  const auto in_the_way = [&](const std::string& line) -> std::string {
    if (folders.contains(line)) return line + "/...";
    for (auto slash = line.find('/'); slash != std::string::npos; slash = line.find('/', slash + 1)) {
      if (kind == OutputKind::folder && files.contains(line.substr(0, slash))) return line.substr(0, slash);
    }
    return files.contains(line) ? line : "";
  };
  std::vector<std::string> found;
  for (const auto& line : lines) {
    found.push_back(line.empty() ? "" : in_the_way(line));
    if (line.empty() || !found.back().empty()) continue;
    files.insert(line);
    for (auto slash = line.find('/'); slash != std::string::npos; slash = line.find('/', slash + 1)) {
      if (kind == OutputKind::folder) folders.insert(line.substr(0, slash));
    }
  }
  return found;
}

TEST(ExportEntries, AFileIsInTheWayOfItsLikeAndOfAFolder) {
  const std::vector<std::string> lines = {"a.xml", "a.xml/b.xml", "c.xml/d.xml", "c.xml", "c.xml/e.xml", "c.xml/d.xml"};
  EXPECT_EQ(taken(OutputKind::folder, lines, std::uint64_t{1} << 20),
            (std::vector<std::string>{"", "a.xml", "", "c.xml/...", "", "c.xml/d.xml"}));
}

TEST(ExportEntries, InAFileOnlyEqualEntriesMeet) {
  const std::vector<std::string> lines = {"a.jpg", "a.jpg/b.jpg", "", "", "a.jpg"};
  for (const std::uint64_t memory : {std::uint64_t{1}, std::uint64_t{1} << 20}) {
    EXPECT_EQ(taken(OutputKind::file, lines, memory), (std::vector<std::string>{"", "", "", "", "a.jpg"}));
  }
}

TEST(ExportEntries, AgreesWithSetsWhateverTheMemory) {
  std::mt19937_64 random(3);
  const auto name = [&] { return std::string(1, static_cast<char>('a' + random() % 4)); };
  for (int round = 0; round < 400; ++round) {
    std::vector<std::string> lines;
    for (int i = 0; i < 40; ++i) {
      std::string path = random() % 8 == 0 ? "" : name() + ".xml";
      for (int depth = 0; !path.empty() && random() % 2 == 0 && depth < 3; ++depth) {
        path = name() + (random() % 2 == 0 ? ".xml/" : "/") + path;
      }
      lines.push_back(path);
    }
    for (const OutputKind kind : {OutputKind::file, OutputKind::folder}) {
      for (const std::uint64_t memory : {std::uint64_t{1}, std::uint64_t{1000}, std::uint64_t{1} << 20}) {
        ASSERT_EQ(taken(kind, lines, memory), expected(kind, lines)) << "round " << round << ", memory " << memory;
      }
    }
  }
}

}  // namespace
}  // namespace manifest::formats
