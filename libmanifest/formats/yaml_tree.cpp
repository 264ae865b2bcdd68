// SPDX-License-Identifier: Apache-2.0
// yaml-cpp's events, not its nodes: those copy their owners at every join, and its own loop over documents never ends on ",".
#include "libmanifest/formats/yaml_tree.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <unordered_map>
#include <utility>

#include "libmanifest/error.h"

namespace manifest::formats {

namespace {

class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(std::vector<YamlNode>& nodes) : nodes_(nodes) {}

  [[nodiscard]] std::size_t root() const noexcept { return root_; }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(YamlKind::null, mark, anchor); }
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t anchor) override { attach(anchors_.at(anchor)); }
  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                const std::string& value) override {
    nodes_[add(YamlKind::scalar, mark, anchor)].text = value;
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open_.push_back(add(YamlKind::sequence, mark, anchor));
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open_.push_back(add(YamlKind::map, mark, anchor));
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  std::size_t add(YamlKind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    nodes_.push_back({.kind = kind, .line = static_cast<std::uint64_t>(mark.line) + 1});
    const std::size_t node = nodes_.size() - 1;
    if (anchor != YAML::NullAnchor) anchors_[anchor] = node;
    attach(node);
    return node;
  }

  void attach(std::size_t node) {
    if (open_.empty()) {
      root_ = node;
    } else {
      nodes_[open_.back()].children.push_back(node);
    }
  }

  std::vector<YamlNode>& nodes_;
  std::vector<std::size_t> open_;
  std::unordered_map<YAML::anchor_t, std::size_t> anchors_;
  std::size_t root_ = 0;
};

[[noreturn]] void refuse(const std::string& why, const YAML::Mark& mark, const std::string& path) {
  const std::uint64_t line = mark.is_null() ? 0 : static_cast<std::uint64_t>(mark.line) + 1;
  throw Error(ErrorKind::data, why, {.path = path, .line = line});
}

}  // namespace

YamlTree::YamlTree(const std::string& text, const std::string& path) {
  std::istringstream in(text);
  try {
    YAML::Parser parser(in);
    Builder builder(nodes_);
    if (!parser.HandleNextDocument(builder)) throw Error(ErrorKind::data, "no YAML: the file is empty", {.path = path});
    root_ = builder.root();
    std::vector<YamlNode> more;
    Builder next(more);
    if (parser.HandleNextDocument(next)) {
      throw Error(ErrorKind::data, "more than one YAML document",
                  {.path = path, .line = more.empty() ? 0 : more[0].line});
    }
  } catch (const YAML::DeepRecursion& error) {
    refuse("nested too deeply", error.mark, path);
  } catch (const YAML::Exception& error) {
    refuse("no YAML: " + error.msg, error.mark, path);
  }
}

}  // namespace manifest::formats
