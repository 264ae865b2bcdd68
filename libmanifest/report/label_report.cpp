// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/report/label_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "libmanifest/json/printable.h"
#include "libmanifest/json/utf8.h"
#include "libmanifest/report/report.h"
#include "libmanifest/report/stream.h"

namespace manifest::report {
namespace {

// Wider names push their own row; a table as wide as its longest name would be unreadable for the others.
constexpr std::size_t kWidestName = 40;

void write_table(const ManifestResult& manifest, io::Output& out) {
  const LabelTable& labels = manifest.facts.tally.labels;
  const std::vector<std::uint32_t> slots = labels.sorted_slots();
  std::size_t width = 5;
  for (const std::uint32_t slot : slots) {
    width = std::max(width, std::min(kWidestName, json::count_code_points(json::printable(labels.name(slot)))));
  }
  out.write(fmt::format("  {:<{}}  {:>10}  {:>10}  {:>18}\n", "label", width, "images", "boxes", "images with boxes"));
  for (const std::uint32_t slot : slots) {
    const LabelCounts& counts = labels.counts(slot);
    const std::string name = json::printable(labels.name(slot));
    const std::size_t columns = json::count_code_points(name);
    const std::string padding(columns < width ? width - columns : 0, ' ');
    out.write(fmt::format("  {}{}  {:>10}  {:>10}  {:>18}\n", name, padding, counts.images, counts.boxes,
                          counts.images_with_boxes));
  }
}

}  // namespace

DatasetStatistics statistics_of(const ManifestResult& manifest) {
  const Tally& tally = manifest.facts.tally;
  return {.total_entries = tally.lines(),
          .labeled_entries = tally.valid,
          .total_labels = tally.labels.sorted_slots().size(),
          .error_entries = tally.with_errors};
}

void write_label_text(const ValidateResult& result, io::Output& out) {
  for (const ManifestResult* manifest : manifests_of(result)) {
    const DatasetStatistics statistics = statistics_of(*manifest);
    out.write(fmt::format("\nlabels of {} ({}): {} images, {} labeled, {} labels declared, {} images with errors\n",
                          json::printable(manifest->facts.name), name_of(manifest->section), statistics.total_entries,
                          statistics.labeled_entries, statistics.total_labels, statistics.error_entries));
    if (statistics.total_labels != 0) write_table(*manifest, out);
  }
}

void write_label_json(const ValidateResult& result, json::Writer& json, std::string& buffer, io::Output& out) {
  json.begin_object();
  for (const ManifestResult* manifest : manifests_of(result)) {
    const DatasetStatistics statistics = statistics_of(*manifest);
    json.key(name_of(manifest->section)).begin_object();
    json.member("TotalEntries", statistics.total_entries).member("LabeledEntries", statistics.labeled_entries);
    json.member("TotalLabels", statistics.total_labels).member("ErrorEntries", statistics.error_entries);
    json.key("labels").begin_array();
    const LabelTable& labels = manifest->facts.tally.labels;
    for (const std::uint32_t slot : labels.sorted_slots()) {
      const LabelCounts& counts = labels.counts(slot);
      json.begin_object().member("name", labels.name(slot)).member("images", counts.images);
      json.member("images_image_level", counts.images_image_level);
      json.member("images_with_boxes", counts.images_with_boxes).member("boxes", counts.boxes).end_object();
      pass_on(buffer, out);
    }
    json.end_array().end_object();
  }
  json.end_object();
}

}  // namespace manifest::report
