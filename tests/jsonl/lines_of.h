// SPDX-License-Identifier: Apache-2.0
// The lines of a text, by the engine and by a splitter too simple to be wrong.
#pragma once

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmanifest/io/input.h"
#include "libmanifest/jsonl/for_each_block.h"
#include "libmanifest/jsonl/line_reader.h"

namespace manifest::jsonl::testing {

struct SeenLine {
  std::uint64_t number = 0;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string text = {};
  std::string bytes = {};
  bool overlong = false;
  bool operator==(const SeenLine&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const SeenLine& line) {
  return out << '#' << line.number << " at " << line.offset << " of " << line.length
             << (line.overlong ? " overlong" : "") << " \"" << line.text << "\"";
}

struct SeenText {
  std::vector<SeenLine> lines = {};
  std::uint64_t bytes = 0;
  bool has_byte_order_mark = false;
  bool operator==(const SeenText&) const = default;
};

/// An input that cannot be read at any place, from memory.
class MemoryInput final : public io::Input {
 public:
  explicit MemoryInput(std::string text) : text_(std::move(text)) { name_ = "memory"; }
  std::size_t read(std::span<char> out) override {
    const std::size_t count = text_.copy(out.data(), out.size(), position_);
    position_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t file_position() const noexcept override { return position_; }

 private:
  std::string text_;
  std::size_t position_ = 0;
};

inline SeenLine seen(const Line& line, std::uint64_t number) {
  return {.number = number,
          .offset = line.offset,
          .length = line.length,
          .text = std::string(line.text.view()),
          .bytes = std::string(line.bytes),
          .overlong = line.overlong};
}

inline SeenText lines_by_blocks(io::Input& input, const BlockOptions& options, std::size_t threads) {
  SeenText text;
  std::vector<int> states(threads);
  const Totals totals = for_each_block<std::vector<SeenLine>>(
      input, options, std::span(states),
      [](int& /*state*/, const Block& block, std::vector<SeenLine>& result) {
        result.clear();
        for (const Line& line : block) result.push_back(seen(line, line.index));
      },
      [&](const Block& block, std::vector<SeenLine>& result) {
        for (SeenLine& line : result) {
          line.number += block.first_line();
          text.lines.push_back(line);
        }
      });
  text.bytes = totals.bytes;
  text.has_byte_order_mark = totals.has_byte_order_mark;
  if (totals.lines != text.lines.size()) text.bytes = ~text.bytes;
  return text;
}

inline SeenText lines_by_reader(io::Input& input, const BlockOptions& options) {
  SeenText text;
  LineReader reader(input, options);
  while (const auto line = reader.next()) text.lines.push_back(seen(*line, reader.line_number() - 1));
  text.bytes = reader.totals().bytes;
  text.has_byte_order_mark = reader.totals().has_byte_order_mark;
  if (reader.totals().lines != text.lines.size()) text.bytes = ~text.bytes;
  return text;
}

/// manifest-format.md A.1, a byte at a time. Of lines that begin in [range.begin, range.end).
inline SeenText lines_by_definition(std::string_view text, std::uint64_t max_line_bytes, const ByteRange& range = {}) {
  SeenText expected;
  const auto inside = [&](std::uint64_t offset) { return range.begin <= offset && offset < range.end; };
  std::size_t begin = 0;
  std::size_t owner = 0;  // where the line begins in the file: before a byte order mark
  if (text.starts_with("\xef\xbb\xbf")) {
    begin = 3;
    expected.has_byte_order_mark = inside(0);
    if (inside(0)) expected.bytes = 3;
  }
  while (begin < text.size()) {
    std::size_t end = begin;
    while (end < text.size() && text[end] != '\n') ++end;
    const bool has_newline = end < text.size();
    const std::size_t behind = has_newline ? end + 1 : end;
    std::size_t text_end = end;
    if (has_newline && text_end > begin && text[text_end - 1] == '\r') --text_end;
    if (inside(owner)) {
      SeenLine line{.number = expected.lines.size(), .offset = begin, .length = behind - begin};
      line.overlong = text_end - begin > max_line_bytes;
      if (!line.overlong) line.text = text.substr(begin, text_end - begin);
      if (!line.overlong) line.bytes = text.substr(begin, behind - begin);
      expected.bytes += line.length;
      expected.lines.push_back(line);
    }
    begin = behind;
    owner = behind;
  }
  return expected;
}

}  // namespace manifest::jsonl::testing
