// SPDX-License-Identifier: Apache-2.0
// CSV in: files to rows, rows to images, images to samples.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/formats/csv.h"
#include "libmanifest/formats/csv_row_batch.h"
#include "libmanifest/formats/csv_rows.h"
#include "libmanifest/formats/csv_taker.h"
#include "libmanifest/formats/peeked_input.h"
#include "libmanifest/io/input.h"
#include "libmanifest/parallel/ordered.h"
#include "libmanifest/spill/key_store.h"

namespace manifest::formats {

namespace {

/// Of the check that rows stand together: what one run may take beside its rows.
constexpr std::uint64_t kGroupedMemory = std::uint64_t{32} << 20;
constexpr unsigned kLineBits = 40;  ///< of a place: the file above, its line below

/// What is known of a file once its rows have been read.
struct CsvFile {
  std::string path = {};
  bool has_shares = false;      ///< open corners are shares of the image
  bool adds_extension = false;  ///< images are named without one
};

class CsvReader final : public SampleReader {
 public:
  explicit CsvReader(const ReadContext& context)
      : context_(context),
        options_(csv_read_options(context.options)),
        taker_(options_, context.journal, images_, [this] { emit(); }),
        seen_({.memory = std::min(context.memory, kGroupedMemory), .temp_folder = context.temp_folder}) {}

  void read(SampleSink& sink) override;

 private:
  void read_file(const std::string& path);
  void read_rows(CsvRows& rows, const CsvLayout& layout);
  void tell(const CsvLayout& layout, const std::string& path);
  /// Hands over all images gathered so far, and forgets them.
  void emit();
  void emit(const CsvImage& image, std::string_view name);
  [[nodiscard]] bool needs_size(const CsvImage& image) const;
  [[nodiscard]] bool find_size(Sample& sample, const CsvImage& image);
  [[nodiscard]] Box box_of(const CsvEntry& entry, const std::optional<ImageSize>& size) const;
  void settle_shares(bool has_rows);
  void require_shares() const;
  void require_grouped();

