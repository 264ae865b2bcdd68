// SPDX-License-Identifier: Apache-2.0
// Sample: what a dataset means by one image. The exchange type between all formats; owns its strings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libmanifest/model/box.h"
#include "libmanifest/model/record.h"

namespace manifest {

/// Where in a foreign input something stood, for whoever must be told about it.
struct Origin {
  std::string path = {};    ///< the file, as the user named it
  std::uint64_t line = 0;   ///< 1-based; 0: the format has no lines
  std::string record = {};  ///< what in it: "image 17", "annotation 4", "object 3"; may be empty
};

/// What Origin::record says, put into words only when somebody has to be told, which is rare.
class RecordName {
 public:
  RecordName() = default;
  RecordName(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor): a text is a name
  RecordName(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor)
  /// "annotation 4". REQUIRES: `noun` is static text.
  RecordName(std::string_view noun, std::int64_t number) : noun_(noun), number_(number) {}

  [[nodiscard]] std::string text() const;

 private:
  std::string_view noun_ = {};  ///< empty: text_ is the name
  std::int64_t number_ = 0;
  std::string text_ = {};
};

/// A label on a part of the image.
struct SampleBox {
  std::string label = {};
  Box box = {};
  double confidence = 1;       ///< 0..1
  std::int64_t class_id = -1;  ///< import: set from ClassIds; export: the line's own. -1: none yet
  bool crowd = false;          ///< a group of objects in one box
  bool difficult = false;
  bool truncated = false;
  bool occluded = false;
  std::uint64_t line = 0;  ///< as in Origin, in the sample's own file
  RecordName record = {};  ///< as in Origin
};

/// A label on the image as a whole.
struct SampleLabel {
  std::string label = {};
  double confidence = 1;
  std::uint64_t line = 0;
  RecordName record = {};
};

/// What a format's annotations are, which decides what an image without any becomes.
enum class SampleKind : std::uint8_t { boxes, image_labels };

struct Sample {
  std::string image = {};       ///< path as the format has it, or an s3 URI
  std::string source_ref = {};  ///< the s3 URI; import: made of `image` by the conversion where the reader gives none
  std::optional<ImageSize> size = {};
  SampleKind kind = SampleKind::boxes;
  std::vector<SampleBox> boxes = {};
  std::vector<SampleLabel> labels = {};
  std::string creation_date = {};  ///< in an accepted shape (creation_date.h), or empty: unknown
  Origin origin = {};
  std::uint64_t rejected = 0;  ///< annotations that the reader rejected: the image had some
  std::uint64_t skipped = 0;   ///< annotations that the reader left out on request

  [[nodiscard]] std::uint64_t annotation_count() const noexcept { return boxes.size() + labels.size(); }
};

/// What a written line says beside the sample (tools.md 2).
struct LineOptions {
  std::string attribute = "bounding-box";  ///< of the boxes
  /// Image-level labels: attributes are called `image_label_attribute`0, 1, ...; empty: each by its label (I.2).
  std::string image_label_attribute = {};
  std::string job_name = "imported";
  std::string human_annotated = "yes";
  std::string creation_date = {};  ///< for samples that have none. REQUIRES: not empty, accepted shape
};

/// Appends the sample as one manifest line without its line end: compact JSON, members in the order of the format
/// page I.1 and I.2, class-map of the labels used on this image in order of use. A sample of kind boxes with a size and
/// without annotations gets the empty attribute, as AWS's script writes it; without a size, nothing but the source-ref.
/// The same image-level label twice is written once, the first. REQUIRES: boxes have a size and class ids.
/// For many lines: LineWriter (line_writer.h).
void append_manifest_line(const Sample& sample, const LineOptions& options, std::string& out);

/// Whether `label` may be the name of its own attribute (I.2): it does not end in -metadata, is no reserved key, does
/// not begin with `$`, and is not empty.
[[nodiscard]] bool is_usable_attribute_name(std::string_view label) noexcept;

/// What is read of a line when it leaves as a sample.
struct SampleSelection {
  std::string attribute = {};  ///< the detection attribute; empty: the first supported one of the line
  bool boxes = true;           ///< the format holds boxes
  bool image_labels =
      false;  ///< the format holds image-level labels; with `attribute`, only those called so or so with a number
};

/// A line as a sample, and what of it the sample does not hold.
struct ExportedSample {
  Sample sample;
  std::uint64_t attributes_not_exported = 0;  ///< supported, but not chosen or not representable
  std::uint64_t attributes_unsupported = 0;   ///< of a kind that Custom Labels does not use
};

/// REQUIRES: the line passed group 1 of the rules. `image` is left empty: how the path is made of the source-ref is
/// the export's decision. Labels and dates are copied: the sample outlives the record.
[[nodiscard]] ExportedSample sample_from_record(const Record& record, const SampleSelection& selection);

}  // namespace manifest
