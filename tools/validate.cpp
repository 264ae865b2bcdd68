// SPDX-License-Identifier: Apache-2.0
// validate: what would the service say to this manifest?
#include <optional>
#include <string>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/images/lookup.h"
#include "libmanifest/report/ledger_report.h"
#include "libmanifest/report/rule_list.h"
#include "libmanifest/report/summary.h"
#include "tools/outputs.h"
#include "tools/progress.h"
#include "tools/validate_options.h"

namespace manifest::tools {
namespace {

constexpr Program kProgram = {
    .name = "validate",
    .usage =
        "manifest-validate [OPTIONS] TRAINING\n"
        "manifest-validate --list-rules | --explain CODE",
    .purpose =
        "Checks manifests as Rekognition Custom Labels would at training or import, offline, and reports in the "
        "service's own codes.",
    .examples =
        "manifest-validate train.manifest --testing test.manifest\n"
        "manifest-validate train.manifest.gz --results out --format json -o report.json",
    .exit_data = "findings at or above --fail-on",
};

// The files of one run: the report, the ledger, and the service's three.
struct Files {
  explicit Files(const ValidateArguments& a) : set(a.common.force ? io::Overwrite::allow : io::Overwrite::refuse) {
    for (const std::string& input : {a.operands.front(), a.testing, a.schema}) {
      if (!input.empty()) set.protect_input(input);
    }
    report = &set.add(a.common.output);
    if (!a.common.stats.empty()) stats = &set.add(a.common.stats);
    if (a.results.empty()) return;
    summary = &set.add_in_folder(a.results, report::kSummaryFile);
    training = &set.add_in_folder(a.results, report::kTrainingFile);
    if (!a.testing.empty()) testing = &set.add_in_folder(a.results, report::kTestingFile);
  }

  // C.1: of an empty or unreadable manifest the service writes no result files.
  void drop_results() {
    for (io::Output* output : {std::exchange(summary, nullptr), training, testing}) {
      if (output != nullptr) set.discard(*output);
    }
  }

  io::OutputSet set;
  io::Output* report = nullptr;
  io::Output* stats = nullptr;
  io::Output* summary = nullptr;
  io::Output* training = nullptr;
  io::Output* testing = nullptr;
};

ValidateResult run_engine(const ValidateArguments& a, const Files& files) {
  ValidateOptions options = a.run;
  std::optional<json::Schema> schema;
  if (!a.schema.empty()) options.schema = &schema.emplace(read_schema(a.schema));
  std::unique_ptr<ImageSource> images;
  if (!a.images.empty()) {
    images = images::make_image_lookup({.folder = a.images, .prefix = a.image_prefix});
    options.check.images = images.get();
  }
  options.make_rewrite = [keys = a.error_keys] { return report::make_rewrite(keys); };
  io::ByteCounter read;
  options.progress = &read;
  const Progress progress(a.common, read);
  const ManifestJob training{.path = a.operands.front(), .annotated = files.training};
  const ManifestJob testing{.path = a.testing, .annotated = files.testing};
  return validate(training, a.testing.empty() ? nullptr : &testing, options);
}

Exit check(ValidateArguments& a) {
  settle(a);
  Files files(a);
  const ValidateResult result = run_engine(a, files);
  const Acceptance acceptance = accept(result, a.fail_on, a.run.kept_rules);
  const report::Report report{.result = result,
                              .acceptance = acceptance,
                              .options = {.version = version(),
                                          .fail_on = a.fail_on,
                                          .max_findings = a.run.findings_kept,
                                          .selected = a.run.kept_rules,
                                          .color = wants_color(a.common),
                                          .labels = a.labels}};
  if (!result.judgement.result_files) files.drop_results();
  a.format->write(report, *files.report);
  if (files.summary != nullptr) report::write_summary(result, *files.summary);
  const report::VerdictCounts verdicts = report::verdicts_of(result);
  finish(a.common, result.ledger, {.tool = kProgram.name, .version = version(), .verdicts = verdicts}, files.set,
         files.stats);
  return acceptance.acceptable ? Exit::done : Exit::data;
}

Exit print_rules(const ValidateArguments& a) {
  const bool as_json = a.format->name == "json";
  if (!as_json && a.format->name != "text") throw Error(ErrorKind::usage, "rules are printed as text or json");
  const std::string text = a.explain.empty() ? (as_json ? report::rules_as_json() : report::rules_as_text())
                                             : report::explain_rule(rule_info(rule_with_code(a.explain)));
  write_one(a.common, text);
  return Exit::done;
}

Exit run(ValidateArguments& a) {
  if (a.list_rules || !a.explain.empty()) return print_rules(a);
  require_operands(a.operands, "manifest", 1);
  return check(a);
}

}  // namespace
}  // namespace manifest::tools

int main(int argc, char** argv) {
  using namespace manifest::tools;
  ValidateArguments arguments;
  return run_tool(kProgram, validate_options(arguments), arguments.operands, argc, argv,
                  [&arguments] { return run(arguments); });
}
