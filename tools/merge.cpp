// SPDX-License-Identifier: Apache-2.0
// merge: manifests become one, duplicates and labels settled on purpose.
#include "libmanifest/edit/merge.h"

#include <utility>

#include "libmanifest/io/output_set.h"
#include "tools/merge_options.h"
#include "tools/outputs.h"
#include "tools/pieces.h"
#include "tools/progress.h"

namespace manifest::tools {
namespace {

constexpr Program kProgram = {
    .name = "merge",
    .usage = "manifest-merge MANIFEST... [OPTIONS] -o OUT",
    .purpose =
        "Joins manifests into one; filters, renames and cuts them. A line that no option changes is copied byte for "
        "byte.",
    .examples =
        "manifest-merge a.manifest b.manifest --on-duplicate last -o all.manifest\n"
        "manifest-merge all.manifest --select-label cat -o cats.manifest",
    .exit_data = "a duplicate, an invalid line or a new name that was not to be",
};

Exit run(MergeArguments& a) {
  settle(a);
  io::OutputSet set(a.common.force ? io::Overwrite::allow : io::Overwrite::refuse);
  for (const std::string& input : a.operands) set.protect_input(input);
  if (!a.label_map.empty()) set.protect_input(a.label_map);
  Pieces pieces(set, a.common.output);
  edit::MergeJob job{.inputs = a.operands, .next_output = [&]() -> io::Output& {
                       return a.in_pieces() ? pieces.next() : set.add(a.common.output);
                     }};
  job.conflicts = a.conflicts.empty() ? nullptr : &set.add(a.conflicts);
  io::Output* stats = a.common.stats.empty() ? nullptr : &set.add(a.common.stats);
  const Ledger ledger = [&] {
    io::ByteCounter read;
    a.run.progress = &read;
    const Progress progress(a.common, read);
    return edit::merge(job, a.run);
  }();
  finish(a.common, ledger, {.tool = kProgram.name, .version = version()}, set, stats);
  return Exit::done;
}

}  // namespace
}  // namespace manifest::tools

int main(int argc, char** argv) {
  using namespace manifest::tools;
  MergeArguments a;
  return run_tool(kProgram, merge_options(a), a.operands, argc, argv, [&a] { return run(a); });
}
