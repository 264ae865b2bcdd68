// SPDX-License-Identifier: Apache-2.0
// Lines are those of the definition, whatever the block size, the limits and the threads.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "libmanifest/jsonl/block_source.h"
#include "tests/jsonl/lines_of.h"
#include "tests/support/temp_folder.h"

using manifest::jsonl::BlockOptions;
using manifest::jsonl::testing::MemoryInput;
namespace lines = manifest::jsonl::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::size_t kSettings = 4;
  if (size < kSettings) return 0;
  const BlockOptions options{
      .block_bytes = std::size_t{1} + data[0], .long_line_bytes = data[1], .max_line_bytes = data[2]};
  const std::size_t threads = 1 + data[3] % 3;
  const std::string text(reinterpret_cast<const char*>(data) + kSettings, size - kSettings);
  const lines::SeenText expected = lines::lines_by_definition(text, options.max_line_bytes);

  MemoryInput stream(text);
  if (lines::lines_by_blocks(stream, options, threads) != expected) std::abort();
  MemoryInput read(text);
  if (lines::lines_by_reader(read, options) != expected) std::abort();

  static const manifest::testing::TempFolder folder;
  const auto file = manifest::io::Input::open(folder.file("text", text));
  // A text that begins like gzip or zstd is none here: only its bytes are of interest.
  if (file->compression() != manifest::io::Compression::none) return 0;
  if (lines::lines_by_blocks(*file, options, threads) != expected) std::abort();
  return 0;
}
