// SPDX-License-Identifier: Apache-2.0
// What convert-coco is measured against: a bare RapidJSON SAX walk of the same file, which keeps nothing.
//
//   coco_yardstick FILE
#include <rapidjson/filereadstream.h>
#include <rapidjson/reader.h>

#include <cstdio>
#include <memory>
#include <vector>

int main(int argc, char** argv) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(argc == 2 ? std::fopen(argv[1], "rb") : nullptr,
                                                             &std::fclose);
  if (!file) {
    std::fputs("usage: coco_yardstick FILE\n", stderr);
    return 2;
  }
  std::vector<char> buffer(std::size_t{64} << 10U);
  rapidjson::FileReadStream stream(file.get(), buffer.data(), buffer.size());
  rapidjson::BaseReaderHandler<> handler;
  rapidjson::Reader reader;
  return reader.Parse(stream, handler).IsError() ? 1 : 0;
}
