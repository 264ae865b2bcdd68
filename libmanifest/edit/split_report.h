// SPDX-License-Identifier: Apache-2.0
// What is said about a split: a JSON document (schemas/split-report.json) and a table for people.
#pragma once

#include <string>
#include <string_view>

#include "libmanifest/edit/split.h"

namespace manifest::edit {

/// The report of --report, with a final line end. `version` is the tool's.
[[nodiscard]] std::string split_json(const SplitResult& result, const SplitOptions& options, std::string_view version);

/// Parts, the labels that deviate most, what is missing, and what training would say. With a final line end; safe to
/// show in a terminal.
[[nodiscard]] std::string split_text(const SplitResult& result, const SplitOptions& options);

/// "stratified", "random", "hash".
[[nodiscard]] std::string_view name_of(Strategy strategy) noexcept;

}  // namespace manifest::edit
