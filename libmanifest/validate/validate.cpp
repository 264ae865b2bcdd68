// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/validate/validate.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/io/rereadable.h"
#include "libmanifest/parallel/ordered.h"
#include "libmanifest/spill/key_store.h"
#include "libmanifest/validate/manifest_pass.h"

namespace manifest {
namespace {

// Bad line numbers, before they go to a file: most manifests have fewer.
constexpr std::size_t kBadLinesMemory = std::size_t{256} << 10;

// Line pairs that a leak's finding names: enough to go and look.
constexpr std::size_t kLeakPairsShown = 5;

// J15. What /dev and /proc name (a shell's <( ) or /dev/stdin) has no name of its own.
bool lacks_extension(const std::string& path) {
  struct stat status {};
  if (path == "-" || path.starts_with("/dev/") || path.starts_with("/proc/")) return false;
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return std::filesystem::path(path).extension().string().size() < 2;
}

std::uint64_t size_of(const std::string& path) {
  std::error_code failed;
  const std::uint64_t size = std::filesystem::file_size(path, failed);
  return failed ? 0 : size;
}

class Run {
 public:
  Run(const ManifestJob& training, const ManifestJob* testing, const ValidateOptions& options)
      : training_(training),
        testing_(testing),
        options_(options),
        training_keys_(key_options({})),
        testing_keys_(key_options(training_keys_.seed())) {}

  ValidateResult run() {
    announce_bytes();
    ValidateResult result{.profile = options_.judge.profile, .training = {Section::training, options_}};
    check(training_, training_keys_, result.training);
    hold_to_expectations(result.training);
    if (testing_ != nullptr) {
      check(*testing_, testing_keys_, result.testing.emplace(Section::testing, options_));
    }
    const ManifestFacts* testing_facts = result.testing ? &result.testing->facts : nullptr;
    result.judgement = judge(result.training.facts, testing_facts, options_.judge);
    if (result.testing && result.judgement.result_files) report_leaks(result);
    count_lines(result);
    return result;
  }

 private:
  [[nodiscard]] spill::KeyStore::Options key_options(std::optional<std::uint64_t> seed) const {
    const std::uint64_t stores = testing_ == nullptr ? 1 : 2;
    return {.memory = options_.memory_bytes / stores,
            .temp_folder = options_.temp_folder,
            .seed = seed,
            .threads = parallel::resolve_threads(options_.threads)};
  }

  void announce_bytes() const {
    if (options_.progress == nullptr) return;
    const std::uint64_t passes = options_.judge.profile == Profile::import ? 2 : 1;
    options_.progress->total = passes * (size_of(training_.path) + (testing_ == nullptr ? 0 : size_of(testing_->path)));
  }

  void check(const ManifestJob& job, spill::KeyStore& keys, ManifestResult& result) const {
    result.facts.has_extension = !(options_.check_extension && lacks_extension(job.path));
    if (options_.judge.profile == Profile::import) return check_import(job, keys, result);
    const auto input = io::Input::open(job.path);
    result.facts.name = input->name();
    judge_lines(*input, options_, job.annotated, &keys, nullptr, result);
    report_duplicates(keys, result);
  }

  // Which lines an import drops as duplicates is known only when all keys are, so the lines are judged afterwards.
  void check_import(const ManifestJob& job, spill::KeyStore& keys, ManifestResult& result) const {
    io::Rereadable manifest(job.path, options_.temp_folder);
    RemovedDuplicates removed;
    collect_keys(*manifest.open_pass(), options_, {.keys = &keys, .blocks = &removed});
    removed.find_lines(keys);
    report_duplicates(keys, result);
    const auto input = manifest.open_pass();
    result.facts.name = manifest.name();
    judge_lines(*input, options_, job.annotated, nullptr, &removed, result);
  }

