// SPDX-License-Identifier: Apache-2.0
#include "libmanifest/formats/groundtruth_labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "libmanifest/json/number.h"
#include "libmanifest/json/writer.h"
#include "libmanifest/model/detection_places.h"
#include "libmanifest/model/record.h"

namespace manifest::formats {

namespace {

using json::Node;
using json::NodeType;

std::string metadata_key(std::string_view attribute) { return std::string(attribute) + std::string(kMetadataSuffix); }

class LabelsLine {
 public:
  LabelsLine(const LineMembers& line, const GroundTruthOptions& options, MadeLine& made, std::string& out)
      : outline_(line.outline()), options_(options), made_(made), writer_(out) {}

  std::optional<Refused> write(std::string_view source_ref, std::span<const JobAttribute> attributes);

 private:
  using Entries = std::map<std::string, const Node*, std::less<>>;

  std::optional<Refused> write_labels(const JobAttribute& attribute);
  void write_label(const std::string& name, std::size_t index, const Node& label, const Node& confidence,
                   const Node& metadata);
  /// The given text, else the attribute's own value, else the default.
  void write_member(std::string_view key, const std::optional<std::string>& given, const Node& metadata,
                    const std::string& otherwise);
  void write_value(const Node& value);
  [[nodiscard]] std::optional<std::string> class_key(const Node& element) const;
  [[nodiscard]] Entries entries_of(const Node& metadata, std::string_view map) const;
  [[nodiscard]] std::string take_name(std::string_view attribute, std::size_t& number);

