// SPDX-License-Identifier: Apache-2.0
// The conversion itself, written once for all formats, in both directions.
//
// In:  reader -> path, rename, class id -> size -> clip, round -> line -> LineChecker -> manifest.
// Out: manifest line -> LineChecker -> path -> writer.
// Whatever goes in is accounted for in the journal: in = out + dropped, for images and annotations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libmanifest/formats/format.h"
#include "libmanifest/model/box.h"
#include "libmanifest/model/label_map.h"
#include "libmanifest/model/sample.h"

namespace manifest::formats {

enum class Unlabeled : std::uint8_t {
  keep,       ///< a line with the empty attribute where boxes are meant and the size is known, else only the source-ref
  skip,       ///< no line, counted image.unlabeled
  source_ref  ///< a line of nothing but the source-ref
};
enum class Clipping : std::uint8_t { none, frame };
enum class MaxBoxes : std::uint8_t {
  reject,       ///< an image with more boxes than the service takes is rejected by the rule
  keep_largest  ///< the 50 largest stay (limits::kBoxesPerAttribute), the others are counted annotation.max-boxes
};
enum class Flagged : std::uint8_t { keep, skip };  ///< what happens to crowd or difficult boxes

/// tools.md 2; the defaults are the documented ones.
struct ImportOptions {
  std::string s3_prefix = {};
  LineOptions line = {};
  std::string creation_date =
      {};  ///< --creation-date: for every line; empty: the sample's own, else line.creation_date
  const ImageSource* images = nullptr;   ///< --images; asked with the image's path or s3 URI
  const ImageSource* content = nullptr;  ///< set by import_samples(): SampleReader::content()
  Unlabeled unlabeled = Unlabeled::keep;
  Clipping clipping = Clipping::frame;
  Rounding rounding = Rounding::nearest;
  MaxBoxes max_boxes = MaxBoxes::reject;
  Flagged crowd = Flagged::skip;
  Flagged difficult = Flagged::keep;
  LabelMap labels = {};
  ClassIds class_ids = {};
  /// The reader promises that no image comes twice (a bucket listing): nothing is remembered of them.
  bool images_are_distinct = false;
  std::size_t threads = 1;  ///< at least 1
};

/// Reads all samples and writes their lines to `out`. Throws Error{usage} when a relative path comes and there is
/// no --s3-prefix.
void import_samples(SampleReader& reader, ImportOptions options, Journal& journal, io::Output& out);

/// What a format that moves lines (Format::convert_lines) is run with.
struct LineContext {
  std::vector<std::string> paths;  ///< the manifests; "-" is standard input
  const FormatOptions& options;
  Journal& journal;
  ImportOptions import = {};
  std::vector<std::string> attributes = {};         ///< --attribute; empty: not given
  std::optional<std::string> job_name = {};         ///< --job-name, where it was given
  std::optional<std::string> human_annotated = {};  ///< --human-annotated, where it was given
  std::uint64_t max_line_bytes = std::uint64_t{16} << 20;
  std::uint64_t memory = std::uint64_t{1} << 30;  ///< bytes for finding lines of one image, before they spill
  std::string temp_folder = {};                   ///< empty: the default (io/temporary.h)
  io::ByteCounter* progress = nullptr;            ///< told what has been read; may be null
};

struct ExportOptions {
  std::vector<std::string> manifests;
  std::string s3_prefix = {};
  std::string attribute = {};           ///< empty: the first supported detection attribute of each line
  const ImageSource* images = nullptr;  ///< for lines that declare no size
  LabelMap labels = {};
  std::uint64_t max_line_bytes = std::uint64_t{16} << 20;  ///< a longer line is Error{data}
  std::uint64_t memory = std::uint64_t{1} << 30;           ///< bytes for finding path collisions, before they spill
  std::string temp_folder = {};                            ///< empty: the default (io/temporary.h)
  io::ByteCounter* progress = nullptr;                     ///< told what has been read; may be null
};

/// Reads all manifests and writes their samples. Lines that fail group 1 of the rules are rejects (image.CODE); what
/// group 2 finds is counted, and exported as it is.
void export_manifest(const Format& format, const ExportOptions& options, Journal& journal, SampleWriter& writer);

}  // namespace manifest::formats
