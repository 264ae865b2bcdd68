// SPDX-License-Identifier: Apache-2.0
// Pascal VOC by pugixml; where it is lenient, voc_guard.cpp was not.
#include "libmanifest/formats/voc_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <pugixml.hpp>
#include <string_view>
#include <utility>

#include "libmanifest/json/number.h"

namespace manifest::formats {

namespace {

constexpr unsigned kParseOptions = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                                   pugi::parse_ws_pcdata_single |
                                   pugi::parse_embed_pcdata;  // the last halves pugixml's memory

constexpr std::int64_t kMaxSide = std::int64_t{1} << 53;  ///< what a manifest's integer holds (format page L)

/// The direct text of an element. A view where it is in one piece; a comment or a CDATA section cuts it, then it is joined.
class Text {
 public:
  explicit Text(const pugi::xml_node& node) : view_(node.value()) {
    pugi::xml_node child = node.first_child();
    if (!child) return;
    joined_ = view_;
    for (; child; child = child.next_sibling()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) joined_ += child.value();
    }
    view_ = joined_;
  }
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;
  [[nodiscard]] std::string_view view() const noexcept { return view_; }
  [[nodiscard]] std::string line() const { return std::string(without_indentation(view_)); }

 private:
  std::string joined_;
  std::string_view view_;
};

/// A child that is wanted by its name.
struct Wanted {
  std::string_view name;
  pugi::xml_node node = {};  ///< the first one; empty: there is none
};

/// Finds all wanted children of `parent` in one walk (child() would walk for each) and shows the others to `also`.
template <std::size_t N, class Also>
void pick(const pugi::xml_node& parent, std::array<Wanted, N>& wanted, Also also) {
  for (pugi::xml_node child = parent.first_child(); child; child = child.next_sibling()) {
    const std::string_view name = child.name();
    const auto found = std::ranges::find(wanted, name, &Wanted::name);
    if (found == wanted.end()) {
      also(name, child);
    } else if (!found->node) {
      found->node = child;
    }
  }
}

constexpr auto kIgnore = [](std::string_view, const pugi::xml_node&) {};

std::optional<double> number_of(std::string_view text) noexcept {
  if (const auto value = json::short_decimal(text)) return value;  // nearly all, and they need no trimming
  return finite_number(trimmed(text));
}

/// A whole number above 0, also as `640.0`.
std::optional<std::int64_t> side_of(const pugi::xml_node& node) {
  const std::optional<double> value = number_of(Text(node).view());
  if (!value || *value < 1 || *value > static_cast<double>(kMaxSide) || std::trunc(*value) != *value)
    return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<ImageSize> size_of(const pugi::xml_node& node) {
  std::array<Wanted, 3> sides{{{"width"}, {"height"}, {"depth"}}};
  pick(node, sides, kIgnore);
  const auto width = side_of(sides[0].node);
  const auto height = side_of(sides[1].node);
  if (!width || !height) return std::nullopt;
  return ImageSize{.width = *width, .height = *height, .depth = side_of(sides[2].node).value_or(3)};
}

bool flag_of(const pugi::xml_node& node) {
  if (!node) return false;
  const Text text(node);
  const std::string_view word = trimmed(text.view());
  const std::optional<double> value = number_of(word);
  return value ? *value != 0 : word == "true" || word == "True" || word == "yes";
}

void reject(VocObject& object, std::string_view reason, std::string detail) {
  if (!object.reason.empty()) return;
  object.reason = reason;
  object.detail = std::move(detail);
}

void read_corners(const pugi::xml_node& box, VocObject& object) {
  std::array<Wanted, 4> corners{{{"xmin"}, {"ymin"}, {"xmax"}, {"ymax"}}};
  const std::array<double*, 4> values{&object.xmin, &object.ymin, &object.xmax, &object.ymax};
  pick(box, corners, kIgnore);
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Wanted& corner = corners[i];
    if (!corner.node) return reject(object, "annotation.bad-bbox", fmt::format("no {}", corner.name));
    const Text text(corner.node);
    const std::optional<double> value = number_of(text.view());
    if (!value)
      return reject(object, "annotation.bad-bbox", fmt::format("{} is {}", corner.name, in_quotes(text.view())));
    *values[i] = *value;
  }
  object.has_corners = true;
  if (object.xmin > object.xmax) {
    reject(object, "annotation.min-above-max", fmt::format("xmin {} is above xmax {}", object.xmin, object.xmax));
  }
  if (object.ymin > object.ymax) {
    reject(object, "annotation.min-above-max", fmt::format("ymin {} is above ymax {}", object.ymin, object.ymax));
  }
}

bool says_something(const pugi::xml_node& pose) {
  const std::string text = Text(pose).line();
  return !text.empty() && text != "Unspecified";
}

/// Appends the object, and each box that follows its first one: no annotation that anybody could mean, so it is told.
void read_object(const pugi::xml_node& node, std::uint64_t line, VocFile& out) {
  enum : std::size_t { name, pose, difficult, truncated, occluded, count };
  std::array<Wanted, count> wanted{{{"name"}, {"pose"}, {"difficult"}, {"truncated"}, {"occluded"}}};
  pugi::xml_node box;
  std::size_t further_boxes = 0;
  pick(node, wanted, [&](std::string_view child, const pugi::xml_node& content) {
    if (child == "part" && content.child("bndbox")) ++out.part_boxes;
    if (child != "bndbox") return;
    if (box) ++further_boxes;
    if (!box) box = content;
  });
  VocObject& object = out.objects.emplace_back();
  object.line = line;
  object.label = Text(wanted[name].node).line();
  object.has_pose = says_something(wanted[pose].node);
  object.difficult = flag_of(wanted[difficult].node);
  object.truncated = flag_of(wanted[truncated].node);
  object.occluded = flag_of(wanted[occluded].node);
  if (object.label.empty()) reject(object, "annotation.no-label", "the object has no name");
  if (!box) return reject(object, "annotation.no-geometry", "the object has no bndbox");
  read_corners(box, object);
  for (; further_boxes > 0; --further_boxes) {
    VocObject& further = out.objects.emplace_back();
    further.line = line;
    reject(further, "annotation.bad-bbox", "a second bndbox in one object");
  }
}

VocFile read_root(const pugi::xml_node& root, std::string_view text) {
  VocFile file;
  file.root_is_plural = std::string_view(root.name()) == "annotations";
  std::array<Wanted, 4> wanted{{{"filename"}, {"folder"}, {"path"}, {"size"}}};
  std::size_t offset = 0;
  std::uint64_t line = 1;
  pick(root, wanted, [&](std::string_view name, const pugi::xml_node& child) {
    if (name != "object") return;
    const auto here = static_cast<std::size_t>(child.offset_debug());
    line += line_at(text.substr(offset), here - offset) - 1;
    offset = here;
    read_object(child, line, file);
  });
  file.filename = Text(wanted[0].node).line();
  file.folder = Text(wanted[1].node).line();
  file.path = Text(wanted[2].node).line();
  file.size = size_of(wanted[3].node);
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
