// SPDX-License-Identifier: Apache-2.0
// Pascal VOC in: files read by all threads, samples in the order of their paths.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/in_order.h"
#include "libmanifest/formats/voc.h"
#include "libmanifest/formats/voc_inputs.h"
#include "libmanifest/formats/voc_origin.h"
#include "libmanifest/io/byte_counter.h"

namespace manifest::formats {

namespace {

enum class PathFrom : std::uint8_t { filename, xml, folder };

std::string record_of(std::size_t index) { return "object " + std::to_string(index + 1); }

/// Makes samples of files, once the origin is known. Any number of threads.
class SampleMaker {
 public:
  SampleMaker(const ReadContext& context, PixelOrigin origin) : images_(context.images), origin_(origin) {
    if (context.options.is("path-from", "xml")) path_from_ = PathFrom::xml;
    if (context.options.is("path-from", "folder")) path_from_ = PathFrom::folder;
  }

  [[nodiscard]] Sample make(VocFile& file, const VocInput& input) const {
    Sample sample{.image = image_of(file, input), .size = file.size, .origin = {.path = input.path}};
    for (std::size_t i = 0; i < file.objects.size(); ++i) {
      VocObject& object = file.objects[i];
      if (!object.reason.empty()) {
        ++sample.rejected;
        continue;
      }
      sample.boxes.push_back({.label = std::move(object.label),
                              .box = box_from_corners(object.xmin, object.ymin, object.xmax, object.ymax, origin_),
                              .difficult = object.difficult,
                              .truncated = object.truncated,
                              .occluded = object.occluded,
                              .line = object.line,
                              .record = record_of(i)});
    }
    return sample;
  }

 private:
  [[nodiscard]] std::string image_of(VocFile& file, const VocInput& input) const {
    if (is_s3_uri(file.path)) return std::move(file.path);
    if (path_from_ == PathFrom::xml) return input.name + extension_of(file, input);
    if (path_from_ == PathFrom::filename || file.folder.empty()) return std::move(file.filename);
    return fmt::format("{}{}{}", file.folder, file.folder.ends_with('/') ? "" : "/", file.filename);
  }

  /// Where the file names none, what lies under --images decides, and at last the original VOC.
  [[nodiscard]] std::string extension_of(const VocFile& file, const VocInput& input) const {
    for (const std::string_view path : {std::string_view(file.filename), std::string_view(file.path)}) {
      if (const std::string_view extension = image_extension(path); !extension.empty()) return std::string(extension);
    }
    const std::string_view found = extension_under(images_, input.name);
    return found.empty() ? ".jpg" : std::string(found);
  }

  const ImageSource* images_;
  PixelOrigin origin_;
  PathFrom path_from_ = PathFrom::filename;
};

/// A file, and its sample when it is usable.
struct Made {
  VocFile file = {};
  Sample sample = {};
};

/// What a thread reuses.
struct Worker {
  std::string bytes = {};
};

class VocReader final : public SampleReader {
 public:
  explicit VocReader(const ReadContext& context);
  void read(SampleSink& sink) override;

 private:
  [[nodiscard]] std::vector<Worker> workers() const {
    return std::vector<Worker>(std::max<std::size_t>(context_.threads, 1));
  }
  [[nodiscard]] VocFile take_file(Worker& worker, std::size_t index);
  void gather_evidence();
  void tell(const VocFile& file, const VocInput& input);
  void tell_flags(const VocObject& object);
  void close();

