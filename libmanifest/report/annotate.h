// SPDX-License-Identifier: Apache-2.0
// The service's annotated manifest: the input line with errors and warnings inserted (format page B.1, E.2).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "libmanifest/rules/rule.h"
#include "libmanifest/validate/validate.h"

namespace manifest::report {

/// How the arrays are called (J1).
enum class ErrorKeys : std::uint8_t {
  plain,  ///< errors, warnings
  cl      ///< cl-errors, cl-warnings
};

/// Writes lines of `*_with_validation.json`. Reusable; one per thread.
class Annotator {
 public:
  explicit Annotator(ErrorKeys keys);
  ~Annotator();
  Annotator(Annotator&&) noexcept;

  /// Appends to `out` what stands for `line` (no line end): the line with an array of {code, message} for the
  /// service's own findings as the last member of each object that they concern, errors before warnings, and without
  /// stale bookkeeping keys. All other bytes are kept. A line that is no JSON object, or that was not held (empty), is replaced by an
  /// object with only its errors. Our own lints and SCHEMA are never written. A finding whose object is not
  /// there goes to the line.
  void annotate(std::string_view line, std::span<const Finding> findings, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A rewriter for ValidateOptions::make_rewrite, with an Annotator of its own.
[[nodiscard]] LineRewrite make_rewrite(ErrorKeys keys);

/// Whether the service itself has this code, so that it goes into result files.
[[nodiscard]] constexpr bool is_service_code(RuleId id) noexcept { return id < RuleId::schema; }

}  // namespace manifest::report
