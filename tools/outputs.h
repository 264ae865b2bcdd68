// SPDX-License-Identifier: Apache-2.0
// What every tool does with its outputs: the one text, the ledger.
#pragma once

#include <string_view>

#include "libmanifest/io/output_set.h"
#include "libmanifest/model/ledger.h"
#include "libmanifest/report/ledger_report.h"
#include "tools/options.h"

namespace manifest::tools {

/// Writes one text to -o, as a run of its own.
void write_one(const CommonOptions& common, std::string_view text);

/// Ends a run: checks the ledger's invariant, writes it to `stats` (may be null), commits all outputs, and tells the
/// ledger on stderr unless quiet.
void finish(const CommonOptions& common, const Ledger& ledger, const report::LedgerHead& head, io::OutputSet& outputs,
            io::Output* stats);

}  // namespace manifest::tools
