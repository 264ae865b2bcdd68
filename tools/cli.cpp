// SPDX-License-Identifier: Apache-2.0
#include "tools/cli.h"

#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <cstdio>
#include <new>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/json/printable.h"
#include "tools/help.h"
#include "tools/interrupt.h"
#include "tools/suggest.h"

namespace manifest::tools {
namespace {

// Abbreviations are an error: a script must not change its meaning when an option is added (tools.md 0).
constexpr int kStyle = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

struct GlobalFlags {
  bool help = false;
  bool version = false;
};

OptionGroup global_options(GlobalFlags& flags) {
  OptionGroup group{.caption = "Help"};
  group.add("help,h", po::bool_switch(&flags.help), "print this and exit");
  group.add("version", po::bool_switch(&flags.version), "print the version and exit");
  return group;
}

std::vector<std::string> long_names(const po::options_description& options) {
  std::vector<std::string> names;
  for (const auto& option : options.options()) names.push_back("--" + option->long_name());
  return names;
}

Error usage_error(const po::options_description& options, const po::error& error) {
  const auto* unknown = dynamic_cast<const po::unknown_option*>(&error);
  if (unknown == nullptr) return {ErrorKind::usage, error.what()};
  const std::string name = unknown->get_option_name();
  const std::string reason = fmt::format("unknown option '{}'", name);
  const auto nearest = nearest_word(name, long_names(options));
  return {ErrorKind::usage, reason, {.hint = nearest ? fmt::format("did you mean {}?", *nearest) : std::string()}};
}

// Help and version are asked for before anything else is judged: `--help` beside a bad value still helps.
void read_command_line(const po::options_description& options, std::vector<std::string>& operands, GlobalFlags& flags,
                       int argc, char** argv) {
  try {
    const auto parsed = po::command_line_parser(argc, argv).options(options).style(kStyle).run();
    operands = po::collect_unrecognized(parsed.options, po::include_positional);
    for (const auto& option : parsed.options) {
      flags.help = flags.help || option.string_key == "help";
      flags.version = flags.version || option.string_key == "version";
    }
    if (flags.help || flags.version) return;
    po::variables_map values;
    po::store(parsed, values);
    po::notify(values);
  } catch (const po::error& error) {
    throw usage_error(options, error);
  }
}

void print_to_stdout(std::string_view text) {
  io::OutputSet outputs(io::Overwrite::refuse);
  outputs.add("-").write(text);
  outputs.commit();
}

Exit exit_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::exists:
      return Exit::usage;
    case ErrorKind::data:
      return Exit::data;
    case ErrorKind::io:
      return Exit::failed;
    case ErrorKind::output_closed:
      return Exit::done;
    case ErrorKind::bug:
      return Exit::bug;
  }
  return Exit::bug;
}

void tell(const Program& program, std::string_view path, std::uint64_t line, std::string_view reason,
          std::string_view hint) {
  std::string text = installed_name(program) + ": ";
  if (!path.empty()) text += json::printable(path);
  if (!path.empty() && line != 0) text += fmt::format(":{}", line);
  if (!path.empty()) text += ": ";
  text += json::printable(reason) + "\n";
  if (!hint.empty()) text += fmt::format("hint: {}\n", json::printable(hint));
  std::fwrite(text.data(), 1, text.size(), stderr);
}

Exit tell_error(const Program& program, const Error& error) {
  if (error.kind() == ErrorKind::output_closed) return Exit::done;
  std::string hint = error.hint();
  if (hint.empty() && error.kind() == ErrorKind::usage) hint = "try " + installed_name(program) + " --help";
  if (error.kind() == ErrorKind::bug) hint = "this is a bug in the program: please report it with the command line";
  tell(program, error.path(), error.line(), error.what(), hint);
  return exit_of(error.kind());
}

Exit run(const Program& program, std::vector<OptionGroup> groups, std::vector<std::string>& operands, int argc,
         char** argv, const std::function<Exit()>& body) {
  try {
    GlobalFlags flags;
    groups.push_back(global_options(flags));
    po::options_description options;
    for (const OptionGroup& group : groups) options.add(group.options);
    read_command_line(options, operands, flags, argc, argv);
    if (!flags.help && !flags.version) return body();
    print_to_stdout(flags.help ? help_text(program, groups)
                               : fmt::format("{} {}\n", installed_name(program), version()));
    return Exit::done;
  } catch (const Error& error) {
    return tell_error(program, error);
  } catch (const std::bad_alloc&) {
    tell(program, {}, 0, "out of memory", "lower --threads, --memory or --max-line-bytes");
    return Exit::failed;
  } catch (const std::exception& error) {
    return tell_error(program, {ErrorKind::bug, fmt::format("unexpected: {}", error.what())});
  }
}

}  // namespace

std::string_view version() noexcept { return MANIFEST_VERSION; }

std::string installed_name(const Program& program) { return fmt::format("manifest-{}", program.name); }

int run_tool(const Program& program, std::vector<OptionGroup> groups, std::vector<std::string>& operands, int argc,
             char** argv, const std::function<Exit()>& body) {
  take_signals();
  return static_cast<int>(run(program, std::move(groups), operands, argc, argv, body));
}

}  // namespace manifest::tools
