// SPDX-License-Identifier: Apache-2.0
// split: cuts manifests into parts that share no image and no group.
#include <fmt/format.h>

#include <boost/program_options.hpp>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/edit/split.h"
#include "libmanifest/edit/split_report.h"
#include "libmanifest/error.h"
#include "tools/open_files.h"
#include "tools/outputs.h"
#include "tools/progress.h"

namespace manifest::tools {
namespace {

constexpr Program kProgram = {
    .name = "split",
    .usage =
        "manifest-split MANIFEST... [--into NAME=SHARE ...] --output-dir DIR\n"
        "manifest-split MANIFEST... --folds N --output-dir DIR",
    .purpose = "Cuts manifests into parts that share no image and no group, each line byte for byte as it came.",
    .examples =
        "manifest-split all.manifest --into train=0.8 --into test=0.2 --output-dir out\n"
        "manifest-split all.manifest --folds 5 --group-by '/(scene.)/' --output-dir cv",
    .exit_data = "the split cannot be made as asked",
};

struct SplitArguments {
  CommonOptions common;
  edit::SplitOptions run;
  std::vector<std::string> into;
  std::optional<std::uint64_t> folds;
  std::string folder;
  std::string report;
  std::vector<std::string> operands;
};

OptionGroup part_options(SplitArguments& a) {
  OptionGroup group{.caption = "Parts"};
  group.options.add_options()  //
      ("into", po::value(&a.into)->value_name("NAME=SHARE"),
       "a part: 0.8 is a share, 800 a count, * the rest (default: train=0.8, test=0.2)")           //
      ("folds", count_value(a.folds), "N folds instead, each a train and a test (default: none)")  //
      ("strategy",
       choice_value(a.run.strategy, {{"stratified", edit::Strategy::stratified},
                                     {"random", edit::Strategy::random},
                                     {"hash", edit::Strategy::hash}}),
       "labels in the same shares; exact sizes only; each image by its own hash")  //
      ("group-by", text_value(a.run.grouping.pattern, "REGEX"),
       "images whose source-ref gives the same capture group 1 stay together (RE2; default: none)")  //
      ("group-by-key", text_value(a.run.grouping.key, "NAME"),
       "lines with the same value of this top-level key stay together (default: none)")  //
      ("seed", count_value(a.run.seed, "0"), "same input and seed, same parts")          //
      ("min-per-label", count_value(a.run.min_per_label, "0"), "fail when a part has fewer images of a label");
  return group;
}

OptionGroup line_options(SplitArguments& a) {
  OptionGroup group{.caption = "Lines"};
  group.options.add_options()  //
      ("duplicates",
       choice_value(a.run.duplicates, {{"together", edit::OnDuplicate::together},
                                       {"error", edit::OnDuplicate::error},
                                       {"first", edit::OnDuplicate::first}}),
       "lines of one source-ref: in one part, refused, or all but the first dropped")  //
      ("invalid",
       choice_value(
           a.run.invalid,
           {{"first", edit::OnInvalid::first}, {"drop", edit::OnInvalid::drop}, {"error", edit::OnInvalid::error}}),
       "lines that validate calls invalid; first: to the first part")  //
      ("unlabeled",
       choice_value(a.run.unlabeled, {{"spread", edit::OnUnlabeled::spread},
                                      {"first", edit::OnUnlabeled::first},
                                      {"drop", edit::OnUnlabeled::drop}}),
       "lines without label; first: to the first part");
  return group;
}

OptionGroup folder_options(SplitArguments& a) {
  OptionGroup group{.caption = "Output"};
  group.options.add_options()                                                                                  //
      ("output-dir", text_value(a.folder, "DIR"), "folder of the parts, NAME.manifest each; made if missing")  //
      ("report", text_value(a.report, "FILE"),
       "write what every part got of every label as JSON; - is stdout (default: none)")                    //
      ("force,f", po::bool_switch(&a.common.force), "replace existing outputs (default: refuse, exit 2)")  //
      ("stats", text_value(a.common.stats, "FILE"), "write the ledger of the run as JSON; - is stdout (default: none)");
  return group;
}

edit::Parts parts_of(const SplitArguments& a) {
  if (a.folds && !a.into.empty()) throw Error(ErrorKind::usage, "--folds and --into exclude each other");
  if (a.folds) return edit::Parts::folds(*a.folds);
  std::vector<edit::PartWish> wishes;
  for (const std::string& text : a.into) wishes.push_back(edit::parse_part(text));
  if (wishes.empty()) wishes = {edit::parse_part("train=0.8"), edit::parse_part("test=0.2")};
  return edit::Parts(std::move(wishes));
}

edit::SplitJob open_job(const SplitArguments& a, io::OutputSet& set) {
  edit::SplitJob job{.inputs = a.operands, .parts = parts_of(a)};
  raise_open_files();
  for (const std::string& input : a.operands) set.protect_input(input);
  for (std::size_t part = 0; part < job.parts.size(); ++part) {
    const std::string& name = job.parts.name(part);
    job.outputs.push_back(&set.add_in_folder(a.folder, a.folds ? name + "/test.manifest" : name + ".manifest"));
    if (a.folds) job.rests.push_back(&set.add_in_folder(a.folder, name + "/train.manifest"));
  }
  return job;
}

Exit run(SplitArguments& a) {
  require_operands(a.operands, "manifest");
  if (a.folder.empty()) throw Error(ErrorKind::usage, "--output-dir is missing");
  if (a.report == "-" && a.common.stats == "-") {
    throw Error(ErrorKind::usage, "--report - and --stats - cannot both go to standard output");
  }
  a.run.threads = a.common.threads;
  a.run.max_line_bytes = a.common.max_line_bytes;
  a.run.memory = a.common.memory_bytes;
  a.run.temp_folder = a.common.temp_folder;
  io::OutputSet set(a.common.force ? io::Overwrite::allow : io::Overwrite::refuse);
  const edit::SplitJob job = open_job(a, set);
  io::Output* report = a.report.empty() ? nullptr : &set.add(a.report);
  io::Output* stats = a.common.stats.empty() ? nullptr : &set.add(a.common.stats);
  const edit::SplitResult result = [&] {
    io::ByteCounter read;
    a.run.progress = &read;
    const Progress progress(a.common, read);
    return edit::split(job, a.run);
  }();
  if (report != nullptr) report->write(edit::split_json(result, a.run, version()));
  finish(a.common, result.ledger, {.tool = kProgram.name, .version = version()}, set, stats);
  if (!a.common.quiet) fmt::print(stderr, "{}", edit::split_text(result, a.run));
  return Exit::done;
}

}  // namespace
}  // namespace manifest::tools

int main(int argc, char** argv) {
  using namespace manifest::tools;
  SplitArguments a;
  std::vector<OptionGroup> groups = {part_options(a), line_options(a), folder_options(a), manifest_options(a.common),
                                     talk_options(a.common)};
  return run_tool(kProgram, std::move(groups), a.operands, argc, argv, [&a] { return run(a); });
}
