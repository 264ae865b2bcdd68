// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/split_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "libmanifest/edit/text_table.h"
#include "libmanifest/json/printable.h"
#include "libmanifest/json/writer.h"

namespace manifest::edit {
namespace {

constexpr std::string_view kNotJoined =
    "with strategy hash the group's value alone decides: groups that share a source-ref are not joined";
constexpr std::string_view kLinesCounted = "strategy hash counts lines, the others distinct images";
constexpr std::size_t kLabelsShown = 20;
constexpr std::size_t kPartsShown = 6;
constexpr std::size_t kMissingShown = 10;
constexpr std::size_t kNameCodePoints = 32;

double wanted_images(const SplitResult& result, std::size_t label, std::size_t part) {
  return result.parts[part].share * static_cast<double>(result.labels[label].images);
}

std::string shown(std::string_view name) { return json::printable_start(name, kNameCodePoints); }

bool would_start(const ClosingCheck& check) { return check.judgement.errors_that_stop_training() == 0; }

void write_parts(json::Writer& json, const SplitResult& result) {
  json.key("parts").begin_array();
  for (const PartResult& part : result.parts) {
    json.begin_object().member("part", part.name).key("share").number(part.share);
    json.key("wanted");
    part.wanted ? json.unsigned_integer(*part.wanted) : json.null();
    json.member("images", part.images).member("lines", part.lines).end_object();
  }
  json.end_array();
}

void write_labels(json::Writer& json, const SplitResult& result) {
  json.key("labels").begin_array();
  for (std::size_t label = 0; label < result.labels.size(); ++label) {
    const LabelSpread& spread = result.labels[label];
    json.begin_object().member("label", spread.name).member("images", spread.images).key("parts").begin_array();
    for (std::size_t part = 0; part < result.parts.size(); ++part) {
      json.begin_object().member("part", result.parts[part].name);
      json.key("wanted").number(wanted_images(result, label, part));
      json.member("got", spread.got[part]).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

void write_deviations(json::Writer& json, const SplitResult& result) {
  json.key("largest_deviation");
  if (result.largest) {
    const Deviation& largest = *result.largest;
    json.begin_object().member("label", result.labels[largest.label].name);
    json.member("part", result.parts[largest.part].name);
    json.key("wanted_share").number(largest.wanted).key("got_share").number(largest.got);
    json.key("deviation").number(largest.size()).end_object();
  } else {
    json.null();
  }
  json.key("missing").begin_array();
  for (const MissingLabel& missing : result.missing) {
    json.begin_object().member("label", result.labels[missing.label].name);
    json.member("part", result.parts[missing.part].name).member("images", result.labels[missing.label].images);
    json.end_object();
  }
  json.end_array();
}

std::string_view section_name(Section section) {
  return section == Section::training ? "training" : section == Section::testing ? "testing" : "both";
}

void write_checks(json::Writer& json, const SplitResult& result) {
  json.key("checks").begin_array();
  for (const ClosingCheck& check : result.checks) {
    json.begin_object().member("training", check.training).member("testing", check.testing);
    json.key("would_start").boolean(would_start(check)).key("findings").begin_array();
    for (const DatasetFinding& finding : check.judgement.findings) {
      const RuleInfo& rule = rule_info(finding.rule);
      json.begin_object().member("code", rule.code).member("section", section_name(finding.section));
      json.key("stops_training").boolean(stops_training(finding.rule));
      json.member("detail", finding.detail).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

std::vector<std::string> notes_of(const SplitResult& result, const SplitOptions& options) {
  std::vector<std::string> notes;
  if (result.groups_not_joined) notes.emplace_back(kNotJoined);
  if (options.strategy == Strategy::hash) notes.emplace_back(kLinesCounted);
  return notes;
}

std::string parts_table(const SplitResult& result) {
  TextTable table({"part", "share", "wanted", "images", "lines"});
  for (const PartResult& part : result.parts) {
    table.add_row({part.name, fmt::format("{:.2f} %", part.share * 100),
                   part.wanted ? fmt::to_string(*part.wanted) : "-", fmt::to_string(part.images),
                   fmt::to_string(part.lines)});
  }
  return table.text();
}

/// The labels' numbers, those whose shares deviate most first.
std::vector<std::size_t> most_deviating(const SplitResult& result, std::size_t count) {
  std::vector<double> deviation;
  for (const LabelSpread& label : result.labels) {
    double largest = 0;
    for (std::size_t part = 0; part < result.parts.size(); ++part) {
      const double got = static_cast<double>(label.got[part]) / static_cast<double>(label.images);
      largest = std::max(largest, std::abs(got - result.parts[part].share));
    }
    deviation.push_back(largest);
  }
  std::vector<std::size_t> order(result.labels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return deviation[a] > deviation[b]; });
  order.resize(std::min(order.size(), count));
  return order;
}

std::string labels_table(const SplitResult& result) {
  const std::size_t parts = std::min(result.parts.size(), kPartsShown);
  std::vector<std::string> head = {"label", "images"};
  for (std::size_t part = 0; part < parts; ++part) head.push_back(result.parts[part].name + " got/wanted");
  TextTable table(std::move(head));
  for (const std::size_t label : most_deviating(result, kLabelsShown)) {
    std::vector<std::string> row = {shown(result.labels[label].name), fmt::to_string(result.labels[label].images)};
    for (std::size_t part = 0; part < parts; ++part) {
      row.push_back(fmt::format("{}/{:.1f}", result.labels[label].got[part], wanted_images(result, label, part)));
    }
    table.add_row(std::move(row));
  }
  return table.text();
}

std::string labels_text(const SplitResult& result) {
  if (result.labels.empty()) return "no label is used\n";
  std::string text = labels_table(result);
  const bool all_shown = result.labels.size() <= kLabelsShown && result.parts.size() <= kPartsShown;
  if (!all_shown) {
    text += fmt::format("({} labels and {} parts in all, those that deviate most shown: --report FILE has them all)\n",
                        result.labels.size(), result.parts.size());
  }
  const Deviation& largest = *result.largest;
  text += fmt::format("largest deviation: label '{}' has {:.2f} % of its images in '{}', wanted {:.2f} %\n",
                      shown(result.labels[largest.label].name), largest.got * 100, result.parts[largest.part].name,
                      largest.wanted * 100);
  for (std::size_t i = 0; i < std::min(result.missing.size(), kMissingShown); ++i) {
    const MissingLabel& missing = result.missing[i];
    text += fmt::format("missing: label '{}' ({} images) is not in '{}'\n", shown(result.labels[missing.label].name),
                        result.labels[missing.label].images, result.parts[missing.part].name);
  }
  if (result.missing.size() > kMissingShown)
    text += fmt::format("missing: {} more\n", result.missing.size() - kMissingShown);
  return text;
}

std::string check_text(const ClosingCheck& check) {
  if (would_start(check)) return fmt::format("training on '{}' with '{}' would start\n", check.training, check.testing);
  std::string text = fmt::format("training on '{}' with '{}' would fail: {} terminal errors\n", check.training,
                                 check.testing, check.judgement.errors_that_stop_training());
  for (const DatasetFinding& finding : check.judgement.findings) {
    if (!stops_training(finding.rule)) continue;
    text += fmt::format("  {} [{}]: {}\n", rule_info(finding.rule).code, section_name(finding.section), finding.detail);
  }
  return text;
}

}  // namespace

std::string_view name_of(Strategy strategy) noexcept {
  switch (strategy) {
    case Strategy::stratified:
      return "stratified";
    case Strategy::random:
      return "random";
    case Strategy::hash:
      break;
  }
  return "hash";
}

std::string split_json(const SplitResult& result, const SplitOptions& options, std::string_view version) {
  std::string out;
  json::Writer json(out, json::Writer::Style::indented);
  json.begin_object().member("tool", "split").member("version", version);
  json.member("strategy", name_of(options.strategy)).member("seed", options.seed);
  json.member("counted", options.strategy == Strategy::hash ? "lines" : "images");
  write_parts(json, result);
  write_labels(json, result);
  write_deviations(json, result);
  write_checks(json, result);
  json.member("duplicates", result.duplicates).member("pinned_lines", result.pinned);
  json.key("notes").begin_array();
  for (const std::string& note : notes_of(result, options)) json.string(note);
  json.end_array().end_object();
  out += '\n';
  return out;
}

std::string split_text(const SplitResult& result, const SplitOptions& options) {
  std::string text = fmt::format("{}, seed {}\n", name_of(options.strategy), options.seed);
  text += parts_table(result);
  text += labels_text(result);
  for (const std::string& note : notes_of(result, options)) text += fmt::format("note: {}\n", note);
  for (const ClosingCheck& check : result.checks) text += check_text(check);
  return text;
}

}  // namespace manifest::edit
