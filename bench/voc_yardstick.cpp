// SPDX-License-Identifier: Apache-2.0
// What convert-voc is measured against: opening the files and parsing them with pugixml, and nothing else.
//
//   voc_yardstick make DIR COUNT   COUNT files of 1-20 objects, 1000 a folder, from a fixed seed
//   voc_yardstick read DIR         each file opened, read, parsed in place, its coordinates converted; on one core
//
// `read` prints files, objects and a checksum, so that nothing is optimised away. It checks nothing.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <pugixml.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/manifest_lines.h"

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kFilesAFolder = 1000;
constexpr std::uint32_t kLabels = 20;

std::string make_annotation(std::uint32_t number, manifest::bench::Dice& dice) {
  std::string text = fmt::format(
      "<annotation>\n\t<folder>VOC</folder>\n\t<filename>{:08}.jpg</filename>\n\t<source>\n"
      "\t\t<database>Unknown</database>\n\t</source>\n\t<size>\n\t\t<width>1280</width>\n\t\t<height>960</height>\n"
      "\t\t<depth>3</depth>\n\t</size>\n\t<segmented>0</segmented>\n",
      number);
  for (std::uint32_t objects = 1 + dice.below(20); objects > 0; --objects) {
    const std::uint32_t left = 1 + dice.below(1000);
    const std::uint32_t top = 1 + dice.below(800);
    text += fmt::format(
        "\t<object>\n\t\t<name>label-{}</name>\n\t\t<pose>Unspecified</pose>\n\t\t<truncated>0</truncated>\n"
        "\t\t<difficult>0</difficult>\n\t\t<bndbox>\n\t\t\t<xmin>{}</xmin>\n\t\t\t<ymin>{}</ymin>\n\t\t\t<xmax>{}</"
        "xmax>\n"
        "\t\t\t<ymax>{}</ymax>\n\t\t</bndbox>\n\t</object>\n",
        dice.below(kLabels), left, top, left + 10 + dice.below(250), top + 10 + dice.below(140));
  }
  return text + "</annotation>\n";
}

void make(const fs::path& folder, std::uint32_t count) {
  manifest::bench::Dice dice(1);
  for (std::uint32_t i = 0; i < count; ++i) {
    const fs::path inner = folder / fmt::format("{:05}", i / kFilesAFolder);
    if (i % kFilesAFolder == 0) fs::create_directories(inner);
    std::ofstream(inner / fmt::format("{:08}.xml", i), std::ios::binary) << make_annotation(i, dice);
  }
}

struct Sum {
  std::uint64_t files = 0;
  std::uint64_t objects = 0;
  double checksum = 0;
};

std::size_t load(const char* path, std::string& buffer) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) throw std::runtime_error(std::string("cannot open ") + path);
  std::size_t size = 0;
  while (true) {
    if (size == buffer.size()) buffer.resize(buffer.size() * 2);
    const ssize_t got = read(file, buffer.data() + size, buffer.size() - size);
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  close(file);
  return size;
}

void add_objects(const pugi::xml_node& root, Sum& sum) {
  for (const pugi::xml_node& object : root.children("object")) {
    ++sum.objects;
    for (const pugi::xml_node& corner : object.child("bndbox").children()) {
      const char* text = corner.child_value();
      double value = 0;
      std::from_chars(text, text + std::strlen(text), value);
      sum.checksum += value;
    }
  }
}

void read_all(const fs::path& folder) {
  Sum sum;
  std::string buffer(64 * 1024, '\0');
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".xml") continue;
    const std::size_t size = load(entry.path().c_str(), buffer);
    pugi::xml_document document;
    if (!document.load_buffer_inplace(buffer.data(), size)) throw std::runtime_error("cannot parse");
    ++sum.files;
    add_objects(document.document_element(), sum);
  }
  std::printf("%llu files, %llu objects, checksum %.0f\n", static_cast<unsigned long long>(sum.files),
              static_cast<unsigned long long>(sum.objects), sum.checksum);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view verb = argc > 1 ? argv[1] : "";
  if (verb == "make" && argc == 4) {
    make(argv[2], static_cast<std::uint32_t>(std::strtoul(argv[3], nullptr, 10)));
  } else if (verb == "read" && argc == 3) {
    read_all(argv[2]);
  } else {
    std::fprintf(stderr, "usage: voc_yardstick make DIR COUNT | read DIR\n");
    return 2;
  }
  return 0;
}
