// SPDX-License-Identifier: Apache-2.0
#include "tools/outputs.h"

#include <cstdio>
#include <string>

namespace manifest::tools {

void write_one(const CommonOptions& common, std::string_view text) {
  io::OutputSet outputs(common.force ? io::Overwrite::allow : io::Overwrite::refuse);
  outputs.add(common.output).write(text);
  outputs.commit();
}

void finish(const CommonOptions& common, const Ledger& ledger, const report::LedgerHead& head, io::OutputSet& outputs,
            io::Output* stats) {
  ledger.check();
  if (stats != nullptr) stats->write(report::ledger_json(ledger, head));
  outputs.commit();
  if (common.quiet) return;
  const std::string text = report::ledger_text(ledger, head);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace manifest::tools
