// SPDX-License-Identifier: Apache-2.0
// The one exception type: the job cannot be done. Bad data is never an exception (see rules/rule.h).
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace manifest {

/// Why a job stopped. Each kind has one exit code, which tools/cli.cpp maps (contract: tools.md 0).
enum class ErrorKind : std::uint8_t {
  usage,          ///< the command line or an option's value makes no sense: exit 2
  exists,         ///< an output exists and --force was not given, or is also an input: exit 2
  data,           ///< the data forbids going on, nothing was written: exit 1
  io,             ///< open, read, write, flush or rename failed; corrupt or truncated compression: exit 3
  output_closed,  ///< the reader of a stream went away (EPIPE): that stream ends, nobody is told
  bug,            ///< an invariant of ours is broken: exit 4
};

/// The job cannot be done. Thrown by any module, caught once, in the tool's run_tool().
///
/// `path` names the file concerned (empty: none), `line` its 1-based line (0: none). what() is the
/// reason alone: lower case, no full stop. `hint` is at most one line that says what would help.
class Error : public std::runtime_error {
 public:
  struct Context {
    std::string path = {};
    std::uint64_t line = 0;
    std::string hint = {};
  };

  Error(ErrorKind kind, const std::string& reason) : Error(kind, reason, Context{}) {}
  Error(ErrorKind kind, const std::string& reason, Context context);

  /// "PATH: STRERROR" from errno at the time of the call (kind io).
  [[nodiscard]] static Error from_errno(int error_number, const std::string& action, std::string path);

  [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& path() const noexcept { return context_.path; }
  [[nodiscard]] std::uint64_t line() const noexcept { return context_.line; }
  [[nodiscard]] const std::string& hint() const noexcept { return context_.hint; }

 private:
  ErrorKind kind_;
  Context context_;
};

}  // namespace manifest
