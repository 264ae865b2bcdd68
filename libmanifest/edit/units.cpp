// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/edit/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "libmanifest/edit/line_notes.h"
#include "libmanifest/error.h"

namespace manifest::edit {
namespace {

// Stands for "no label" until labels are numbered: above every number of a name.
constexpr std::uint32_t kUnlabeled = 0xFFFFFFFFU;

// Images renumbered so that those of one unit stand together.
struct ImagesByUnit {
  std::vector<std::uint32_t> image_of_line;
  std::vector<std::uint32_t> unit_of_image = {};  ///< empty: every image is a unit
  std::vector<std::uint32_t> weights = {};        ///< by unit; empty: one each
  std::uint32_t images = 0;
  std::uint32_t units = 0;

  [[nodiscard]] std::uint32_t unit_of(std::uint32_t image) const noexcept {
    return unit_of_image.empty() ? image : unit_of_image[image];
  }
};

ImagesByUnit each_alone(NumberedImages& numbered) {
  return {.image_of_line = std::move(numbered.image_of_line), .images = numbered.count, .units = numbered.count};
}

ImagesByUnit grouped(NumberedImages& numbered, spill::RowSorter& group_rows, const std::vector<bool>& left_out) {
  const std::vector<std::uint32_t> unit_of_old = join_groups(group_rows, left_out, numbered).take_numbers();
  ImagesByUnit result;
  result.images = static_cast<std::uint32_t>(unit_of_old.size());
  for (const std::uint32_t unit : unit_of_old) result.units = std::max(result.units, unit + 1);
  result.weights.assign(result.units, 0);
  for (std::uint32_t image = 0; image < numbered.count; ++image) ++result.weights[unit_of_old[image]];
  std::vector<std::uint32_t> next(result.units + std::size_t{1}, 0);
  for (const std::uint32_t unit : unit_of_old) ++next[unit + std::size_t{1}];
  std::partial_sum(next.begin(), next.end(), next.begin());
  result.unit_of_image.resize(result.images);
  std::vector<std::uint32_t> renumbered(result.images);
  for (std::uint32_t image = 0; image < result.images; ++image) {
    renumbered[image] = next[unit_of_old[image]]++;
    result.unit_of_image[renumbered[image]] = unit_of_old[image];
  }
  result.image_of_line = std::move(numbered.image_of_line);
  for (std::uint32_t& image : result.image_of_line) image = image == kNoImage ? kNoImage : renumbered[image];
  return result;
}

// Fills the arrays of Units from the notes of the lines.
class UnitBuilder {
 public:
  UnitBuilder(const Gathered& gathered, ImagesByUnit images, std::vector<bool> left_out, Units& out)
      : gathered_(gathered), images_(std::move(images)), left_out_(std::move(left_out)), units_(out) {}

  void build() {
    units_.kinds.assign(images_.units, UnitKind::on_top);
    count_labels();
    fill_labels();
    drop_repeated_labels();
    units_.unit_of_line = std::move(images_.image_of_line);
    if (!images_.unit_of_image.empty()) {
      for (std::uint32_t& unit : units_.unit_of_line) unit = unit == kNoImage ? kNoUnit : images_.unit_of_image[unit];
    }
    units_.weights = std::move(images_.weights);
  }

 private:
  /// Calls visit(image, note) for every line that stays and has a unit.
  template <class Visit>
  void for_each_line(Visit visit) const {
    NoteReader notes(gathered_.notes);
    for (std::uint64_t line = 0; !notes.at_end(); ++line) {
      const LineNote& note = notes.next();
      const std::uint32_t image = images_.image_of_line[line];
      const bool is_left_out = note.dropped() || (!left_out_.empty() && left_out_[line]);
      if (image != kNoImage && !is_left_out) visit(image, note);
    }
  }

  template <class Visit>
  static void for_each_label(const LineNote& note, Visit visit) {
    if (note.facts.verdict == Verdict::ignored) visit(kUnlabeled);
    for (const LabelUse& use : note.facts.labels) {
      if (!use.declared_only()) visit(use.label);
    }
  }

  void count_labels() {
    units_.label_begin.assign(images_.images + std::size_t{1}, 0);
    for_each_line([this](std::uint32_t image, const LineNote& note) {
      UnitKind& kind = units_.kinds[images_.unit_of(image)];
      if (note.fate == LineNote::Fate::spread) {
        kind = UnitKind::spread;
      } else if (note.facts.verdict != Verdict::invalid) {
        kind = std::max(kind, UnitKind::counted);
      }
      for_each_label(note, [&](std::uint32_t) { ++units_.label_begin[image + std::size_t{1}]; });
    });
    std::partial_sum(units_.label_begin.begin(), units_.label_begin.end(), units_.label_begin.begin());
  }