  const json::Outline& outline_;
  const GroundTruthOptions& options_;
  MadeLine& made_;
  json::Writer writer_;
  std::set<std::string, std::less<>> taken_;
};

/// The key that an element of the list stands for. A string of digits is taken as the service itself writes class ids
/// elsewhere (format page A.6.1).
std::optional<std::string> LabelsLine::class_key(const Node& element) const {
  if (const auto integer = integer_of(outline_, &element)) return fmt::format("{}", *integer);
  if (element.type != NodeType::string) return std::nullopt;
  std::string storage;
  const std::string_view text = outline_.string(element, storage);
  const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::optional<std::string>(text) : std::nullopt;
}

LabelsLine::Entries LabelsLine::entries_of(const Node& metadata, std::string_view map) const {
  Entries entries;
  const Node* object = outline_.find(metadata, map);
  if (object == nullptr || object->type != NodeType::object) return entries;
  std::string storage;
  for_each_child(outline_, *object, [&](const Node& member) {
    entries.insert_or_assign(std::string(outline_.key(member, storage)), &member);
  });
  return entries;
}

/// A0 for number 0, or the next one that no key of the line has.
std::string LabelsLine::take_name(std::string_view attribute, std::size_t& number) {
  std::string name;
  for (;; ++number) {
    name = fmt::format("{}{}", attribute, number);
    if (!taken_.contains(name) && !taken_.contains(metadata_key(name))) break;
  }
  taken_.insert(name);
  taken_.insert(metadata_key(name));
  return name;
}

void LabelsLine::write_value(const Node& value) {
  std::string storage;
  if (value.type == NodeType::string) {
    writer_.string(outline_.string(value, storage));
    return;
  }
  if (value.type == NodeType::number) {
    const json::Number number = json::read_number(outline_.raw(value));
    if (number.kind != json::Number::Kind::too_large) {
      writer_.number(number.value);
      return;
    }
  }
  writer_.raw(outline_.raw(value));  // the rules refuse it
}

void LabelsLine::write_member(std::string_view key, const std::optional<std::string>& given, const Node& metadata,
                              const std::string& otherwise) {
  writer_.key(key);
  const Node* own = outline_.find(metadata, key);
  if (given) {
    writer_.string(*given);
  } else if (own != nullptr) {
    write_value(*own);
  } else {
    writer_.string(otherwise);
  }
}

void LabelsLine::write_label(const std::string& name, std::size_t index, const Node& label, const Node& confidence,
                             const Node& metadata) {
  const LineOptions& defaults = options_.import.line;
  const std::string& date = options_.import.creation_date;
  writer_.key(name).unsigned_integer(index);
  writer_.key(metadata_key(name)).begin_object().key("class-name");
  write_value(label);
  writer_.key("confidence");
  write_value(confidence);
  writer_.member("type", kTypeClassification);
  write_member("job-name", options_.job_name, metadata, defaults.job_name);
  write_member("human-annotated", options_.human_annotated, metadata, defaults.human_annotated);
  write_member("creation-date", date.empty() ? std::nullopt : std::optional(date), metadata, defaults.creation_date);
  writer_.end_object();
}

std::optional<Refused> LabelsLine::write_labels(const JobAttribute& attribute) {
  const std::string_view name = attribute.pair.name;
  const Node& list = *attribute.pair.value;
  if (list.type != NodeType::array) {
    return Refused{"image.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT", fmt::format("{}: is no list of class ids", name)};
  }
  const Node& metadata = *attribute.pair.metadata;
  const Entries classes = entries_of(metadata, "class-map");
  const Entries confidences = entries_of(metadata, "confidence-map");
  std::optional<Refused> refused;
  std::size_t index = 0;
  std::size_t number = 0;
  for_each_child(outline_, list, [&](const Node& element) {
    if (refused) return;
    const auto key = class_key(element);
    if (!key) {
      refused = Refused{"image.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT",
                        fmt::format("{}[{}]: {} is no class id", name, index, outline_.raw(element).substr(0, 64))};
      return;
    }
    const auto label = classes.find(*key);
    const auto confidence = confidences.find(*key);
    if (label == classes.end() || confidence == confidences.end()) {
      refused = Refused{"image.missing-map-entry",
                        fmt::format("{}-metadata: {} has no \"{}\"", name,
                                    label == classes.end() ? "class-map" : "confidence-map", key->substr(0, 64))};
      return;
    }
    number = std::max(number, index);
    std::string made = take_name(name, number);
    if (number != index) ++made_.renumbered;
    write_label(made, index, *label->second, *confidence->second, metadata);
    made_.attributes.push_back(std::move(made));
    ++index;
    ++number;
  });
  return refused;
}

std::optional<Refused> LabelsLine::write(std::string_view source_ref, std::span<const JobAttribute> attributes) {
  taken_ = {"source-ref"};
  for (const JobAttribute& attribute : attributes) {
    if (!attribute.stays() || attribute.kind == JobKind::multi_label) continue;
    taken_.emplace(attribute.pair.name);
    taken_.insert(metadata_key(attribute.pair.name));
  }
  writer_.begin_object().member("source-ref", source_ref);
  for (const JobAttribute& attribute : attributes) {
    if (!attribute.stays()) continue;
    if (attribute.kind == JobKind::multi_label) {
      if (auto refused = write_labels(attribute)) return refused;
      continue;
    }
    writer_.key(attribute.pair.name).raw(outline_.raw(*attribute.pair.value));
    writer_.key(metadata_key(attribute.pair.name)).raw(outline_.raw(*attribute.pair.metadata));
  }
  writer_.end_object();
  return std::nullopt;
}

std::uint64_t count_other_keys(const LineMembers& line) {
  std::uint64_t others = 0;
  for (const MemberPlace& member : line.sorted()) {
    const bool hidden = line.find(member.key) != member.node;
    if (!hidden && member.key != "source-ref" && !line.is_in_pair(member.key)) ++others;
  }
  return others;
}

}  // namespace

std::optional<Refused> make_labels_line(const LineMembers& line, std::string_view source_ref,
                                        std::span<const JobAttribute> attributes, const GroundTruthOptions& options,
                                        MadeLine& made, std::string& out) {
  made = {.other_keys = count_other_keys(line)};
  return LabelsLine(line, options, made, out).write(source_ref, attributes);
}

}  // namespace manifest::formats
