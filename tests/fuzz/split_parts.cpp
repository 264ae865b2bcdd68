// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes: parts hold every line once, share no source-ref, and do not depend on threads or block size.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/edit/split.h"
#include "libmanifest/error.h"
#include "libmanifest/json/padded_text.h"
#include "libmanifest/model/record_parser.h"

namespace {

using namespace manifest;

class TextOutput final : public io::Output {
 public:
  void write(std::string_view bytes) override { text += bytes; }
  [[nodiscard]] bool closed() const noexcept override { return false; }
  std::string text;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    lines.emplace_back(text.substr(0, end + 1));
    if (!lines.back().ends_with('\n')) lines.back() += '\n';
    text.remove_prefix(end + 1);
  }
  return lines;
}

using Texts = std::vector<std::string>;

Texts split(const std::string& path, edit::SplitOptions options, std::size_t threads, std::size_t block_bytes) {
  std::vector<TextOutput> outputs(3);
  edit::SplitJob job{
      .inputs = {path},
      .parts = edit::Parts({edit::parse_part("a=0.5"), edit::parse_part("b=0.3"), edit::parse_part("c=*")})};
  for (TextOutput& output : outputs) job.outputs.push_back(&output);
  options.threads = threads;
  options.block_bytes = block_bytes;
  edit::split(job, options).ledger.check();
  Texts texts;
  for (TextOutput& output : outputs) texts.push_back(output.text);
  return texts;
}

void hold(bool promise) {
  if (!promise) std::abort();
}

void hold_parts_apart(const Texts& parts) {
  RecordParser parser;
  std::map<std::string, std::size_t, std::less<>> part_of;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    for (const std::string& line : lines_of(parts[part])) {
      const json::PaddedString text(line);
      const Record* record = parser.parse(text.text());
      if (record == nullptr || !record->source_ref.present()) continue;
      hold(part_of.emplace(record->source_ref.value, part).first->second == part);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 2, size - 2);
  // What gzip and zstd make of bytes is another fuzzer's business.
  if (text.starts_with("\x1f\x8b") || text.starts_with("\x28\xb5\x2f\xfd")) return 0;
  const int file = memfd_create("manifest", 0);
  hold(file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const edit::SplitOptions options{.strategy = static_cast<edit::Strategy>(data[0] % 3),
                                   .grouping = {.key = (data[0] & 4U) != 0 ? "g" : ""},
                                   .seed = data[1]};
  const Texts parts = split(path, options, 1, 1U << 20U);
  hold(parts == split(path, options, 3, 16));
  close(file);
  std::multiset<std::string> got;
  for (const std::string& part : parts) {
    for (std::string& line : lines_of(part)) got.insert(std::move(line));
  }
  // A byte order mark belongs to the file and goes; on a line of its own, or in a part, it is text like any other.
  const std::string_view lines = std::string_view(text).substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  const std::vector<std::string> given = lines_of(lines);
  hold(got == std::multiset<std::string>(given.begin(), given.end()));
  // By group alone hash cannot see that two groups share an image.
  if (options.strategy != edit::Strategy::hash || options.grouping.none()) hold_parts_apart(parts);
  return 0;
}
