// SPDX-License-Identifier: Apache-2.0
// Manifest lines to foreign samples.
#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/error.h"
#include "libmanifest/formats/convert.h"
#include "libmanifest/formats/export_entries.h"
#include "libmanifest/formats/export_sample.h"
#include "libmanifest/io/rereadable.h"
#include "libmanifest/jsonl/line_reader.h"

namespace manifest::formats {

namespace {

class Exporter {
 public:
  Exporter(const Format& format, const ExportOptions& options, Journal& journal, SampleWriter& writer)
      : format_(format),
        options_(options),
        journal_(journal),
        writer_(writer),
        maker_(format, options, journal, writer),
        entries_(format.output, [this](const ExportEntries::Visit& visit) { read_again(visit); },
                 {.memory = options.memory, .temp_folder = options.temp_folder}) {
    for (const auto& path : options.manifests) inputs_.emplace_back(path, options.temp_folder);
  }

  void read();

 private:
  void read(std::size_t index);
  void read_again(const ExportEntries::Visit& visit);
  void refuse_overlong(const Origin& origin, const jsonl::Line& line) const;
  void leave(const Sample& sample);

  const Format& format_;
  const ExportOptions& options_;
  Journal& journal_;
  SampleWriter& writer_;
  std::vector<io::Rereadable> inputs_;
  SampleMaker maker_;
  ExportEntries entries_;
};

void Exporter::read() {
  for (std::size_t i = 0; i < inputs_.size(); ++i) read(i);
}

void Exporter::read(std::size_t index) {
  const auto input = inputs_[index].open_pass_of_copy();
  jsonl::LineReader lines(*input, {.max_line_bytes = options_.max_line_bytes});
  const std::uint64_t before = options_.progress == nullptr ? 0 : options_.progress->done.load();
  if (options_.progress != nullptr) options_.progress->total += input->file_size().value_or(0);
  while (const auto line = lines.next()) {
    if (options_.progress != nullptr) options_.progress->done = before + lines.file_position();
    const Origin origin{.path = input->name(), .line = lines.line_number()};
    refuse_overlong(origin, *line);
    const std::optional<Sample> sample = maker_.make(origin, *line);
    const std::string entry = sample ? writer_.entry_of(*sample) : std::string();
    const std::string in_the_way = entries_.take(entry);
    if (!sample) continue;
    if (in_the_way.empty()) {
      leave(*sample);
    } else {
      maker_.reject(*sample, "image.path-collision", fmt::format("another image leaves as \"{}\"", in_the_way));
    }
  }
  journal_.ledger().add_input(options_.manifests[index], lines.totals().bytes);
}

/// By itself, while the first reading waits: nothing is counted or told.
void Exporter::read_again(const ExportEntries::Visit& visit) {
  Journal silent({.notes = Notes::silent});
  SampleMaker maker(format_, options_, silent, writer_);
  for (io::Rereadable& again : inputs_) {
    const auto input = again.open_pass_of_copy();
    jsonl::LineReader lines(*input, {.max_line_bytes = options_.max_line_bytes});
    while (const auto line = lines.next()) {
      const Origin origin{.path = input->name(), .line = lines.line_number()};
      refuse_overlong(origin, *line);
      const std::optional<Sample> sample = maker.make(origin, *line);
      visit(sample ? writer_.entry_of(*sample) : std::string());
    }
  }
}

void Exporter::refuse_overlong(const Origin& origin, const jsonl::Line& line) const {
  if (!line.overlong) return;
  throw Error(ErrorKind::data, fmt::format("the line has {} bytes, more than {}", line.length, options_.max_line_bytes),
              {.path = origin.path, .line = origin.line, .hint = "--max-line-bytes SIZE raises the limit"});
}

void Exporter::leave(const Sample& sample) {
  writer_.write(sample);
  journal_.count_out("images");
  journal_.count_out("annotations", sample.annotation_count());
}

}  // namespace

void export_manifest(const Format& format, const ExportOptions& options, Journal& journal, SampleWriter& writer) {
  Exporter exporter(format, options, journal, writer);
  exporter.read();
  writer.finish();
}

}  // namespace manifest::formats
