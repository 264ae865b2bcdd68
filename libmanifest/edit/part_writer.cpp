// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/part_writer.h"

#include <algorithm>

#include "libmanifest/error.h"
#include "libmanifest/parallel/ordered.h"

namespace manifest::edit {

PartWriter::PartWriter(const SplitJob& job) : job_(job), bytes_(job.parts.size() + 1, 0) {}

void PartWriter::write(PartNumber part, std::string_view lines) {
  bytes_[part] += lines.size();
  if (part < job_.outputs.size()) job_.outputs[part]->write(lines);
  for (std::size_t fold = 0; fold < job_.rests.size(); ++fold) {
    if (fold != part) job_.rests[fold]->write(lines);
  }
}

void PartWriter::write(const jsonl::Block& block, std::span<const PartNumber> part_of_line) {
  for (std::size_t begin = 0; begin < part_of_line.size();) {
    const PartNumber part = part_of_line[begin];
    std::size_t end = begin + 1;
    while (end < part_of_line.size() && part_of_line[end] == part) ++end;
    const jsonl::Line last = block.line(end - 1);
    const char* const from = block.line(begin).bytes.data();
    if (part != kDropped) {
      write(part, {from, last.bytes.data() + last.bytes.size()});
      if (ends_open(last)) write(part, "\n");
    }
    begin = end;
  }
}

void write_lines(SourceLines& lines, std::span<const PartNumber> part_of_line, PartWriter& writer) {
  lines.for_each_block([&](const jsonl::Block& block, std::uint64_t first_line) {
    if (first_line + block.size() > part_of_line.size())
      throw Error(ErrorKind::io, "an input changed while it was read");
    writer.write(block, part_of_line.subspan(first_line, block.size()));
  });
}

}  // namespace manifest::edit
