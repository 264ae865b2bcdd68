// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/spread.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "libmanifest/error.h"
#include "libmanifest/json/printable.h"

namespace manifest::edit {
namespace {
constexpr std::size_t kQuotedCodePoints = 64;
}

std::vector<LabelSpread> spread_of_units(const Units& units, const Placement& placement) {
  const SpreadLabels& table = units.label_table;
  std::vector<LabelSpread> labels;
  for (std::size_t label = 0; label < table.names.size(); ++label) {
    labels.push_back({.name = table.names[label],
                      .images = table.images[label],
                      .got = std::vector<std::uint64_t>(placement.room.size(), 0)});
  }
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    // The others have no label, and of folds stand in no part.
    if (units.kinds[unit] != UnitKind::spread) continue;
    for (const std::uint32_t label : units.labels_of(unit)) ++labels[label].got[placement.part_of_unit[unit]];
  }
  if (table.unlabeled) labels.erase(labels.begin() + *table.unlabeled);
  std::ranges::sort(labels, {}, &LabelSpread::name);
  return labels;
}

std::vector<LabelSpread> spread_of_lines(std::span<const PartCounts> counts, std::size_t parts) {
  std::map<std::string_view, LabelSpread> labels;
  for (std::size_t part = 0; part < parts; ++part) {
    const LabelTable& table = counts[part].tally().labels;
    for (std::uint32_t slot = 0; slot < table.size(); ++slot) {
      if (!table.counts(slot).used()) continue;
      LabelSpread& label = labels[table.name(slot)];
      label.got.resize(parts, 0);
      label.got[part] = table.counts(slot).images;
      label.images += table.counts(slot).images;
    }
  }
  std::vector<LabelSpread> result;
  for (auto& [name, label] : labels) {
    label.name = name;
    result.push_back(std::move(label));
  }
  return result;
}

void judge_spread(SplitResult& result) {
  const auto with_share = static_cast<std::uint64_t>(
      std::ranges::count_if(result.parts, [](const PartResult& part) { return part.share > 0; }));
  for (std::size_t label = 0; label < result.labels.size(); ++label) {
    const LabelSpread& spread = result.labels[label];
    for (std::size_t part = 0; part < result.parts.size(); ++part) {
      const double share = result.parts[part].share;
      const double got = static_cast<double>(spread.got[part]) / static_cast<double>(spread.images);
      const Deviation deviation{.label = label, .part = part, .wanted = share, .got = got};
      if (!result.largest || deviation.size() > result.largest->size()) result.largest = deviation;
      const bool must_have_it = share > 0 && spread.images >= with_share;
      if (must_have_it && spread.got[part] == 0) result.missing.push_back({.label = label, .part = part});
    }
  }
}

void require_images(const SplitResult& result, std::uint64_t least) {
  std::uint64_t short_of = 0;
  std::string first;
  for (const LabelSpread& label : result.labels) {
    for (std::size_t part = 0; part < result.parts.size(); ++part) {
      if (result.parts[part].share == 0 || label.got[part] >= least) continue;
      if (short_of++ != 0) continue;
      first = fmt::format("part '{}' would hold {} of the {} images of label '{}'", result.parts[part].name,
                          label.got[part], label.images, json::printable_start(label.name, kQuotedCodePoints));
    }
  }
  if (short_of == 0) return;
  const std::string more = short_of > 1 ? fmt::format(", and {} more such", short_of - 1) : std::string();
  throw Error(ErrorKind::data, fmt::format("{}, --min-per-label asks for {}{}", first, least, more));
}

}  // namespace manifest::edit
