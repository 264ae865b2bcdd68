// SPDX-License-Identifier: Apache-2.0
// Keys to samples: which are images below the root, and what their label is.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/file_tree.h"
#include "libmanifest/formats/folder.h"
#include "libmanifest/formats/folder_walk.h"
#include "libmanifest/formats/foreign_text.h"
#include "libmanifest/formats/image_path.h"
#include "libmanifest/formats/listing.h"
#include "libmanifest/formats/repeat_watch.h"
#include "libmanifest/images/lookup.h"
#include "libmanifest/io/rereadable.h"
#include "libmanifest/json/utf8.h"
#include "libmanifest/model/source_ref.h"

namespace manifest::formats {

namespace {

constexpr auto kOptions = std::to_array<FormatOption>({
    {.name = "root",
     .value = "KEY/",
     .default_value = "",
     .help = "the folder whose images are meant, with or without the last /; the folders in it are the labels; other "
             "keys are counted"},
    {.name = "labels",
     .value = "folder|none",
     .default_value = "folder",
     .help = "the label is the name of the first folder below the root; none: every line is just the source-ref"},
    {.name = "batch",
     .value = "N",
     .default_value = "",
     .help = "cut the output into files NAME.0001.EXT of N lines each; the console takes 30 images at once"},
});

/// "a/" of "a" and "a/"; empty stands for everything.
std::string root_of(std::string root) {
  if (is_s3_uri(root)) {
    throw Error(ErrorKind::usage, fmt::format("--root \"{}\" is no key", root),
                {.hint = "the key alone, without s3://BUCKET/"});
  }
  if (json::find_invalid_utf8(root) != std::string_view::npos) throw Error(ErrorKind::usage, "--root is not UTF-8");
  if (!root.empty() && !root.ends_with('/')) root += '/';
  return root == "/" ? std::string() : root;
}

class FolderReader final : public SampleReader {
 public:
  explicit FolderReader(const ReadContext& context);
  void read(SampleSink& sink) override;
  [[nodiscard]] const ImageSource* content() const override { return folder_ ? folder_.get() : context_.images; }

 private:
  /// What becomes of an entry; empty: it is an image to take.
  [[nodiscard]] std::string_view reason_to_skip(const Listed& listed) const;
  void make_source_ref(const Listed& listed, std::string& out) const;
  void read_folder();
  void read_listing(std::size_t index);
  [[nodiscard]] PeekedInput open(std::size_t index, io::ByteCounter* progress);
  void read_source_refs(const RepeatWatch::Visit& visit);
  void take(const Listed& listed, Origin origin);
  void take_image(const Listed& listed, Origin origin);
  [[nodiscard]] std::optional<std::string> label_of(std::string_view key) const;
  void tell(const WalkedLinks& links);
  void tell_end();

