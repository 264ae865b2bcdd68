// SPDX-License-Identifier: Apache-2.0
// The frame of every tool: command line in, exit code out, one place where an error is told.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace manifest::tools {

namespace po = boost::program_options;

/// Exit codes of all tools (tools.md 0). A usage error, a failed job and a bug of ours are thrown, not returned.
enum class Exit : int { done = 0, data = 1, usage = 2, failed = 3, bug = 4 };

/// What help says of a tool. All text is static; `usage` and `examples` are lines without indent, written with the
/// installed name (manifest-validate).
struct Program {
  std::string_view name;       ///< "validate"
  std::string_view usage;      ///< the forms of the command line
  std::string_view purpose;    ///< one or two sentences
  std::string_view examples;   ///< two
  std::string_view exit_data;  ///< when exit code 1, in a few words
};

/// Options under one caption of --help, bound to variables that outlive run_tool().
struct OptionGroup {
  std::string_view caption;  ///< "Output"; empty: accepted, not shown by --help
  po::options_description options = {};

  /// "output,o": the long name, and after a comma the letter. `value` is one of options.h's kinds.
  void add(const char* name, const po::value_semantic* value, const char* text) {
    options.add_options()(name, value, text);
  }
};

/// The version of the project, "x.y.z".
[[nodiscard]] std::string_view version() noexcept;

/// "manifest-validate": the name that is installed, and that error lines begin with.
[[nodiscard]] std::string installed_name(const Program& program);

/// Runs a tool: takes signals (interrupt.h), reads the command line into the variables that `groups` are bound to and
/// the rest of it into `operands`, answers --help and --version, calls `body`, and maps what it throws to one error
/// line on stderr, at most one hint line and an exit code. Returns the code for main().
int run_tool(const Program& program, std::vector<OptionGroup> groups, std::vector<std::string>& operands, int argc,
             char** argv, const std::function<Exit()>& body);

}  // namespace manifest::tools
