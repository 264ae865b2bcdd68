// SPDX-License-Identifier: Apache-2.0
// data.yaml and lists of names.
#include "libmanifest/formats/yolo_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "libmanifest/error.h"
#include "libmanifest/formats/foreign_text.h"
#include "libmanifest/formats/yaml_tree.h"

namespace manifest::formats {

namespace {

[[noreturn]] void refuse(const std::string& path, std::uint64_t line, const std::string& why) {
  throw Error(ErrorKind::data, why, {.path = path, .line = line});
}

void make_utf8(std::string& bytes, const std::string& path) {
  if (const auto problem = convert_to_utf8(bytes)) refuse(path, problem->line, problem->detail);
}

std::optional<std::int64_t> integer_of(std::string_view text) noexcept {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

class ConfigReader {
 public:
  ConfigReader(const YamlTree& tree, const std::string& path) : tree_(tree), path_(path) {}

  YoloConfig read() {
    const YamlNode& root = tree_.root();
    if (root.kind != YamlKind::map) refuse(path_, root.line, "no data.yaml: not a map with names, train, val");
    for (std::size_t i = 0; i + 1 < root.children.size(); i += 2) {
      take(tree_[root.children[i]], tree_[root.children[i + 1]]);
    }
    return std::move(config_);
  }

 private:
  void take(const YamlNode& key, const YamlNode& value) {
    constexpr auto kKnown = std::to_array<std::string_view>({"path", "names", "nc", "train", "val", "test"});
    if (key.kind != YamlKind::scalar || std::ranges::find(kKnown, key.text) == kKnown.end()) return;
    const auto [first, is_new] = seen_.emplace(key.text, key.line);
    if (!is_new) refuse(path_, key.line, fmt::format("{} stands on line {} already", key.text, first->second));
    if (value.kind == YamlKind::null) return;
    if (key.text == "names") return take_names(value);
    if (key.text == "path") config_.path = scalar(key.text, value);
    if (key.text == "nc") config_.count = scalar(key.text, value);
    const auto set = std::ranges::find(kYoloSets, key.text);
    if (set != kYoloSets.end()) take_set(static_cast<std::size_t>(set - kYoloSets.begin()), value);
  }

  const std::string& scalar(std::string_view key, const YamlNode& value) const {
    if (value.kind != YamlKind::scalar)
      refuse(path_, value.line, fmt::format("{} is neither a text nor a number", key));
    return value.text;
  }

  /// A path or a list of them; what is empty says nothing.
  void take_set(std::size_t set, const YamlNode& value) {
    std::vector<YoloEntry> entries;
    const auto add = [&](const YamlNode& node) {
      if (node.kind == YamlKind::null) return;
      if (const std::string& text = scalar(kYoloSets[set], node); !text.empty()) entries.push_back({text, node.line});
    };
    if (value.kind == YamlKind::sequence) {
      for (const std::size_t child : value.children) add(tree_[child]);
    } else {
      add(value);
    }
    if (!entries.empty()) config_.sets[set] = std::move(entries);
  }

  void take_names(const YamlNode& value) {
    YoloClasses& classes = config_.names.emplace();
    if (value.kind == YamlKind::scalar) {
      throw Error(ErrorKind::data, fmt::format("names is neither a list nor a map, but {}", in_quotes(value.text)),
                  {.path = path_, .line = value.line, .hint = "--names FILE reads them from a list, one a line"});
    }
    const bool is_map = value.kind == YamlKind::map;
    const std::size_t step = is_map ? 2 : 1;
    for (std::size_t i = 0; i + step <= value.children.size(); i += step) {
      const YamlNode& name = tree_[value.children[i + step - 1]];
      const YamlNode& key = tree_[value.children[i]];
      const Origin origin{.path = path_, .line = key.line};
      const auto id = is_map ? integer_of(key.text) : static_cast<std::int64_t>(i);
      if (!id) {
        classes.problems.push_back(
            {origin, "class.bad-record", fmt::format("id {} is no integer", in_quotes(key.text))});
      } else {
        classes.add(*id, name.kind == YamlKind::scalar ? std::string_view(name.text) : std::string_view(), origin);
      }
    }
  }

  const YamlTree& tree_;
  const std::string& path_;
  std::map<std::string, std::uint64_t> seen_;
  YoloConfig config_;
};

}  // namespace

const std::string* YoloClasses::label(std::int64_t id) const noexcept {
  const auto found = places.find(id);
  return found == places.end() ? nullptr : &classes[found->second].label;
}

void YoloClasses::add(std::int64_t id, std::string_view label, const Origin& origin) {
  if (label.empty()) {
    problems.push_back({origin, "class.bad-record", fmt::format("class {} has no name", id)});
    return;
  }
  const std::string* known = this->label(id);
  if (known == nullptr) {
    places.emplace(id, classes.size());
    classes.push_back({.id = id, .label = std::string(label)});
  } else if (*known != label) {
    problems.push_back({origin, "class.conflict",
                        fmt::format("class {} is {} already, not {}", id, in_quotes(*known), in_quotes(label))});
  }
}

YoloConfig parse_yolo_config(std::string& bytes, const std::string& path) {
  if (bytes.size() > kMaxYamlBytes)
    refuse(path, 0, fmt::format("no data.yaml: larger than {} MiB", kMaxYamlBytes >> 20U));
  make_utf8(bytes, path);
  const YamlTree tree(bytes, path);
  return ConfigReader(tree, path).read();
}

YoloClasses parse_yolo_names(std::string& bytes, const std::string& path) {
  if (bytes.size() > kMaxYamlBytes)
    refuse(path, 0, fmt::format("no list of names: larger than {} MiB", kMaxYamlBytes >> 20U));
  make_utf8(bytes, path);
  YoloClasses classes;
  std::int64_t id = 0;
  for (std::size_t at = 0; at < bytes.size(); ++id) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string_view name = trimmed(std::string_view(bytes).substr(at, end - at));
    if (!name.empty()) classes.add(id, name, {.path = path, .line = static_cast<std::uint64_t>(id) + 1});
    at = end + 1;
  }
  return classes;
}

}  // namespace manifest::formats
