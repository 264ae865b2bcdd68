// SPDX-License-Identifier: Apache-2.0
// Findings: where a running rule reports. It knows which rule runs and where, so a check cannot report another's code.
// Internal to rules/.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/json/scan.h"
#include "libmanifest/rules/rule.h"

namespace manifest {

/// One step from an object or array inwards: a key or an index.
struct PathStep {
  PathStep() = default;
  PathStep(const char* member) : key(member) {}       // NOLINT(google-explicit-constructor): paths read as paths
  PathStep(std::string_view member) : key(member) {}  // NOLINT(google-explicit-constructor)
  PathStep(std::size_t element) : index(element), is_index(true) {}  // NOLINT(google-explicit-constructor)
  std::string_view key = {};
  std::size_t index = 0;
  bool is_index = false;
};

/// The place of a value below the top-level member that the current rule looks at. Keys live as long as the line.
struct ValuePath {
  ValuePath(std::initializer_list<PathStep> path);
  std::array<PathStep, 4> steps{};
  std::size_t count = 0;
};

/// Collects the findings of one line. Reusable; not thread-safe.
class Findings {
 public:
  static constexpr std::size_t kDetailedPerCode = 100;  ///< findings of one line and code that carry a detail

  /// Starts a line. `muted`: see CheckOptions::muted.
  void begin_line(std::string_view line, std::uint64_t muted, std::vector<Finding>& out);
  /// Says who reports from now on: `rule`, its array in `place` of `attribute` ("" for the line).
  void begin_rule(const RuleInfo& rule, Scope place, std::string_view attribute, std::uint32_t annotation = 0);

  /// The current rule fires; `detail` says what exactly.
  void report(std::string_view detail = {});
  /// The current rule fires because of a value below the attribute, or below its metadata: it is quoted, or said to be missing.
  void report_value(const ValuePath& path, std::string_view must);
  void report_metadata(const ValuePath& path, std::string_view must);
  /// As report(), but writes the array into the line (B.1, B.3).
  void report_in_line(std::string_view detail);
  /// Whether the next report() would keep its detail: who makes an expensive one asks first.
  [[nodiscard]] bool wants_detail() const noexcept;

  /// How often any rule fired on this line.
  [[nodiscard]] std::size_t count() const noexcept { return fired_; }
  [[nodiscard]] std::uint32_t lints() const noexcept { return lints_; }
  [[nodiscard]] bool has_errors() const noexcept { return has_errors_; }

  /// Quotes the values that reports named. Once, after the last rule.
  void finish_line();

 private:
  struct Quote {
    std::size_t finding;
    bool in_metadata;
    ValuePath path;
    std::string_view must;  ///< static text
  };
  Finding* add(Scope place);
  void quote_later(bool in_metadata, const ValuePath& path, std::string_view must);
  void write_quote(const Quote& quote);

  std::vector<Finding>* out_ = nullptr;
  std::string_view line_;
  std::uint64_t muted_ = 0;
  std::uint32_t lints_ = 0;
  std::size_t fired_ = 0;
  bool has_errors_ = false;
  const RuleInfo* rule_ = nullptr;
  Scope place_ = Scope::line;
  std::string_view attribute_;
  std::uint32_t annotation_ = 0;
  std::array<std::uint16_t, kRuleCount> detailed_{};
  std::vector<Quote> quotes_;
  json::Outline outline_;
};

}  // namespace manifest
