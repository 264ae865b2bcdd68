// SPDX-License-Identifier: Apache-2.0
// A foreign format: a reader that pushes samples, a writer that takes them, and one row in a table.
//
// To add a format: write its reader and writer (one file each), give it a row in formats.cpp, samples under
// testdata/formats/<name>/, and a tool of five lines. Everything that is the same for all formats (paths, labels, class
// ids, sizes, clipping, rules, ledger) happens in convert.h, before or after these interfaces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libmanifest/formats/journal.h"
#include "libmanifest/io/byte_counter.h"
#include "libmanifest/io/output_set.h"
#include "libmanifest/model/class_ids.h"
#include "libmanifest/model/image_facts.h"
#include "libmanifest/model/sample.h"

namespace manifest::formats {

/// Where a reader's samples go. One thread at a time.
class SampleSink {
 public:
  virtual ~SampleSink() = default;
  /// The ids that the input itself gives its classes, once per input file and before its samples; formats without ids
  /// never call it.
  virtual void declare_classes(std::span<const ForeignClass> classes) = 0;
  /// One image, in the order in which the lines shall stand. Counts the image and its annotations in.
  virtual void take(Sample&& sample) = 0;
};

/// Reads the whole input, pushing samples. Readers give geometry as the input has it: they neither clip nor round, and set
/// flags (crowd, difficult) rather than act on them. Bad records go to the journal; Error{data} when the input as a
/// whole is not of the format, Error{io} when it cannot be read.
class SampleReader {
 public:
  virtual ~SampleReader() = default;
  virtual void read(SampleSink& sink) = 0;
  /// Where set, the file of each sample's `image` is looked up there, and only PNG and JPEG by content become lines. Asked
  /// before read(); lives as long as the reader.
  [[nodiscard]] virtual const ImageSource* content() const { return nullptr; }
};

/// What of a line an export keeps.
struct Holdings {
  bool boxes = true;
  bool image_labels = false;
};

/// Writes samples as they come; `class_id` of boxes is the line's own.
class SampleWriter {
 public:
  virtual ~SampleWriter() = default;
  /// The path of the file or entry that the sample would take, relative to the output; two samples of one name are a
  /// path collision, so the second never comes to write().
  [[nodiscard]] virtual std::string entry_of(const Sample& sample) const { return sample.image; }
  /// What it keeps of a line, where that depends on its options; nullopt: what the format's row says.
  [[nodiscard]] virtual std::optional<Holdings> holdings() const { return std::nullopt; }
  /// Takes out of the sample what cannot stand beside the rest, and drops it in the journal (annotation.not-exported).
  /// May be asked again for samples from the first one on, with a journal that nobody reads.
  virtual void leave_out(Sample&, Journal&) {}
  /// Why the format cannot hold this sample, in words (image.unrepresentable); nullopt: it can. Asked before write().
  [[nodiscard]] virtual std::optional<std::string> why_not(const Sample&) const { return std::nullopt; }
  /// `sample.image` is a safe relative path.
  virtual void write(const Sample& sample) = 0;
  virtual void finish() = 0;
};

/// An option that only this format has. All text is static.
struct FormatOption {
  enum class Use : std::uint8_t { import_only, export_only, both };

  std::string_view name;           ///< "crowd", without dashes
  std::string_view value;          ///< "skip|keep": one of these; "FILE", "REGEX": any text; empty: a switch
  std::string_view default_value;  ///< one of `value`'s choices, or a text; empty: none
  std::string_view help;
  Use use = Use::import_only;
  bool repeatable = false;  ///< any number of texts
};

/// The values of a format's own options: given on the command line, else their defaults.
class FormatOptions {
 public:
  FormatOptions() = default;
  /// Starts with the defaults of `options`.
  explicit FormatOptions(std::span<const FormatOption> options);

  /// Throws Error{usage} when `value` is not one of the option's choices. REQUIRES: the option exists.
  void set(std::string_view name, std::string value);
  void set_switch(std::string_view name);
  /// For a repeatable option.
  void set_all(std::string_view name, std::vector<std::string> values);

  /// REQUIRES: the option exists (an assertion otherwise).
  [[nodiscard]] const std::string& text(std::string_view name) const;
  /// Of a repeatable option; empty: not given.
  [[nodiscard]] const std::vector<std::string>& texts(std::string_view name) const;
  [[nodiscard]] bool is(std::string_view name, std::string_view choice) const { return text(name) == choice; }
  [[nodiscard]] bool on(std::string_view name) const;
  /// Whether the user gave it.
  [[nodiscard]] bool given(std::string_view name) const;

 private:
  struct Value {
    const FormatOption* option = nullptr;
    std::string text;
    std::vector<std::string> texts;
    bool given = false;
  };
  std::map<std::string_view, Value> values_;
};

/// What a reader is made with. References outlive the reader.
struct ReadContext {
  std::vector<std::string> paths;  ///< the operands; "-" is standard input
  const FormatOptions& options;
  Journal& journal;
  const ImageSource* images =
      nullptr;              ///< --images; for readers that need a size to compute boxes (YOLO, normalised CSV)
  std::size_t threads = 1;  ///< at least 1
  io::ByteCounter* progress = nullptr;            ///< told what has been read of the input files; may be null
  std::string temp_folder = {};                   ///< empty: the default (io/temporary.h)
  std::uint64_t memory = std::uint64_t{1} << 30;  ///< bytes before spilling, where a reader can
  std::string s3_prefix = {};                     ///< --s3-prefix, for readers that make source-refs themselves
};

/// What a writer is made with.
struct WriteContext {
  std::string output;  ///< file, "-", or folder, as the row says
  io::OutputSet& outputs;
  const FormatOptions& options;
  Journal& journal;
  std::string temp_folder = {};
  std::uint64_t memory = std::uint64_t{1} << 30;
  std::string s3_prefix = {};  ///< --s3-prefix; empty: none, so a format with one place for the image writes the URI
};

enum class OutputKind : std::uint8_t { file, folder };

struct LineContext;  // formats/convert.h

struct Format {
  std::string_view name;     ///< "coco": the tool is convert-coco
  std::string_view summary;  ///< one line
  std::span<const FormatOption> options;
  std::unique_ptr<SampleReader> (*make_reader)(const ReadContext&) = nullptr;
  std::unique_ptr<SampleWriter> (*make_writer)(const WriteContext&) = nullptr;  ///< nullptr: there is no way out
  /// For a format whose records are manifest lines: it moves them itself, in place of a reader and a writer.
  void (*convert_lines)(const LineContext&, io::Output&) = nullptr;
  OutputKind output = OutputKind::file;  ///< of an export
  bool holds_boxes = true;               ///< an export keeps boxes
  bool holds_image_labels = false;       ///< an export keeps image-level labels
  /// The reader itself rejects an image that came before, in less memory than remembering all would take.
  bool images_are_distinct = false;
  bool needs_size = false;  ///< an export needs the image's size (--images where the line has none)
};

/// The formats, by name.
[[nodiscard]] std::span<const Format> formats() noexcept;
/// nullptr: there is none of that name.
[[nodiscard]] const Format* find_format(std::string_view name) noexcept;

}  // namespace manifest::formats
