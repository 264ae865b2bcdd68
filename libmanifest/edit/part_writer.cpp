// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/part_writer.h"

#include "libmanifest/error.h"

namespace manifest::edit {

namespace {

void add_piece(std::string_view lines, std::vector<std::string_view>& pieces) {
  // A train gets what stands in several parts: as a rule, what stands side by side.
  const bool goes_on = !pieces.empty() && pieces.back().data() + pieces.back().size() == lines.data();
  if (goes_on) lines = {pieces.back().data(), pieces.back().size() + lines.size()};
  if (goes_on) pieces.pop_back();
  pieces.push_back(lines);
}

}  // namespace

PartWriter::PartWriter(const SplitJob& job) : bytes_(job.parts.size() + 1, 0) {
  for (io::Output* output : job.outputs) parts_.push_back({output});
  for (io::Output* output : job.rests) rests_.push_back({output});
}

void PartWriter::add(PartNumber part, std::string_view lines) {
  bytes_[part] += lines.size();
  if (part < parts_.size()) add_piece(lines, parts_[part].pieces);
  for (std::size_t fold = 0; fold < rests_.size(); ++fold) {
    if (fold != part) add_piece(lines, rests_[fold].pieces);
  }
}

void PartWriter::write(const jsonl::Block& block, std::span<const PartNumber> part_of_line) {
  for (std::size_t begin = 0; begin < part_of_line.size();) {
    const PartNumber part = part_of_line[begin];
    std::size_t end = begin + 1;
    while (end < part_of_line.size() && part_of_line[end] == part) ++end;
    const std::string_view last = block.line(end - 1).bytes;
    const char* const from = block.line(begin).bytes.data();
    begin = end;
    if (part == kDropped) continue;
    add(part, {from, last.data() + last.size()});
    if (!last.ends_with('\n')) add(part, "\n");
  }
  for (std::vector<Target>* targets : {&parts_, &rests_}) {
    for (Target& target : *targets) {
      if (!target.pieces.empty()) target.output->write_pieces(target.pieces);
      target.pieces.clear();
    }
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
