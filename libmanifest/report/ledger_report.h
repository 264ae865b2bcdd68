// SPDX-License-Identifier: Apache-2.0
// The ledger of a run, for people and as JSON: the one way for all tools (tools.md 0, "The ledger").
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "libmanifest/model/ledger.h"

namespace manifest::report {

/// What a tool's ledger says beside its counts.
struct LedgerHead {
  std::string_view tool;     ///< "convert-coco"
  std::string_view version;  ///< "x.y.z"
  /// validate: how many lines are valid, invalid, ignored; a member `verdicts` where not empty.
  std::span<const std::pair<std::string_view, std::uint64_t>> verdicts = {};
};

/// {"tool": ..., "version": ..., "inputs": [...], "in": {...}, "out": {...}, "dropped": {...}, "changed": {...}}, with 4
/// spaces and a final line end.
[[nodiscard]] std::string ledger_json(const Ledger& ledger, const LedgerHead& head);

/// "12 lines in, 10 lines out", then one line for each reason: "  dropped 2 line.duplicate". With a final line end.
[[nodiscard]] std::string ledger_text(const Ledger& ledger, const LedgerHead& head);

}  // namespace manifest::report