  ReadContext context_;
  VocInputs inputs_;
  PixelOrigin origin_ = PixelOrigin::one;
  std::vector<VocFile> kept_;  ///< the first files, as many as memory allows
  std::uint64_t kept_bytes_ = 0;
  bool keeps_ = true;
  std::vector<std::uint64_t> bytes_of_operand_;
  std::uint64_t plural_roots_ = 0;
};

VocReader::VocReader(const ReadContext& context)
    : context_(context), inputs_(find_voc_inputs(context.paths, context.options.text("image-set"))) {
  bytes_of_operand_.resize(context.paths.size());
  if (context.options.is("origin", "auto")) {
    gather_evidence();
  } else {
    origin_ = context.options.is("origin", "0") ? PixelOrigin::zero : PixelOrigin::one;
  }
}

/// Each index is asked for once a pass, so threads never meet in `kept_`.
VocFile VocReader::take_file(Worker& worker, std::size_t index) {
  if (index < kept_.size()) return std::move(kept_[index]);
  load_voc_input(inputs_.files[index], worker.bytes);
  const std::uint64_t bytes = worker.bytes.size();
  if (context_.progress != nullptr) context_.progress->done += bytes;
  VocFile file = parse_voc(worker.bytes);
  file.bytes = bytes;
  return file;
}

void VocReader::gather_evidence() {
  OriginEvidence evidence;
  std::vector<VocFile> kept;
  std::vector<Worker> threads = workers();
  make_in_order<VocFile>(
      inputs_.files.size(), std::span(threads),
      [&](Worker& worker, std::size_t index) { return take_file(worker, index); },
      [&](VocFile& file, std::size_t index) {
        evidence.add(file, inputs_.files[index].path);
        kept_bytes_ += file.memory();
        keeps_ = keeps_ && kept_bytes_ <= context_.memory;
        if (keeps_) kept.push_back(std::move(file));
      });
  kept_ = std::move(kept);
  origin_ = evidence.origin();
  if (const std::string words = evidence.words(); !words.empty()) context_.journal.note(words);
}

void VocReader::read(SampleSink& sink) {
  for (const Problem& problem : inputs_.problems) context_.journal.reject_unseen(problem);
  const SampleMaker maker(context_, origin_);
  std::vector<Worker> threads = workers();
  make_in_order<Made>(
      inputs_.files.size(), std::span(threads),
      [&](Worker& worker, std::size_t index) {
        Made made{.file = take_file(worker, index)};
        if (!made.file.problem) made.sample = maker.make(made.file, inputs_.files[index]);
        return made;
      },
      [&](Made& made, std::size_t index) {
        tell(made.file, inputs_.files[index]);
        if (!made.file.problem) sink.take(std::move(made.sample));
      });
  close();
}

/// Everything about a file that its sample does not say.
void VocReader::tell(const VocFile& file, const VocInput& input) {
  Journal& journal = context_.journal;
  bytes_of_operand_[input.operand] += file.bytes;
  if (file.problem) {
    journal.reject_unseen({.origin = {.path = input.path, .line = file.problem->line},
                           .reason = file.problem->reason,
                           .detail = file.problem->detail});
    return;
  }
  if (file.root_is_plural) ++plural_roots_;
  journal.drop_unseen("annotation.part", file.part_boxes);
  for (std::size_t i = 0; i < file.objects.size(); ++i) {
    const VocObject& object = file.objects[i];
    if (object.reason.empty()) {
      tell_flags(object);
      continue;
    }
    journal.reject_unseen({.origin = {.path = input.path, .line = object.line, .record = record_of(i)},
                           .reason = object.reason,
                           .detail = object.detail});
  }
}

/// What a manifest has no place for. Difficult boxes that are skipped are counted by the conversion.
void VocReader::tell_flags(const VocObject& object) {
  Journal& journal = context_.journal;
  if (object.difficult && context_.options.is("difficult", "keep")) journal.changed("annotation.difficult");
  if (object.truncated) journal.changed("annotation.truncated");
  if (object.occluded) journal.changed("annotation.occluded");
  if (object.has_pose) journal.changed("annotation.pose");
}

void VocReader::close() {
  if (plural_roots_ > 0) {
    context_.journal.note(fmt::format("the root of {} file{} is \"annotations\", taken as \"annotation\"",
                                      plural_roots_, plural_roots_ == 1 ? "" : "s"));
  }
  for (std::size_t i = 0; i < context_.paths.size(); ++i) {
    context_.journal.ledger().add_input(context_.paths[i], bytes_of_operand_[i]);
  }
}

}  // namespace

std::unique_ptr<SampleReader> make_voc_reader(const ReadContext& context) {
  return std::make_unique<VocReader>(context);
}

}  // namespace manifest::formats