  // label_begin is the place of the next label while it is filled, and so ends up one image ahead.
  void fill_labels() {
    units_.labels.resize(units_.label_begin.back());
    for_each_line([this](std::uint32_t image, const LineNote& note) {
      for_each_label(note, [&](std::uint32_t label) { units_.labels[units_.label_begin[image]++] = label; });
    });
    std::shift_right(units_.label_begin.begin(), units_.label_begin.end(), 1);
    units_.label_begin.front() = 0;
  }

  // Several lines of one image may carry one label. From here on label_begin goes by unit.
  void drop_repeated_labels() {
    if (units_.duplicates == 0 && images_.unit_of_image.empty()) return;
    std::vector<std::uint32_t>& labels = units_.labels;
    std::size_t kept = 0;
    std::uint64_t begin = 0;
    std::uint32_t unit_before = kNoUnit;
    for (std::uint32_t image = 0; image < images_.images; ++image) {
      const std::uint64_t end = units_.label_begin[image + std::size_t{1}];
      if (const std::uint32_t unit = images_.unit_of(image); unit != unit_before) {
        units_.label_begin[unit] = kept;
        unit_before = unit;
      }
      kept += keep_distinct(std::span(labels).subspan(begin, end - begin), kept);
      begin = end;
    }
    units_.label_begin.resize(images_.units + std::size_t{1});
    units_.label_begin.back() = kept;
    labels.resize(kept);
  }

  /// Moves the distinct labels of one image to `to`; returns how many.
  std::size_t keep_distinct(std::span<std::uint32_t> of_image, std::size_t to) {
    std::ranges::sort(of_image);
    auto end = std::unique(of_image.begin(), of_image.end());
    if (end - of_image.begin() > 1 && *(end - 1) == kUnlabeled) --end;
    std::copy(of_image.begin(), end, units_.labels.begin() + static_cast<std::ptrdiff_t>(to));
    return static_cast<std::size_t>(end - of_image.begin());
  }

  const Gathered& gathered_;
  ImagesByUnit images_;
  std::vector<bool> left_out_;
  Units& units_;
};

/// Gives labels the numbers that SpreadLabels promises.
void number_labels(const LabelTable& names, Units& units) {
  const auto table_size = static_cast<std::uint32_t>(names.size());
  std::vector<std::uint64_t> images(names.size() + 1, 0);  // the last: without label
  for (std::uint32_t& label : units.labels) {
    label = std::min(label, table_size);
    ++images[label];
  }
  const auto name_of = [&](std::uint32_t label) {
    return label == table_size ? std::string_view() : names.name(label);
  };
  std::vector<std::uint32_t> order;
  for (std::uint32_t label = 0; label <= table_size; ++label) {
    if (images[label] != 0) order.push_back(label);
  }
  std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
    return images[a] != images[b] ? images[a] < images[b] : name_of(a) < name_of(b);
  });
  std::vector<std::uint32_t> number(names.size() + 1, 0);
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    number[order[i]] = i;
    units.label_table.names.emplace_back(name_of(order[i]));
    units.label_table.images.push_back(images[order[i]]);
    if (order[i] == table_size) units.label_table.unlabeled = i;
  }
  for (std::uint32_t& label : units.labels) label = number[label];
  for (std::size_t unit = 0; unit < units.size(); ++unit) {
    std::sort(units.labels.begin() + static_cast<std::ptrdiff_t>(units.label_begin[unit]),
              units.labels.begin() + static_cast<std::ptrdiff_t>(units.label_begin[unit + 1]));
  }
}

[[noreturn]] void refuse_duplicate(const NumberedImages& images, const SourceLines& lines) {
  const auto [path, line] = lines.place_of(images.first_duplicate);
  const auto [first_path, first_line] = lines.place_of(images.stood_at);
  throw Error(
      ErrorKind::data, fmt::format("the source-ref stands at {}:{} already", first_path, first_line),
      {.path = path,
       .line = line,
       .hint = "--duplicates together keeps such lines in one part, --duplicates first drops all but the first"});
}

}  // namespace

NumberedImages find_images(Gathered& gathered, const SplitOptions& options, const SourceLines& lines) {
  NumberedImages numbered = number_images(gathered.images, gathered.lines);
  gathered.images = spill::RowSorter({});
  if (options.duplicates == OnDuplicate::error && numbered.duplicates != 0) refuse_duplicate(numbered, lines);
  return numbered;
}

Units make_units(NumberedImages numbered, Gathered& gathered, const SplitOptions& options) {
  Units units;
  units.duplicates = numbered.duplicates;
  if (options.duplicates == OnDuplicate::first) units.is_duplicate = std::move(numbered.is_duplicate);
  ImagesByUnit images =
      gathered.groups.total() != 0 ? grouped(numbered, gathered.groups, units.is_duplicate) : each_alone(numbered);
  gathered.groups = spill::RowSorter({});
  UnitBuilder(gathered, std::move(images), units.is_duplicate, units).build();
  number_labels(gathered.labels.table(), units);
  return units;
}

}  // namespace manifest::edit
