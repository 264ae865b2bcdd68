// SPDX-License-Identifier: Apache-2.0
// Cutting a file into lines, with one thread and with two.
#include <benchmark/benchmark.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/lines_in_memory.h"
#include "libmanifest/io/input.h"
#include "libmanifest/jsonl/for_each_block.h"

namespace manifest::bench {
namespace {

/// A file without a name that holds `text`; its path is /proc/self/fd/N.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view text) : descriptor_(::memfd_create("lines", MFD_CLOEXEC)) {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t count = ::write(descriptor_, text.data() + done, text.size() - done);
      if (count <= 0) throw std::runtime_error("cannot write to a memory file");
      done += static_cast<std::size_t>(count);
    }
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

void cut_lines(benchmark::State& state) {
  const LinesInMemory lines(LineOptions{});
  const MemoryFile file(lines.text());
  for (auto _ : state) {
    std::vector<std::uint64_t> states(static_cast<std::size_t>(state.range(0)));
    const auto input = io::Input::open(file.path());
    jsonl::for_each_block<int>(
        *input, {}, std::span(states),
        [](std::uint64_t& bytes, const jsonl::Block& block, int&) {
          for (const jsonl::Line& line : block) bytes += line.text.size();
        },
        [](const jsonl::Block&, int&) {});
    benchmark::DoNotOptimize(states.data());
  }
  state.SetBytesProcessed(state.iterations() * lines.bytes());
}
BENCHMARK(cut_lines)->Arg(1)->Arg(2)->UseRealTime();

}  // namespace
}  // namespace manifest::bench