  ReadContext context_;
  CsvReadOptions options_;
  CsvImages images_;
  CsvTaker taker_;
  spill::KeyStore seen_;  ///< --grouped: images handed over
  std::vector<CsvFile> files_;
  SampleSink* sink_ = nullptr;
};

void CsvReader::read(SampleSink& sink) {
  sink_ = &sink;
  for (const std::string& path : context_.paths) read_file(path);
  emit();
  if (options_.grouped) require_grouped();
}

void CsvReader::read_file(const std::string& path) {
  PeekedInput input(io::Input::open(path), context_.progress);
  const CsvLayout layout = find_csv_layout(input.head(), input.head_is_all(), options_.choice, input.name());
  tell(layout, input.name());
  const auto file = static_cast<std::uint32_t>(files_.size());
  files_.push_back({.path = input.name(),
                    .has_shares = !layout.saw_pixels,
                    .adds_extension = layout.dialect == CsvDialect::openimages});
  taker_.start_file(layout, file, input.name());
  CsvRows rows([&](std::span<char> out) { return input.read(out); }, layout.delimiter);
  read_rows(rows, layout);
  if (layout.dialect == CsvDialect::tfod && files_.back().has_shares) settle_shares(rows.line() > 1);
  context_.journal.ledger().add_input(path, input.bytes());
}

/// Of two threads one has libcsv make rows, the other one takes them.
void CsvReader::read_rows(CsvRows& rows, const CsvLayout& layout) {
  struct Nothing {};
  std::vector<Nothing> threads(std::min<std::size_t>(context_.threads, 2));
  bool is_header = layout.columns.has_header && !layout.is_empty;
  const auto take = [&](std::span<const std::string_view> cells, std::uint64_t line) {
    if (!is_header) taker_.take(cells, line);
    is_header = false;
  };
  const auto reject = [&](std::uint64_t line, const std::string& why) { taker_.reject_row(line, why); };
  parallel::process_in_order<CsvRowBatch>(
      std::span(threads),
      [&](CsvRowBatch& batch) { return rows.read(batch) ? parallel::Next::item : parallel::Next::end; },
      [](Nothing&, CsvRowBatch&) {}, [&](CsvRowBatch& batch) { batch.take(take, reject); });
}

void CsvReader::tell(const CsvLayout& layout, const std::string& path) {
  Journal& journal = context_.journal;
  if (layout.is_empty) {
    journal.note(fmt::format("{}: no rows", path));
    return;
  }
  if (!layout.why.empty()) journal.note(fmt::format("{}: dialect {}: {}", path, name_of(layout.dialect), layout.why));
  if (!layout.not_read.empty()) {
    journal.note(fmt::format("{}: columns not converted: {}", path, fmt::join(layout.not_read, ", ")));
  }
}

/// The whole file has been read, and its head alone did not decide.
void CsvReader::settle_shares(bool has_rows) {
  require_shares();
  CsvFile& file = files_.back();
  file.has_shares = !taker_.saw_pixels();
  if (!file.has_shares || !has_rows) return;
  context_.journal.note(fmt::format("{}: no coordinate is above 1, so they are shares of the image", file.path));
}

/// With --grouped images left as shares before the rest of the file was known.
void CsvReader::require_shares() const {
  if (!options_.grouped || files_.empty() || !files_.back().has_shares || !taker_.saw_pixels()) return;
  throw Error(ErrorKind::data, "a coordinate is above 1 behind many that are not, which were taken as shares",
              {.path = files_.back().path, .hint = "without --grouped the whole file decides"});
}

void CsvReader::emit() {
  require_shares();
  for (std::uint32_t i = 0; i < images_.size(); ++i) {
    const CsvImage& image = images_[i];
    if (options_.grouped) seen_.add(images_.name(i), std::uint64_t{image.file} << kLineBits | image.line);
    emit(image, images_.name(i));
  }
  images_.clear();
}

void CsvReader::emit(const CsvImage& image, std::string_view name) {
  Sample sample{.image = std::string(name),
                .size = image.size,
                .kind = image.has_boxes ? SampleKind::boxes : SampleKind::image_labels,
                .origin = {.path = files_[image.file].path, .line = image.line},
                .rejected = image.rejected};
  if (!find_size(sample, image)) return;
  if (image.has_boxes) sample.boxes.reserve(image.count);
  for (const CsvEntry* entry = images_.first(image); entry != nullptr; entry = images_.next(*entry)) {
    std::string label(images_.label(*entry));
    if (entry->shape == CsvShape::label) {
      sample.labels.push_back({.label = std::move(label), .confidence = entry->confidence, .line = entry->line});
      continue;
    }
    const Box box = box_of(*entry, sample.size);
    if (!is_finite(box)) {
      ++sample.rejected;
      context_.journal.reject_unseen({.origin = {.path = files_[entry->file].path, .line = entry->line},
                                      .reason = "annotation.bad-bbox",
                                      .detail = "the box is too large for numbers"});
      continue;
    }
    sample.boxes.push_back({.label = std::move(label),
                            .box = box,
                            .confidence = entry->confidence,
                            .crowd = entry->crowd,
                            .truncated = entry->truncated,
                            .occluded = entry->occluded,
                            .line = entry->line});
  }
  sink_->take(std::move(sample));
}

bool CsvReader::needs_size(const CsvImage& image) const {
  for (const CsvEntry* entry = images_.first(image); entry != nullptr; entry = images_.next(*entry)) {
    if (entry->shape == CsvShape::corners || entry->shape == CsvShape::centre) return true;
    if (entry->shape == CsvShape::open_corners && files_[entry->file].has_shares) return true;
  }
  return false;
}

/// Shares become pixels here, so the size is needed now. Where images are named without an extension (Open Images), what lies
/// under --images says which. False: the image was rejected.
bool CsvReader::find_size(Sample& sample, const CsvImage& image) {
  constexpr auto kExtensions = std::to_array<std::string_view>({"", ".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG"});
  const std::size_t extensions = files_[image.file].adds_extension ? kExtensions.size() : 1;
  if (sample.size || !needs_size(image)) return true;
  std::string why = "the input has no width and height";
  for (std::size_t i = 0; i < extensions && context_.images != nullptr; ++i) {
    std::string name = sample.image + std::string(kExtensions[i]);
    const ImageFacts facts = context_.images->look_up(name);
    if (facts.status == ImageFacts::Status::ok) {
      sample.size = ImageSize{.width = facts.width, .height = facts.height};
      sample.image = std::move(name);
      return true;
    }
    if (i == 0) {
      why +=
          fmt::format(", and of \"{}\" under --images: {}", name, facts.detail.empty() ? "no such file" : facts.detail);
    }
  }
  context_.journal.reject_unseen({.origin = sample.origin, .reason = "image.missing-size", .detail = std::move(why)});
  context_.journal.drop_unseen("annotation.image-rejected", image.count);
  return false;
}

Box CsvReader::box_of(const CsvEntry& entry, const std::optional<ImageSize>& size) const {
  const auto [a, b, c, d] = entry.numbers;
  switch (entry.shape) {
    case CsvShape::open_corners:
      if (!files_[entry.file].has_shares) return box_from_corners(a, b, c, d, options_.origin);
      return box_from_normalised_corners({a, b, c, d}, *size);
    case CsvShape::corners:
      return box_from_normalised_corners({a, b, c, d}, *size);
    case CsvShape::centre:
      return box_from_normalised_centre({a, b, c, d}, *size);
    default:
      return {a, b, c, d};
  }
}

/// With --grouped nobody remembers the images, so the promise is held at the end, when nothing has appeared yet.
void CsvReader::require_grouped() {
  constexpr std::uint64_t kLineMask = (std::uint64_t{1} << kLineBits) - 1;
  seen_.for_each_duplicate([&](const spill::Duplicate& duplicate) {
    const auto& first = files_[duplicate.first >> kLineBits].path;
    throw Error(ErrorKind::data,
                fmt::format("the image has rows at {}:{} already, which do not stand together with these", first,
                            duplicate.first & kLineMask),
                {.path = files_[duplicate.position >> kLineBits].path,
                 .line = duplicate.position & kLineMask,
                 .hint = "without --grouped rows may stand anywhere"});
  });
}

}  // namespace

std::unique_ptr<SampleReader> make_csv_reader(const ReadContext& context) {
  return std::make_unique<CsvReader>(context);
}

}  // namespace manifest::formats
