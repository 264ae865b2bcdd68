// SPDX-License-Identifier: Apache-2.0
// The options that all tools share, and the kinds of value that options take.
#pragma once

#include <boost/program_options/value_semantic.hpp>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/cli.h"

namespace manifest::tools {

enum class When : std::uint8_t { automatic, always, never };

/// What every tool lets its user decide (tools.md 0 and 1). Defaults are stated by the groups below.
struct CommonOptions {
  std::string output = "-";
  bool force = false;
  std::uint64_t threads = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t max_line_bytes = 0;
  std::string temp_folder = {};  ///< empty: $TMPDIR, else /tmp
  bool quiet = false;
  When progress = When::automatic;
  When color = When::automatic;
  std::string stats = {};  ///< empty: none
};

/// -o, -f, --stats
[[nodiscard]] OptionGroup output_options(CommonOptions& common, const char* output_text);
/// -j, --memory, --temp, --max-line-bytes: for tools that read manifests
[[nodiscard]] OptionGroup manifest_options(CommonOptions& common);
/// -q, --progress, --color
[[nodiscard]] OptionGroup talk_options(CommonOptions& common);

/// Throws Error{usage} where --stats and the output would share standard output. For runs that write the output.
void check_standard_output(const CommonOptions& common);

/// Whether a report on `output` shall be coloured: --color, else NO_COLOR (no-color.org), else a terminal.
[[nodiscard]] bool wants_color(const CommonOptions& common);

/// Throws Error{usage} unless there is at least one operand (and at most `most`); `what` names it: "MANIFEST".
void require_operands(const std::vector<std::string>& operands, std::string_view what,
                      std::size_t most = std::numeric_limits<std::size_t>::max());

// Kinds of value. Each writes into a variable that outlives run_tool(); a bad text is Error{usage} that quotes it.

/// Given or not.
[[nodiscard]] po::typed_value<bool>* flag(bool& target);
/// Any text, and any number of times.
[[nodiscard]] po::typed_value<std::vector<std::string>>* list_value(std::vector<std::string>& target, const char* name);
/// Any text.
[[nodiscard]] po::typed_value<std::string>* text_value(std::string& target, const char* name);
/// A decimal number without sign; `default_text` sets the target and is shown by --help.
[[nodiscard]] po::typed_value<std::string>* count_value(std::uint64_t& target, const char* default_text);
/// The same without a default: the target stays empty.
[[nodiscard]] po::typed_value<std::string>* count_value(std::optional<std::uint64_t>& target);
/// Bytes: see parse_size().
[[nodiscard]] po::typed_value<std::string>* size_value(std::uint64_t& target, const char* default_text);

/// One of several words; the first is the default. `chosen` gets the word's index.
[[nodiscard]] po::typed_value<std::string>* word_value(std::vector<std::string> words,
                                                       std::function<void(std::size_t)> chosen);

/// A word that stands for a value; the first choice is the default. In --help the words stand for the value's name.
template <class T>
[[nodiscard]] po::typed_value<std::string>* choice_value(T& target, std::vector<std::pair<std::string, T>> choices) {
  std::vector<std::string> words;
  words.reserve(choices.size());
  for (const auto& choice : choices) words.push_back(choice.first);
  return word_value(std::move(words), [&target, choices](std::size_t index) { target = choices[index].second; });
}

/// "4096", "64K", "64KiB", "16M", "1G", "1T" (powers of 1024), "64KB", "16MB" (powers of 1000); upper or lower case.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text) noexcept;
/// Decimal digits only, within 64 bits.
[[nodiscard]] std::optional<std::uint64_t> parse_count(std::string_view text) noexcept;
/// "a,b" and repeated options into one list; empty parts are dropped.
[[nodiscard]] std::vector<std::string> split_list(const std::vector<std::string>& given);

/// A whole file that options name (label map, class map, schema), decompressed like any input. Error{usage} beyond
/// kSmallFileBytes.
inline constexpr std::size_t kSmallFileBytes = std::size_t{64} << 20;
[[nodiscard]] std::string read_small_file(const std::string& path);

}  // namespace manifest::tools
