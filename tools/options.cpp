// SPDX-License-Identifier: Apache-2.0
#include "tools/options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <cstdlib>
#include <limits>
#include <span>

#include "libmanifest/error.h"
#include "libmanifest/io/input.h"
#include "tools/suggest.h"

namespace manifest::tools {

OptionGroup output_options(CommonOptions& common, const char* output_text) {
  OptionGroup group{.caption = "Output"};
  group.add("output,o", text_value(common.output, "FILE")->default_value("-"), output_text);
  group.add("force,f", flag(common.force), "replace existing outputs (default: refuse, exit 2)");
  group.add("stats", text_value(common.stats, "FILE"),
            "write the ledger of the run as JSON; - is stdout (default: none)");
  return group;
}

OptionGroup manifest_options(CommonOptions& common) {
  OptionGroup group{.caption = "Resources"};
  group.add("threads,j", count_value(common.threads, "0"), "worker threads; 0 is one for each processor");
  group.add("memory", size_value(common.memory_bytes, "1GiB"), "memory for the duplicate check before it spills");
  group.add("temp", text_value(common.temp_folder, "DIR"), "folder for temporary files (default: $TMPDIR, else /tmp)");
  group.add("max-line-bytes", size_value(common.max_line_bytes, "16MiB"), "longest line that is read");
  return group;
}

OptionGroup talk_options(CommonOptions& common) {
  const std::vector<std::pair<std::string, When>> when = {
      {"auto", When::automatic}, {"always", When::always}, {"never", When::never}};
  OptionGroup group{.caption = "Talk"};
  group.add("quiet,q", flag(common.quiet), "no summary and no progress on stderr");
  group.add("progress", choice_value(common.progress, when), "auto: on a terminal, after one second");
  group.add("color", choice_value(common.color, when), "auto: on a terminal, unless NO_COLOR is set");
  return group;
}

void check_standard_output(const CommonOptions& common) {
  if (common.stats != "-" || common.output != "-") return;
  throw Error(ErrorKind::usage, "--stats - and the output cannot both go to standard output",
              {.hint = "name a file with -o or with --stats"});
}

bool wants_color(const CommonOptions& common) {
  if (common.color != When::automatic) return common.color == When::always;
  const char* no_color = std::getenv("NO_COLOR");
  const bool refused = no_color != nullptr && *no_color != '\0';
  return common.output == "-" && !refused && isatty(STDOUT_FILENO) == 1;
}

void require_operands(const std::vector<std::string>& operands, std::string_view what, std::size_t most) {
  if (operands.empty()) throw Error(ErrorKind::usage, fmt::format("no {} given", what));
  if (operands.size() <= most) return;
  throw Error(ErrorKind::usage, fmt::format("unexpected argument '{}'", operands[most]));
}

po::typed_value<bool>* flag(bool& target) { return po::bool_switch(&target); }

po::typed_value<std::vector<std::string>>* list_value(std::vector<std::string>& target, const char* name) {
  return po::value<std::vector<std::string>>(&target)->value_name(name);
}

po::typed_value<std::string>* text_value(std::string& target, const char* name) {
  return po::value<std::string>(&target)->value_name(name);
}

namespace {

template <class Parse, class Target>
po::typed_value<std::string>* parsed_value(Parse parse, Target& target, std::string_view kind) {
  return po::value<std::string>()->notifier([parse, &target, kind](const std::string& text) {
    const auto value = parse(text);
    if (!value) throw Error(ErrorKind::usage, fmt::format("'{}' is not a {}", text, kind));
    target = *value;
  });
}

}  // namespace

po::typed_value<std::string>* count_value(std::uint64_t& target, const char* default_text) {
  return parsed_value(parse_count, target, "whole number")->value_name("N")->default_value(default_text);
}

po::typed_value<std::string>* count_value(std::optional<std::uint64_t>& target) {
  return parsed_value(parse_count, target, "whole number")->value_name("N");
}

po::typed_value<std::string>* size_value(std::uint64_t& target, const char* default_text) {
  return parsed_value(parse_size, target, "size (like 4096, 64K, 16MiB, 1G)")
      ->value_name("SIZE")
      ->default_value(default_text);
}

po::typed_value<std::string>* word_value(std::vector<std::string> words, std::function<void(std::size_t)> chosen) {
  const std::string name = fmt::format("{}", fmt::join(words, "|"));
  const std::string default_word = words.front();
  const auto choose = [words = std::move(words), chosen = std::move(chosen)](const std::string& word) {
    const auto found = std::find(words.begin(), words.end(), word);
    if (found != words.end()) return chosen(static_cast<std::size_t>(found - words.begin()));
    const auto nearest = nearest_word(word, words);
    throw Error(ErrorKind::usage, fmt::format("'{}' is none of {}", word, fmt::join(words, ", ")),
                {.hint = nearest ? fmt::format("did you mean {}?", *nearest) : std::string()});
  };
  return po::value<std::string>()->value_name(name)->default_value(default_word)->notifier(choose);
}

std::optional<std::uint64_t> parse_count(std::string_view text) noexcept {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

std::optional<std::uint64_t> parse_size(std::string_view text) noexcept {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_count(text.substr(0, digits));
  if (!number) return std::nullopt;
  std::string unit;
  for (const char c : text.substr(digits)) unit += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (unit.empty() || unit == "b") return number;
  const std::size_t power = std::string_view("kmgt").find(unit.front());
  const std::string tail = unit.substr(1);
  if (power == std::string_view::npos || !(tail.empty() || tail == "ib" || tail == "b")) return std::nullopt;
  std::uint64_t value = *number;
  const std::uint64_t base = tail == "b" ? 1000 : 1024;
  for (std::size_t i = 0; i <= power; ++i) {
    if (value > std::numeric_limits<std::uint64_t>::max() / base) return std::nullopt;
    value *= base;
  }
  return value;
}

std::string read_small_file(const std::string& path) {
  const auto input = io::Input::open(path);
  std::string text;
  constexpr std::size_t kPiece = std::size_t{1} << 16;
  for (std::size_t got = kPiece; got == kPiece;) {
    const std::size_t before = text.size();
    if (before > kSmallFileBytes) throw Error(ErrorKind::usage, "is too large for its purpose", {.path = path});
    text.resize(before + kPiece);
    got = input->read(std::span(text).subspan(before));
    text.resize(before + got);
  }
  return text;
}

std::vector<std::string> split_list(const std::vector<std::string>& given) {
  std::vector<std::string> parts;
  for (std::string_view text : given) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(','), text.size());
      if (end != 0) parts.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  return parts;
}

}  // namespace manifest::tools
