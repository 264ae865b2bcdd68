// SPDX-License-Identifier: Apache-2.0
// What convert-csv is measured against: bare libcsv in strict mode, and nothing else.
//
//   csv_yardstick make FILE ROWS   rows of tfod, 1-20 of an image, from a fixed seed
//   csv_yardstick read FILE        reads it in blocks of 256 KiB through libcsv; prints rows, cells and bytes
#include <csv.h>
#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/manifest_lines.h"

namespace {

struct Counts {
  std::uint64_t rows = 0;
  std::uint64_t cells = 0;
  std::uint64_t bytes = 0;
};

void take_cell(void*, std::size_t size, void* counts) {
  ++static_cast<Counts*>(counts)->cells;
  static_cast<Counts*>(counts)->bytes += size;
}
void take_row(int, void* counts) { ++static_cast<Counts*>(counts)->rows; }

std::FILE* open(const char* path, const char* mode) {
  std::FILE* file = std::fopen(path, mode);
  if (file == nullptr) throw std::runtime_error(fmt::format("cannot open {}", path));
  return file;
}

void make(const char* path, std::uint64_t rows) {
  constexpr std::uint32_t kLabels = 20;
  manifest::bench::Dice dice(1);
  std::FILE* file = open(path, "wb");
  std::fputs("filename,width,height,class,xmin,ymin,xmax,ymax\n", file);
  for (std::uint64_t row = 0, image = 0; row < rows; ++image) {
    for (std::uint32_t boxes = 1 + dice.below(20); boxes > 0 && row < rows; --boxes, ++row) {
      const std::uint32_t left = dice.below(1000);
      const std::uint32_t top = dice.below(800);
      fmt::print(file, "images/{:08}.jpg,1280,960,label_{},{},{},{},{}\n", image, dice.below(kLabels), left, top,
                 left + 20 + dice.below(200), top + 20 + dice.below(100));
    }
  }
  if (std::fclose(file) != 0) throw std::runtime_error("cannot write");
}

Counts read(const char* path) {
  constexpr std::size_t kBlock = std::size_t{256} << 10U;
  std::FILE* file = open(path, "rb");
  std::vector<char> block(kBlock);
  csv_parser parser;
  csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
  Counts counts;
  while (const std::size_t got = std::fread(block.data(), 1, block.size(), file)) {
    if (csv_parse(&parser, block.data(), got, take_cell, take_row, &counts) != got) throw std::runtime_error("bad csv");
  }
  csv_fini(&parser, take_cell, take_row, &counts);
  csv_free(&parser);
  std::fclose(file);
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode == "make" && argc == 4) {
    make(argv[2], std::strtoull(argv[3], nullptr, 10));
    return 0;
  }
  if (mode != "read" || argc != 3) return 2;
  const Counts counts = read(argv[2]);
  fmt::print("{} rows, {} cells, {} bytes\n", counts.rows, counts.cells, counts.bytes);
  return 0;
}
