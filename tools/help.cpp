// SPDX-License-Identifier: Apache-2.0
#include "tools/help.h"

#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <string_view>

namespace manifest::tools {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kTextColumn = 28;

struct Row {
  std::string left;  // "-o, --output FILE"
  std::string text;  // the description with its default
};

// The library prints "-o [ --output ] FILE (=-)"; its parts are good, its shape is not.
Row row_of(const po::option_description& option) {
  const std::string short_name = option.canonical_display_name(po::command_line_style::allow_dash_for_short);
  Row row;
  row.left = short_name.size() == 2 ? short_name + ", --" + option.long_name() : "    --" + option.long_name();
  row.text = option.description();
  const bool has_value = option.semantic()->max_tokens() > 0;
  if (!has_value) return row;
  const std::string name = option.semantic()->name();
  const std::size_t default_at = name.find(" (=");
  row.left += " " + name.substr(0, default_at);
  if (default_at == std::string::npos) return row;
  row.text += fmt::format(" (default: {})", name.substr(default_at + 3, name.size() - default_at - 4));
  return row;
}

void append_wrapped(std::string_view text, std::size_t indent, std::string& out) {
  const std::size_t line_start = out.rfind('\n') + 1;
  std::size_t column = out.size() - line_start;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!first && column + 1 + word.size() > kWidth) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    } else if (!first) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    first = false;
  }
  out += '\n';
}

void append_row(const Row& row, std::string& out) {
  const std::string left = "  " + row.left;
  out += left;
  if (left.size() + 2 > kTextColumn) out += '\n';
  out.append(left.size() + 2 > kTextColumn ? kTextColumn : kTextColumn - left.size(), ' ');
  append_wrapped(row.text, kTextColumn, out);
}

void append_indented(std::string_view lines, std::string& out) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    out += fmt::format("  {}\n", lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

}  // namespace

std::string help_text(const Program& program, std::span<const OptionGroup> groups) {
  std::string out = "Usage:\n";
  append_indented(program.usage, out);
  out += '\n';
  append_wrapped(program.purpose, 0, out);
  for (const OptionGroup& group : groups) {
    if (group.caption.empty()) continue;
    out += fmt::format("\n{}:\n", group.caption);
    for (const auto& option : group.options.options()) append_row(row_of(*option), out);
  }
  out +=
      "\nA SIZE is a number of bytes, or one with K, M, G or T (powers of 1024; KiB, MiB\n"
      "are the same; KB, MB are powers of 1000). An input - is standard input; gzip and\n"
      "zstd are recognised by content. A name ending in .gz or .zst is compressed.\n";
  out += "\nExamples:\n";
  append_indented(program.examples, out);
  out += "\nExit codes:\n  0  done, and the data is acceptable\n  1  ";
  append_wrapped(program.exit_data, 5, out);
  out +=
      "  2  wrong usage, or an existing output without --force\n"
      "  3  the job could not be done: unreadable input, full disk\n"
      "  4  a bug of ours\n";
  return out;
}

}  // namespace manifest::tools