  static void report_duplicates(spill::KeyStore& keys, ManifestResult& result) {
    Finding finding{.rule = RuleId::duplicate_source_ref};
    keys.for_each_duplicate([&](const spill::Duplicate& duplicate) {
      ++result.facts.duplicates;
      if (result.findings.is_full(finding.rule)) return;
      finding.detail = fmt::format("the same source-ref stands on line {}", KeyPosition::decode(duplicate.first).line);
      result.findings.add(KeyPosition::decode(duplicate.position).line, finding);
    });
    result.facts.tally.findings[static_cast<std::size_t>(finding.rule)] += result.facts.duplicates;
  }

  // A pair finding, so it stands among the judgement's, in their order.
  void report_leaks(ValidateResult& result) {
    const spill::Leaks leaks = spill::KeyStore::find_leaks(training_keys_, testing_keys_, kLeakPairsShown);
    if (leaks.keys == 0) return;
    std::string detail =
        fmt::format("{} image{} in both; training and testing line: ", leaks.keys, leaks.keys == 1 ? "" : "s");
    std::string_view separator;
    for (const spill::Leaks::Pair& pair : leaks.first_pairs) {
      detail += fmt::format("{}{} and {}", std::exchange(separator, ", "), KeyPosition::decode(pair.training).line,
                            KeyPosition::decode(pair.testing).line);
    }
    if (leaks.keys > leaks.first_pairs.size()) detail += ", ...";
    std::vector<DatasetFinding>& findings = result.judgement.findings;
    findings.push_back({.rule = RuleId::train_test_leak, .section = Section::both, .detail = std::move(detail)});
    std::ranges::stable_sort(findings, {}, &DatasetFinding::rule);
  }

  // A pipe hides that its writer died: who knows the length can say so.
  void hold_to_expectations(const ManifestResult& result) const {
    const auto hold = [&](std::optional<std::uint64_t> expected, std::uint64_t got, std::string_view unit) {
      if (!expected || *expected == got) return;
      throw Error(ErrorKind::io, fmt::format("has {} {}, expected {}", got, unit, *expected),
                  {.path = result.facts.name});
    };
    hold(options_.expect_lines, result.facts.all_lines(), "lines");
    hold(options_.expect_bytes, result.facts.bytes, "bytes");
  }

  void count_lines(ValidateResult& result) const {
    const auto count = [&result](const ManifestResult& manifest) {
      result.ledger.add_input(manifest.facts.name, manifest.facts.bytes);
      result.ledger.count_in("lines", manifest.facts.all_lines());
      result.ledger.count_out("lines", manifest.facts.all_lines());
    };
    count(result.training);
    if (result.testing) count(*result.testing);
  }

  const ManifestJob& training_;
  const ManifestJob* testing_;
  const ValidateOptions& options_;
  spill::KeyStore training_keys_;
  spill::KeyStore testing_keys_;
};

}  // namespace

ManifestResult::ManifestResult(Section in, const ValidateOptions& options)
    : section(in),
      findings(
          {.kept_per_rule = options.findings_kept, .rules = options.kept_rules, .temp_folder = options.temp_folder}),
      bad_lines_({.memory = kBadLinesMemory, .temp_folder = options.temp_folder}) {}

void ManifestResult::add_bad_line(std::uint64_t line) {
  bad_lines_.append_varint(line - last_bad_line_);
  last_bad_line_ = line;
}

void ManifestResult::visit_bad_lines(const std::function<void(std::uint64_t line)>& visit) const {
  std::uint64_t line = 0;
  for (spill::Spool::Reader reader = bad_lines_.reader(); !reader.at_end();) {
    line += reader.read_varint();
    visit(line);
  }
}

std::uint64_t ValidateResult::count(RuleId rule) const noexcept {
  const auto index = static_cast<std::size_t>(rule);
  std::uint64_t n = training.facts.tally.findings[index] + (testing ? testing->facts.tally.findings[index] : 0);
  for (const DatasetFinding& finding : judgement.findings) n += finding.rule == rule ? 1 : 0;
  return n;
}

ValidateResult validate(const ManifestJob& training, const ManifestJob* testing, const ValidateOptions& options) {
  return Run(training, testing, options).run();
}

}  // namespace manifest
