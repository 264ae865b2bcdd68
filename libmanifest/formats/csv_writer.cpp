// SPDX-License-Identifier: Apache-2.0
// CSV out: a row a box, or a row an image of labels.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "libmanifest/formats/csv.h"
#include "libmanifest/formats/csv_options.h"

namespace manifest::formats {

namespace {

using enum CsvRole;

class CsvWriter final : public SampleWriter {
 public:
  explicit CsvWriter(const WriteContext& context)
      : context_(context), options_(csv_write_options(context.options)), out_(context.outputs.add(context.output)) {
    write_header();
  }

  [[nodiscard]] std::optional<Holdings> holdings() const override;
  [[nodiscard]] std::string entry_of(const Sample& sample) const override { return std::string(image_of(sample)); }
  void leave_out(Sample& sample, Journal& journal) override;
  [[nodiscard]] std::optional<std::string> why_not(const Sample& sample) const override;
  void write(const Sample& sample) override;
  void finish() override;

 private:
  enum class Kind : std::uint8_t { undecided, boxes, labels };

  /// The URI itself, or the path where --s3-prefix says what belongs before it.
  [[nodiscard]] std::string_view image_of(const Sample& sample) const noexcept {
    return context_.s3_prefix.empty() ? sample.source_ref : sample.image;
  }
  [[nodiscard]] bool keeps(CsvRole role) const noexcept;
  [[nodiscard]] bool writes_shares() const noexcept;
  void count_losses(const Sample& sample);
  void write_header();
  void write_labels(const Sample& sample);
  /// One row; `box` is null for an image without any.
  void write_box(const Sample& sample, const SampleBox* box);
  void write_automl(const Sample& sample, const SampleBox& box);
  void write_columns(const Sample& sample, const SampleBox* box);
  [[nodiscard]] double number_of(CsvRole role, const Sample& sample, const Box& box) const;
  void write_cell(CsvRole role, const Sample& sample, const SampleBox* box);

  void put(std::string_view text);
  void put_text(std::string_view text);
  void put_number(double number) { put(fmt::format("{}", number)); }
  void put_corners(const Corners& corners);
  void end_row();

