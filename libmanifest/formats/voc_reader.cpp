// SPDX-License-Identifier: Apache-2.0
// Pascal VOC in: files read by all threads, samples in the order of their paths.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/voc.h"
#include "libmanifest/formats/voc_inputs.h"
#include "libmanifest/formats/voc_origin.h"
#include "libmanifest/io/byte_counter.h"
#include "libmanifest/parallel/ordered.h"

namespace manifest::formats {

namespace {

constexpr std::size_t kFilesAtOnce = 32;  ///< a file takes some ten microseconds; fewer would be spent on waiting

enum class PathFrom : std::uint8_t { filename, xml, folder };

/// `.jpg` of "a/b.jpg", spelled as there, when it is one that images have; empty otherwise.
std::string_view image_extension(std::string_view path) noexcept {
  constexpr auto kExtensions =
      std::to_array<std::string_view>({"jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp"});
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return {};
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
  const std::string_view end = path.substr(dot + 1);
  const bool known = std::ranges::any_of(
      kExtensions, [&](std::string_view extension) { return std::ranges::equal(end, extension, same); });
  return known ? path.substr(dot) : std::string_view();
}

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
    constexpr auto kTried = std::to_array<const char*>({".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG"});
    for (const char* extension : kTried) {
      if (images_ != nullptr && images_->look_up(input.name + extension).status == ImageFacts::Status::ok)
        return extension;
    }
    return kTried.front();
  }

  const ImageSource* images_;
  PixelOrigin origin_;
  PathFrom path_from_ = PathFrom::filename;
};

/// Files on their way through the threads.
struct Batch {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::vector<VocFile> files = {};
  std::vector<Sample> samples = {};
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
  template <class Work, class Consume>
  void for_all_files(Work work, Consume consume);
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

/// `work(Worker&, Batch&, index)` runs on any thread, `consume(Batch&, index)` in order.
template <class Work, class Consume>
void VocReader::for_all_files(Work work, Consume consume) {
  std::vector<Worker> workers(std::max<std::size_t>(context_.threads, 1));
  std::size_t next = 0;
  parallel::process_in_order<Batch>(
      std::span(workers),
      [&](Batch& batch) {
        if (next == inputs_.files.size()) return parallel::Next::end;
        batch.begin = next;
        batch.end = next = std::min(next + kFilesAtOnce, inputs_.files.size());
        batch.files.clear();
        batch.samples.clear();
        return parallel::Next::item;
      },
      [&](Worker& worker, Batch& batch) {
        for (std::size_t i = batch.begin; i < batch.end; ++i) work(worker, batch, i);
      },
      [&](Batch& batch) {
        for (std::size_t i = batch.begin; i < batch.end; ++i) consume(batch, i);
      });
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
  for_all_files(
      [&](Worker& worker, Batch& batch, std::size_t index) { batch.files.push_back(take_file(worker, index)); },
      [&](Batch& batch, std::size_t index) {
        VocFile& file = batch.files[index - batch.begin];
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
  for_all_files(
      [&](Worker& worker, Batch& batch, std::size_t index) {
        VocFile& file = batch.files.emplace_back(take_file(worker, index));
        batch.samples.push_back(file.problem ? Sample() : maker.make(file, inputs_.files[index]));
      },
      [&](Batch& batch, std::size_t index) {
        const VocFile& file = batch.files[index - batch.begin];
        tell(file, inputs_.files[index]);
        if (!file.problem) sink.take(std::move(batch.samples[index - batch.begin]));
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