  ReadContext context_;
  std::string root_;
  bool has_labels_;
  std::string prefix_;                   ///< with its `/`; empty: there is none
  std::unique_ptr<ImageSource> folder_;  ///< the files, where a folder is read
  std::deque<io::Rereadable> listings_;
  RepeatWatch repeats_;
  SampleSink* sink_ = nullptr;
  std::uint64_t keys_ = 0;
  std::uint64_t below_root_ = 0;
  std::uint64_t folders_ = 0;  ///< in place of what is in them
  bool goes_on_ = false;
};

FolderReader::FolderReader(const ReadContext& context)
    : context_(context),
      root_(root_of(context.options.text("root"))),
      has_labels_(context.options.is("labels", "folder")),
      prefix_(context.s3_prefix.empty() ? "" : join_source_ref(context.s3_prefix, "")),
      repeats_([this](const RepeatWatch::Visit& visit) { read_source_refs(visit); },
               {.memory = context.memory, .temp_folder = context.temp_folder}) {
  std::error_code ignored;
  for (const std::string& path : context_.paths) {
    if (!std::filesystem::is_directory(path, ignored)) {
      listings_.emplace_back(path, context_.temp_folder);
    } else if (context_.paths.size() > 1) {
      throw Error(ErrorKind::usage, "a folder stands alone", {.path = path, .hint = "convert one folder at a time"});
    } else {
      folder_ = images::make_image_lookup({.folder = path});
    }
  }
}

void FolderReader::read(SampleSink& sink) {
  sink_ = &sink;
  if (folder_) {
    read_folder();
  } else {
    for (std::size_t i = 0; i < listings_.size(); ++i) read_listing(i);
  }
  tell_end();
}

void FolderReader::read_folder() {
  const std::string& path = context_.paths.front();
  tell(walk_folder(path, [&](std::string_view key) { take({.key = key}, {.path = joined(path, key)}); }));
  context_.journal.ledger().add_input(path, 0);
}

void FolderReader::read_listing(std::size_t index) {
  PeekedInput input = open(index, context_.progress);
  const std::string& name = input.name();
  const ListingEnd end = formats::read_listing(input, {.temp_folder = context_.temp_folder}, [&](const Listed& listed) {
    take(listed, {.path = name,
                  .line = listed.line,
                  .record = listed.number == 0 ? std::string() : fmt::format("object {}", listed.number)});
  });
  goes_on_ = end.goes_on;
  context_.journal.ledger().add_input(context_.paths[index], input.bytes());
}

/// Keys that turn out of order are read once more, while this reading goes on.
PeekedInput FolderReader::open(std::size_t index, io::ByteCounter* progress) {
  auto input = listings_[index].open_pass_of_copy();
  if (progress != nullptr) progress->total += input->file_size().value_or(0);
  return PeekedInput(std::move(input), progress);
}

/// The second reading, by itself: nothing is counted or told.
void FolderReader::read_source_refs(const RepeatWatch::Visit& visit) {
  std::string source_ref;
  for (std::size_t i = 0; i < listings_.size(); ++i) {
    PeekedInput input = open(i, nullptr);
    formats::read_listing(input, {.temp_folder = context_.temp_folder}, [&](const Listed& listed) {
      if (!reason_to_skip(listed).empty()) return;
      make_source_ref(listed, source_ref);
      visit(source_ref);
    });
  }
}

std::string_view FolderReader::reason_to_skip(const Listed& listed) const {
  switch (listed.what) {
    case Listed::What::fault:
      return listed.reason;
    case Listed::What::not_current:
      return "row.not-current";
    case Listed::What::folder:
      return "folder.not-listed";
    case Listed::What::object:
      break;
  }
  if (!listed.key.starts_with(root_)) return "image.outside-root";
  if (listed.key.empty() || listed.key.ends_with('/')) return "folder.marker";
  if (png_or_jpeg_extension(listed.key).empty()) return "image.not-an-image";
  if (json::find_invalid_utf8(listed.key) != std::string_view::npos) return "image.unsafe-path";
  return {};
}

/// A key is taken as it stands, whatever it looks like: it names an object that exists. Empty: nobody knows the bucket.
void FolderReader::make_source_ref(const Listed& listed, std::string& out) const {
  out.clear();
  if (!prefix_.empty()) {
    out = prefix_;
  } else if (!listed.bucket.empty()) {
    out.append("s3://").append(listed.bucket) += '/';
  } else {
    return;
  }
  out += listed.key;
}

void FolderReader::take(const Listed& listed, Origin origin) {
  Journal& journal = context_.journal;
  const std::string_view reason = reason_to_skip(listed);
  ++keys_;
  if (listed.what == Listed::What::object && reason != "image.outside-root") ++below_root_;
  if (listed.what == Listed::What::folder) ++folders_;
  if (reason.empty()) {
    take_image(listed, std::move(origin));
  } else if (listed.what == Listed::What::fault) {
    journal.reject_unseen(
        {.origin = std::move(origin), .reason = std::string(reason), .detail = std::string(listed.detail)});
  } else if (reason == "image.unsafe-path") {
    journal.reject_unseen({.origin = std::move(origin),
                           .reason = std::string(reason),
                           .detail = in_quotes(listed.key) + " is not UTF-8"});
  } else {
    journal.drop_unseen(reason);
  }
}

void FolderReader::take_image(const Listed& listed, Origin origin) {
  Sample sample{.image = std::string(listed.key), .kind = SampleKind::image_labels, .origin = std::move(origin)};
  make_source_ref(listed, sample.source_ref);
  if (auto label = label_of(listed.key)) sample.labels.push_back({.label = std::move(*label)});
  if (sample.source_ref.empty() || !repeats_.is_repeat(sample.source_ref)) return sink_->take(std::move(sample));
  context_.journal.reject_unseen({.origin = std::move(sample.origin),
                                  .reason = "image.duplicate-source-ref",
                                  .detail = fmt::format("\"{}\" came before", sample.source_ref)});
  context_.journal.drop_unseen("annotation.image-rejected", sample.annotation_count());
}

/// The first component below the root, however deep the image lies; nullopt: it lies in the root itself (G.1).
std::optional<std::string> FolderReader::label_of(std::string_view key) const {
  if (!has_labels_) return std::nullopt;
  key.remove_prefix(root_.size());
  const std::size_t slash = key.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  return std::string(key.substr(0, slash));
}

void FolderReader::tell(const WalkedLinks& links) {
  Journal& journal = context_.journal;
  journal.drop_unseen("link.outside", links.outside);
  journal.drop_unseen("link.loop", links.loops);
  if (links.outside > 0) {
    journal.note(fmt::format("{}: not followed, as they lead out of the folder: {} symbolic link{}, first \"{}\"",
                             context_.paths.front(), links.outside, links.outside == 1 ? "" : "s", links.example));
  }
}

void FolderReader::tell_end() {
  Journal& journal = context_.journal;
  if (goes_on_) journal.note(fmt::format("{}: the listing goes on behind its last page", listings_.back().name()));
  if (folders_ > 0) {
    journal.note(fmt::format("{} folder{} listed without the keys in them: list with --recursive, without a delimiter",
                             folders_, folders_ == 1 ? " is" : "s are"));
  }
  if (keys_ > 0 && below_root_ == 0 && !root_.empty()) {
    journal.note(fmt::format("no key lies below --root \"{}\"", root_));
  }
}

}  // namespace

std::span<const FormatOption> folder_options() noexcept { return kOptions; }

std::unique_ptr<SampleReader> make_folder_reader(const ReadContext& context) {
  return std::make_unique<FolderReader>(context);
}

}  // namespace manifest::formats