  WriteContext context_;
  CsvWriteOptions options_;
  io::Output& out_;
  std::string row_;
  bool row_begun_ = false;
  Kind kind_ = Kind::undecided;  ///< of automl: what the first annotated image has
  std::uint64_t boxes_ = 0;
  bool wrote_pixels_ = false;
};

std::optional<Holdings> CsvWriter::holdings() const {
  const bool is_labels = options_.dialect == CsvDialect::image_labels;
  return Holdings{.boxes = !is_labels, .image_labels = is_labels || options_.dialect == CsvDialect::automl};
}

/// A file of automl is of boxes or of labels.
void CsvWriter::leave_out(Sample& sample, Journal& journal) {
  if (options_.dialect != CsvDialect::automl) return;
  if (kind_ == Kind::undecided && sample.annotation_count() > 0) {
    kind_ = sample.boxes.empty() ? Kind::labels : Kind::boxes;
  }
  if (kind_ == Kind::boxes) {
    journal.drop("annotation.not-exported", sample.labels.size());
    sample.labels.clear();
  } else {
    journal.drop("annotation.not-exported", sample.boxes.size());
    sample.boxes.clear();
  }
}

std::optional<std::string> CsvWriter::why_not(const Sample& sample) const {
  const auto fault = [](std::string_view text) -> const char* {
    if (text.find('\0') != std::string_view::npos) return "CSV cannot hold a NUL";
    return text.empty() ? "an empty cell is no label" : nullptr;
  };
  if (const char* why = fault(image_of(sample))) return why;
  for (const SampleBox& box : sample.boxes) {
    if (const char* why = fault(box.label)) return why;
  }
  for (const SampleLabel& label : sample.labels) {
    if (const char* why = fault(label.label)) return why;
  }
  if (options_.dialect == CsvDialect::automl && is_automl_set(image_of(sample))) {
    return "the image's name reads as the name of a set";
  }
  if (!sample.boxes.empty() && writes_shares() &&
      (!sample.size || sample.size->width <= 0 || sample.size->height <= 0)) {
    return "coordinates are shares of an image that has no extent";
  }
  return std::nullopt;
}

bool CsvWriter::keeps(CsvRole role) const noexcept {
  return options_.dialect == CsvDialect::boxes && options_.columns.find(role) != nullptr;
}

bool CsvWriter::writes_shares() const noexcept {
  return options_.dialect == CsvDialect::automl ||
         (options_.dialect == CsvDialect::boxes && options_.columns.normalised);
}

void CsvWriter::count_losses(const Sample& sample) {
  const bool keeps_size = options_.dialect == CsvDialect::tfod || (keeps(image_width) && keeps(image_height));
  if (sample.size && !keeps_size) context_.journal.changed("image.size");
  if (keeps(confidence)) return;
  const auto is_unsure = [](const auto& annotation) { return annotation.confidence != 1; };
  const auto unsure = std::ranges::count_if(sample.boxes, is_unsure) + std::ranges::count_if(sample.labels, is_unsure);
  context_.journal.changed("annotation.score", static_cast<std::uint64_t>(unsure));
}

void CsvWriter::write(const Sample& sample) {
  count_losses(sample);
  boxes_ += sample.boxes.size();
  if (sample.boxes.empty() &&
      (options_.dialect == CsvDialect::image_labels || options_.dialect == CsvDialect::automl)) {
    return write_labels(sample);
  }
  if (sample.boxes.empty()) write_box(sample, nullptr);
  for (const SampleBox& box : sample.boxes) write_box(sample, &box);
}

void CsvWriter::finish() {
  if (options_.dialect == CsvDialect::tfod && boxes_ > 0 && !wrote_pixels_) {
    context_.journal.note("warning: no coordinate is above 1, so a reader of tfod may take them for shares");
  }
}

void CsvWriter::write_header() {
  constexpr std::string_view kTfod[] = {"filename", "width", "height", "class", "xmin", "ymin", "xmax", "ymax"};
  constexpr std::string_view kVott[] = {"image", "xmin", "ymin", "xmax", "ymax", "label"};
  if (options_.dialect == CsvDialect::tfod) {
    for (const std::string_view name : kTfod) put_text(name);
  } else if (options_.dialect == CsvDialect::vott) {
    for (const std::string_view name : kVott) put_text(name);
  } else if (options_.dialect == CsvDialect::boxes && !options_.columns.by_position()) {
    for (const CsvColumnName& item : options_.columns.items) put_text(item.name);
  }
  if (row_begun_) end_row();
}

void CsvWriter::write_labels(const Sample& sample) {
  put_text(image_of(sample));
  for (const SampleLabel& label : sample.labels) put_text(label.label);
  end_row();
}

void CsvWriter::write_box(const Sample& sample, const SampleBox* box) {
  const Corners corners = corners_of(box == nullptr ? Box{} : box->box, options_.origin);
  switch (options_.dialect) {
    case CsvDialect::automl:
      return write_automl(sample, *box);
    case CsvDialect::boxes:
      return write_columns(sample, box);
    case CsvDialect::tfod:
      put_text(image_of(sample));
      put(sample.size ? fmt::format("{}", sample.size->width) : "");
      put(sample.size ? fmt::format("{}", sample.size->height) : "");
      put_text(box == nullptr ? "" : box->label);
      break;
    default:
      put_text(image_of(sample));
  }
  if (box == nullptr) {
    for (int i = 0; i < 4; ++i) put("");
  } else {
    put_corners(corners);
  }
  if (options_.dialect != CsvDialect::tfod) put_text(box == nullptr ? "" : box->label);
  end_row();
}

void CsvWriter::write_automl(const Sample& sample, const SampleBox& box) {
  const Corners share = normalised_corners_of(box.box, *sample.size);
  put_text(image_of(sample));
  put_text(box.label);
  put_corners({share.left, share.top, share.right, share.top});
  put_corners({share.right, share.bottom, share.left, share.bottom});
  end_row();
}

void CsvWriter::write_columns(const Sample& sample, const SampleBox* box) {
  const auto& items = options_.columns.items;
  if (!options_.columns.by_position()) {
    for (const CsvColumnName& item : items) write_cell(item.role, sample, box);
    return end_row();
  }
  const std::size_t columns = std::ranges::max_element(items, {}, &CsvColumnName::position)->position;
  for (std::size_t i = 1; i <= columns; ++i) {
    const auto item = std::ranges::find(items, i, &CsvColumnName::position);
    if (item == items.end()) {
      put("");
    } else {
      write_cell(item->role, sample, box);
    }
  }
  end_row();
}

void CsvWriter::write_cell(CsvRole role, const Sample& sample, const SampleBox* box) {
  switch (role) {
    case image:
      return put_text(image_of(sample));
    case image_width:
      return put(sample.size ? fmt::format("{}", sample.size->width) : "");
    case image_height:
      return put(sample.size ? fmt::format("{}", sample.size->height) : "");
    case label:
      return put_text(box == nullptr ? "" : box->label);
    default:
      break;
  }
  if (box == nullptr || role == set) return put("");
  put_number(role == confidence ? box->confidence : number_of(role, sample, box->box));
}

double CsvWriter::number_of(CsvRole role, const Sample& sample, const Box& box) const {
  const bool is_share = options_.columns.normalised;
  const Corners corners = is_share ? normalised_corners_of(box, *sample.size) : corners_of(box, options_.origin);
  const NormalisedCentre share = is_share ? normalised_centre_of(box, *sample.size) : NormalisedCentre{};
  // Counted from 1, the middle of the first pixel is 1 and not a half.
  const double shift = options_.origin == PixelOrigin::one ? 0.5 : 0;
  switch (role) {
    case left:
      return corners.left;
    case top:
      return corners.top;
    case right:
      return corners.right;
    case bottom:
      return corners.bottom;
    case width:
      return is_share ? share.width : box.width;
    case height:
      return is_share ? share.height : box.height;
    case cx:
      return is_share ? share.x : box.left + box.width / 2 + shift;
    default:
      return is_share ? share.y : box.top + box.height / 2 + shift;
  }
}

void CsvWriter::put(std::string_view text) {
  if (row_begun_) row_ += options_.delimiter;
  row_begun_ = true;
  row_ += text;
}

/// RFC 4180, section 2. A mark at the start of a file would be passed over, so it is quoted too; VoTT quotes all text.
void CsvWriter::put_text(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  put("");
  const bool is_escaped = options_.spreadsheet_safe && needs_apostrophe(text);
  if (is_escaped) context_.journal.changed("row.spreadsheet-safe");
  const bool is_quoted = options_.dialect == CsvDialect::vott || text.starts_with(kMark) ||
                         text.find_first_of("\"\r\n") != std::string_view::npos ||
                         text.find(options_.delimiter) != std::string_view::npos;
  if (is_quoted) row_ += '"';
  if (is_escaped) row_ += '\'';
  for (const char c : text) {
    if (c == '"') row_ += '"';
    row_ += c;
  }
  if (is_quoted) row_ += '"';
}

void CsvWriter::put_corners(const Corners& corners) {
  for (const double number : {corners.left, corners.top, corners.right, corners.bottom}) {
    wrote_pixels_ |= number > 1;
    put_number(number);
  }
}

void CsvWriter::end_row() {
  row_ += '\n';
  out_.write(row_);
  row_.clear();
  row_begun_ = false;
}

}  // namespace

std::unique_ptr<SampleWriter> make_csv_writer(const WriteContext& context) {
  return std::make_unique<CsvWriter>(context);
}

}  // namespace manifest::formats
