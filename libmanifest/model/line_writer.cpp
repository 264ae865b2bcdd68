// SPDX-License-Identifier: Apache-2.0
// Boxes are most bytes of a manifest, so they are printed by hand, with one copy for a key and all that stands around it.
// Members stand in the order of AWS's scripts (format page I.1 and I.2).
#include "libmanifest/model/line_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <span>
#include <vector>

#include "libmanifest/json/writer.h"

namespace manifest {

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(text, out);
  return out;
}

char* print(std::string_view text, char* to) noexcept {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

/// Makes room for `most` bytes behind `out`, has `print` fill some of it, and gives back the rest.
template <class Print>
void append_printed(std::size_t most, std::string& out, Print print) {
  const std::size_t begin = out.size();
  out.resize(begin + most);
  const char* end = print(out.data() + begin);
  out.resize(static_cast<std::size_t>(end - out.data()));
}

void append_integer(std::int64_t value, std::string& out) {
  append_printed(json::kMaxNumberBytes, out, [&](char* to) { return json::print_integer(value, to); });
}

char* print_box(const SampleBox& box, char* to) {
  to = json::print_number(box.box.left, print(R"({"left":)", to));
  to = json::print_number(box.box.top, print(R"(,"top":)", to));
  to = json::print_number(box.box.width, print(R"(,"width":)", to));
  to = json::print_number(box.box.height, print(R"(,"height":)", to));
  to = json::print_integer(box.class_id, print(R"(,"class_id":)", to));
  return print("},", to);
}

char* print_object(const SampleBox& box, char* to) {
  return print("},", json::print_number(box.confidence, print(R"({"confidence":)", to)));
}

/// One element a box with a comma between.
template <class PrintElement>
void append_list(std::span<const SampleBox> boxes, std::string& out, PrintElement print_element) {
  constexpr std::size_t kMostBytes = 64 + 5 * json::kMaxNumberBytes;  // of an element: keys and numbers
  if (boxes.empty()) return;
  append_printed(kMostBytes * boxes.size(), out, [&](char* to) {
    for (const SampleBox& box : boxes) to = print_element(box, to);
    return to - 1;
  });
}

/// The classes of these boxes in order of use.
void append_class_map(std::span<const SampleBox> boxes, std::string& out) {
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const SampleBox& box = boxes[i];
    const auto before = boxes.first(i);
    if (std::ranges::find(before, box.class_id, &SampleBox::class_id) != before.end()) continue;
    out += i == 0 ? "\"" : ",\"";
    append_integer(box.class_id, out);
    out += "\":";
    json::append_quoted(box.label, out);
  }
}

/// The names of the attributes of `labels` (all different).
std::vector<std::string> attribute_names(const std::vector<const SampleLabel*>& labels, const LineOptions& options,
                                         bool has_detection) {
  const auto is_own_name = [&](const std::string& label) {
    return is_usable_attribute_name(label) && !(has_detection && label == options.attribute);
  };
  std::set<std::string> taken;
  for (const auto* label : labels) {
    if (is_own_name(label->label)) taken.insert(label->label);
  }
  if (has_detection) taken.insert(options.attribute);
  std::vector<std::string> names;
  std::size_t number = 0;
  for (const auto* label : labels) {
    if (!options.image_label_attribute.empty()) {
      names.push_back(fmt::format("{}{}", options.image_label_attribute, names.size()));
    } else if (is_own_name(label->label)) {
      names.push_back(label->label);
    } else {
      while (taken.contains(fmt::format("label-{}", number))) ++number;
      names.push_back(fmt::format("label-{}", number++));
    }
  }
  return names;
}

bool has_detection(const Sample& sample) noexcept {
  const bool nothing = sample.annotation_count() == 0;
  return !sample.boxes.empty() || (nothing && sample.kind == SampleKind::boxes && sample.size);
}

const std::string& date_of(const Sample& sample, const LineOptions& options) noexcept {
  return sample.creation_date.empty() ? options.creation_date : sample.creation_date;
}

}  // namespace

LineWriter::LineWriter(const LineOptions& options) : options_(options) {
  const std::string job = quoted(options.job_name);
  const std::string human = quoted(options.human_annotated);
  before_boxes_ = fmt::format(R"(,{}:{{"annotations":[)", quoted(options.attribute));
  before_classes_ = fmt::format(R"(}}]}},{}:{{"job-name":{},"class-map":{{)",
                                quoted(options.attribute + std::string(kMetadataSuffix)), job);
  before_objects_ = fmt::format(R"(}},"human-annotated":{},"objects":[)", human);
  before_class_name_ = fmt::format(R"(,"job-name":{},"class-name":)", job);
  before_date_ = fmt::format(R"(,"human-annotated":{},"creation-date":)", human);
}

void LineWriter::append(const Sample& sample, std::string& out) const {
  out += R"({"source-ref":)";
  json::append_quoted(sample.source_ref, out);
  if (has_detection(sample)) append_detection(sample, out);
  if (!sample.labels.empty()) append_labels(sample, out);
  out += '}';
}

void LineWriter::append_detection(const Sample& sample, std::string& out) const {
  out += before_boxes_;
  append_list(sample.boxes, out, print_box);
  out += R"(],"image_size":[{"width":)";
  append_integer(sample.size->width, out);
  out += R"(,"depth":)";
  append_integer(sample.size->depth, out);
  out += R"(,"height":)";
  append_integer(sample.size->height, out);
  out += before_classes_;
  append_class_map(sample.boxes, out);
  out += before_objects_;
  append_list(sample.boxes, out, print_object);
  out += R"(],"creation-date":)";
  json::append_quoted(date_of(sample, options_), out);
  out += R"(,"type":")";
  out += kTypeDetection;
  out += "\"}";
}

void LineWriter::append_labels(const Sample& sample, std::string& out) const {
  std::vector<const SampleLabel*> labels;
  std::set<std::string_view> seen;
  for (const auto& label : sample.labels) {
    if (seen.insert(label.label).second) labels.push_back(&label);
  }
  const auto names = attribute_names(labels, options_, has_detection(sample));
  for (std::size_t i = 0; i < labels.size(); ++i) append_label(*labels[i], names[i], date_of(sample, options_), out);
}

/// An image-level label and its metadata.
void LineWriter::append_label(const SampleLabel& label, std::string_view attribute, std::string_view date,
                              std::string& out) const {
  out += ',';
  json::append_quoted(attribute, out);
  out += ":1,";
  json::append_quoted(fmt::format("{}{}", attribute, kMetadataSuffix), out);
  out += R"(:{"confidence":)";
  json::append_number(label.confidence, out);
  out += before_class_name_;
  json::append_quoted(label.label, out);
  out += before_date_;
  json::append_quoted(date, out);
  out += R"(,"type":")";
  out += kTypeClassification;
  out += "\"}";
}

void append_manifest_line(const Sample& sample, const LineOptions& options, std::string& out) {
  LineWriter(options).append(sample, out);
}

}  // namespace manifest
