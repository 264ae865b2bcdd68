// SPDX-License-Identifier: Apache-2.0
// Pascal VOC by pugixml; where it is lenient, voc_guard.cpp was not.
#include "libmanifest/formats/voc_file.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <new>
#include <pugixml.hpp>
#include <string_view>
#include <utility>

namespace manifest::formats {

namespace {

constexpr unsigned kParseOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                   pugi::parse_ws_pcdata_single |
                                   pugi::parse_embed_pcdata;  // the last halves pugixml's memory

constexpr std::int64_t kMaxSide = std::int64_t{1} << 53;  ///< what a manifest's integer holds (format page L)

/// All text directly in `node`: a comment or CDATA section may cut it into pieces.
std::string text_of(const pugi::xml_node& node) {
  std::string text = node.value();
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) text += child.value();
  }
  return text;
}

std::string line_of_text(const pugi::xml_node& node) { return std::string(without_indentation(text_of(node))); }

std::optional<double> number_of(std::string_view text) noexcept {
  text = trimmed(text);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// A whole number above 0, also as `640.0`.
std::optional<std::int64_t> side_of(const pugi::xml_node& node) {
  const std::optional<double> value = number_of(text_of(node));
  if (!value || *value < 1 || *value > static_cast<double>(kMaxSide) || std::trunc(*value) != *value)
    return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<ImageSize> size_of(const pugi::xml_node& node) {
  const auto width = side_of(node.child("width"));
  const auto height = side_of(node.child("height"));
  if (!width || !height) return std::nullopt;
  return ImageSize{.width = *width, .height = *height, .depth = side_of(node.child("depth")).value_or(3)};
}

bool flag_of(const pugi::xml_node& node) {
  const std::string text = text_of(node);
  const std::string_view word = trimmed(text);
  const std::optional<double> value = number_of(word);
  return value ? *value != 0 : word == "true" || word == "True" || word == "yes";
}

void reject(VocObject& object, std::string_view reason, std::string detail) {
  if (!object.reason.empty()) return;
  object.reason = reason;
  object.detail = std::move(detail);
}

void read_corners(const pugi::xml_node& box, VocObject& object) {
  struct Corner {
    const char* name;
    double* value;
  };
  for (const Corner& corner : {Corner{"xmin", &object.xmin}, Corner{"ymin", &object.ymin}, Corner{"xmax", &object.xmax},
                               Corner{"ymax", &object.ymax}}) {
    const pugi::xml_node node = box.child(corner.name);
    if (!node) return reject(object, "annotation.bad-bbox", fmt::format("no {}", corner.name));
    const std::string text = text_of(node);
    const std::optional<double> value = number_of(text);
    if (!value) return reject(object, "annotation.bad-bbox", fmt::format("{} is {}", corner.name, in_quotes(text)));
    *corner.value = *value;
  }
  object.has_corners = true;
  if (object.xmin > object.xmax) {
    reject(object, "annotation.min-above-max", fmt::format("xmin {} is above xmax {}", object.xmin, object.xmax));
  }
  if (object.ymin > object.ymax) {
    reject(object, "annotation.min-above-max", fmt::format("ymin {} is above ymax {}", object.ymin, object.ymax));
  }
}

VocObject read_object(const pugi::xml_node& node) {
  VocObject object;
  object.label = line_of_text(node.child("name"));
  const std::string pose = line_of_text(node.child("pose"));
  object.has_pose = !pose.empty() && pose != "Unspecified";
  object.difficult = flag_of(node.child("difficult"));
  object.truncated = flag_of(node.child("truncated"));
  object.occluded = flag_of(node.child("occluded"));
  if (object.label.empty()) reject(object, "annotation.no-label", "the object has no name");
  const pugi::xml_node box = node.child("bndbox");
  if (!box) {
    reject(object, "annotation.no-geometry", "the object has no bndbox");
  } else {
    read_corners(box, object);
  }
  return object;
}

std::uint64_t count_part_boxes(const pugi::xml_node& object) {
  std::uint64_t count = 0;
  for (const pugi::xml_node& part : object.children("part")) {
    if (part.child("bndbox")) ++count;
  }
  return count;
}

/// What follows the first box of an object is no annotation that anybody could mean, and is told.
void add_second_boxes(const pugi::xml_node& node, std::vector<VocObject>& out) {
  pugi::xml_node box = node.child("bndbox").next_sibling("bndbox");
  for (; box; box = box.next_sibling("bndbox")) {
    VocObject second{.line = out.back().line};
    reject(second, "annotation.bad-bbox", "a second bndbox in one object");
    out.push_back(std::move(second));
  }
}

VocFile read_root(const pugi::xml_node& root, std::string_view text) {
  VocFile file;
  file.root_is_plural = std::string_view(root.name()) == "annotations";
  file.filename = line_of_text(root.child("filename"));
  file.folder = line_of_text(root.child("folder"));
  file.path = line_of_text(root.child("path"));
  file.size = size_of(root.child("size"));
  std::size_t offset = 0;
  std::uint64_t line = 1;
  for (const pugi::xml_node& node : root.children("object")) {
    VocObject& object = file.objects.emplace_back(read_object(node));
    const auto here = static_cast<std::size_t>(node.offset_debug());
    line += line_at(text.substr(offset), here - offset) - 1;
    offset = here;
    object.line = line;
    file.part_boxes += count_part_boxes(node);
    add_second_boxes(node, file.objects);
  }
  return file;
}

VocFile broken(FileProblem problem) {
  VocFile file;
  file.problem = std::move(problem);
  return file;
}

FileProblem bad_xml(std::string detail, std::uint64_t line) {
  return {.reason = "file.bad-xml", .detail = std::move(detail), .line = line};
}

}  // namespace

VocFile parse_voc(std::string& bytes) {
  if (bytes.size() > kMaxXmlBytes) return broken(bad_xml(fmt::format("larger than {} MiB", kMaxXmlBytes >> 20U), 0));
  if (auto problem = convert_to_utf8(bytes)) return broken(std::move(*problem));
  if (auto problem = guard_xml(bytes)) return broken(std::move(*problem));
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(bytes.data(), bytes.size(), kParseOptions, pugi::encoding_utf8);
  if (result.status == pugi::status_out_of_memory) throw std::bad_alloc();
  if (!result) return broken(bad_xml(result.description(), line_at(bytes, static_cast<std::size_t>(result.offset))));
  const pugi::xml_node root = document.document_element();
  const std::string_view name = root.name();
  if (name != "annotation" && name != "annotations") {
    const auto line = line_at(bytes, static_cast<std::size_t>(root.offset_debug()));
    return broken(bad_xml(fmt::format("the root is {}, not \"annotation\"", in_quotes(name)), line));
  }
  return read_root(root, bytes);
}

std::size_t VocFile::memory() const noexcept {
  std::size_t held = sizeof(VocFile) + filename.capacity() + folder.capacity() + path.capacity();
  for (const VocObject& object : objects) {
    held += sizeof(VocObject) + object.label.capacity() + object.detail.capacity();
  }
  return held;
}

}  // namespace manifest::formats
